import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import type { NodeId } from '#model/node.ts';
import {
  isSpared,
  keepsAtLeast,
  keepsEverything,
  outdated,
  overBudget,
  type PastBytes,
  type PastVersion,
  type Retention,
  youngMs,
} from '#model/retention.ts';

const dayMs = youngMs;
const nowMs = 1_000 * dayMs;

/** Versions by the ages in days at which they were saved, the oldest first; the last lives. */
function saved(ages: readonly number[], kept: readonly number[] = []): readonly PastVersion[] {
  return ages.map((age, index) => {
    const next = ages[index + 1];
    return {
      revision: index + 1,
      atMs: nowMs - age * dayMs,
      supersededMs: next === undefined ? null : nowMs - next * dayMs,
      kept: kept.includes(index + 1),
    };
  });
}

function policy(some: Partial<Retention>): Retention {
  return { ...keepsEverything, ...some };
}

function goes(versions: readonly PastVersion[], some: Partial<Retention>): number[] {
  return [...outdated(versions, policy(some), nowMs)].sort((a, b) => a - b);
}

test('V1 everything is kept until somebody says otherwise', () => {
  assert.deepEqual(goes(saved([900, 800, 700, 2]), {}), []);
  assert.deepEqual(overBudget([bytesOf(1, 900, 10)], null, nowMs), []);
});

test('V2, V3 what lives, what a person keeps, and what was superseded within a day stay whatever the policy says', () => {
  const versions = saved([900, 800, 700, 0.9, 0.5, 0.1], [2]);
  assert.deepEqual(goes(versions, { versions: 0, days: 1 }), [1]);
  assert.deepEqual(goes(versions.slice(0, 3), { versions: 0 }), [1]);
});

test('V4 what was superseded longer ago than the days goes', () => {
  const versions = saved([100, 50, 31, 29, 3]);
  // Superseded 50, 31, 29 and 3 days ago.
  assert.deepEqual(goes(versions, { days: 31 }), [1]);
  assert.deepEqual(goes(versions, { days: 29 }), [1, 2]);
  assert.deepEqual(goes(versions, { days: 28 }), [1, 2, 3]);
});

test('V5 of more than the number the oldest go; those of the last day and the kept ones do not count', () => {
  const versions = saved([90, 80, 70, 60, 50, 0.5, 0.1], [3]);
  assert.deepEqual(goes(versions, { versions: 2 }), [1]);
  assert.deepEqual(goes(versions, { versions: 1 }), [1, 2]);
  assert.deepEqual(goes(versions, { versions: 0 }), [1, 2, 4]);
  assert.deepEqual(goes(versions, { versions: 32 }), []);
});

test('V6 thinned out, the one goes whose going leaves the smallest hole for its age', () => {
  // Three saves a minute apart, long ago, beside ones that are months apart: the middle one is missed least.
  assert.deepEqual(goes(saved([400, 300, 299.999, 299.998, 200, 2]), { versions: 4, order: 'smart' }), [3]);
  // The same hole of ten days is larger for what is young.
  assert.deepEqual(goes(saved([500, 300, 295, 290, 100, 30, 25, 20, 2]), { versions: 7, order: 'smart' }), [3]);
});

test('V2, V3 no policy ever takes what is protected, and V5 leaves as many as it says', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seededRandom(seed);
    const versions = randomPast(random);
    const some = randomPolicy(random);
    const gone = outdated(versions, some, nowMs);
    for (const version of versions)
      if (isSpared(version, nowMs)) assert.ok(!gone.has(version.revision), `seed ${seed}`);
    const left = versions.filter(version => !gone.has(version.revision) && !isSpared(version, nowMs));
    if (some.versions !== null) assert.ok(left.length <= some.versions, `seed ${seed}`);
    if (some.days === null && some.versions !== null) {
      const open = versions.filter(version => !isSpared(version, nowMs)).length;
      assert.equal(left.length, Math.min(open, some.versions), `seed ${seed}`);
    }
  }
});

test('V9 asked again at the same moment, nothing more goes', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seededRandom(seed);
    const versions = randomPast(random);
    const some = randomPolicy(random);
    const gone = outdated(versions, some, nowMs);
    const left = versions.filter(({ revision }) => !gone.has(revision));
    assert.deepEqual([...outdated(left, some, nowMs)], [], `seed ${seed}`);
    // Cut off amid it: the rest goes, and nothing else.
    const half = versions.filter(({ revision }) => !gone.has(revision) || random.chance(0.5));
    if (some.order === 'oldest') {
      for (const revision of outdated(half, some, nowMs)) assert.ok(gone.has(revision), `seed ${seed}`);
    }
  }
});

test('V7 beyond the budget what was superseded first goes, over all files and in any order of asking', () => {
  const all = [bytesOf(1, 40, 5), bytesOf(2, 30, 7), bytesOf(3, 20, 1), bytesOf(4, 0.5, 9), bytesOf(5, 50, 3, true)];
  const revisions = (budget: number, from = all): number[] =>
    overBudget(from, budget, nowMs)
      .map(({ revision }) => revision)
      .sort();
  assert.deepEqual(revisions(25), []);
  assert.deepEqual(revisions(24), [1]);
  assert.deepEqual(revisions(20), [1]);
  assert.deepEqual(revisions(19), [1, 2]);
  assert.deepEqual(revisions(0), [1, 2, 3]);
  for (let seed = 1; seed <= 50; seed += 1) {
    assert.deepEqual(revisions(19, seededRandom(seed).shuffled(all)), [1, 2]);
  }
});

test('V6 years of saves thin out to a spread that halves with age, daily as well as at once', () => {
  const { kept, years } = thinnedDaily(32);
  const counts = spread(kept, years);
  // Each doubling of the age has about as many versions as the one before it.
  const middle = counts.slice(2, -1);
  assert.ok(Math.min(...middle) >= 2, `no age is left without versions: ${counts}`);
  assert.ok(Math.max(...middle) <= 3 * Math.min(...middle), `no age has many times more than another: ${counts}`);
  const once = spread(thinnedOnce(32), years);
  for (const [index, count] of counts.entries()) {
    assert.ok(Math.abs(count - (once[index] ?? 0)) <= 4, `daily ${counts}, at once ${once}`);
  }
});

/** Saves of a working week for years: some a day, none at weekends, thinned out every night. */
function thinnedDaily(versions: number): { readonly kept: readonly number[]; readonly years: number } {
  const years = 4;
  let past: number[] = [];
  const random = seededRandom(7);
  for (let day = 0; day < years * 365; day += 1) {
    if (day % 7 < 5) for (let save = 1 + random.below(8); save > 0; save -= 1) past.push(day + save / 10);
    past.sort((a, b) => a - b);
    past = thin(past, versions, day + 1);
  }
  return { kept: past.map(at => years * 365 - at), years };
}

function thinnedOnce(versions: number): readonly number[] {
  const random = seededRandom(7);
  const past: number[] = [];
  for (let day = 0; day < 4 * 365; day += 1) {
    if (day % 7 < 5) for (let save = 1 + random.below(8); save > 0; save -= 1) past.push(day + save / 10);
  }
  past.sort((a, b) => a - b);
  return thin(past, versions, 4 * 365).map(at => 4 * 365 - at);
}

test('V11 a policy keeps at least what another does when none of its limits is lower, and the order is the same', () => {
  const least = policy({ versions: 8, days: 90, bytes: 100 });
  assert.ok(keepsAtLeast(least, least));
  assert.ok(keepsAtLeast(keepsEverything, least));
  assert.ok(keepsAtLeast({ ...keepsEverything, order: 'smart' }, least), 'without a number there is no order');
  for (const more of [{ versions: 9 }, { versions: null }, { days: null }, { bytes: 101 }])
    assert.ok(keepsAtLeast({ ...least, ...more }, least), JSON.stringify(more));
  for (const less of [{ versions: 7 }, { days: 89 }, { bytes: 0 }, { order: 'smart' as const }])
    assert.ok(!keepsAtLeast({ ...least, ...less }, least), JSON.stringify(less));
  assert.ok(!keepsAtLeast(least, keepsEverything));
});

function thin(days: readonly number[], versions: number, today: number): number[] {
  const past = days.map((day, index): PastVersion => {
    const next = days[index + 1];
    const supersededMs = next === undefined ? null : next * dayMs;
    return { revision: index + 1, atMs: day * dayMs, supersededMs, kept: false };
  });
  const gone = outdated(past, policy({ versions, order: 'smart' }), today * dayMs);
  return days.filter((_, index) => !gone.has(index + 1));
}

/** How many of the ages, in days, lie within 1-2 days, 2-4, 4-8 and so on. */
function spread(ages: readonly number[], years: number): number[] {
  const counts: number[] = [];
  for (let from = 1; from < years * 365; from *= 2) {
    counts.push(ages.filter(age => age >= from && age < 2 * from).length);
  }
  return counts;
}

function randomPast(random: SeededRandom): readonly PastVersion[] {
  const count = 1 + random.below(60);
  const ages = Array.from({ length: count }, () => 2 ** (random.next() * 12 - 3)).sort((a, b) => b - a);
  const versions = saved(ages);
  const isDead = random.chance(0.2);
  return versions.map(version => ({
    ...version,
    kept: random.chance(0.1),
    supersededMs: version.supersededMs ?? (isDead ? nowMs - random.next() * 3 * dayMs : null),
  }));
}

function randomPolicy(random: SeededRandom): Retention {
  return {
    versions: random.chance(0.2) ? null : random.below(33),
    order: random.pick(['oldest', 'smart']),
    days: random.chance(0.6) ? null : 1 + random.below(300),
    bytes: null,
  };
}

function bytesOf(revision: number, age: number, bytes: number, kept = false): PastBytes {
  const node = `${revision % 2}`.padStart(32, '0') as NodeId;
  return { node, revision, supersededMs: nowMs - age * dayMs, kept, bytes };
}
