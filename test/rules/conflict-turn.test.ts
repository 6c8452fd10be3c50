/** A decision about a conflict is a step of the engine's turn: cut off, failing, raced and waiting (R145). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { openConflicts } from '#engine/conflicts.ts';
import type { Decision, Settled } from '#engine/effects/settle-conflict.ts';
import { StationError } from '#engine/station-door.ts';
import { FilesError, type FilesErrorCode, stagingDirectory } from '#platform/files.ts';
import type { MemoryDisk } from '#platform/memory/memory-disk.ts';
import {
  assertAtRest,
  binned,
  createPair,
  type Drive,
  noonOf,
  type Pair,
  type PairOptions,
} from '#test/rules/two-drives.ts';

const copyName = 'a_B_20121001_Conflict.txt';
const path = 'd/a.txt';
const copyPath = `d/${copyName}`;
const chosen = 'of B.txt';

/** A conflict of two edits, which both drives show; B is the one that decides. */
async function conflict(options: PairOptions = {}): Promise<Pair> {
  const pair = await createPair(options);
  const { a, b } = pair;
  a.user.mkdir('d');
  a.user.write(path, 'old');
  await pair.settle();
  for (const [drive, text, day] of [
    [a, 'of A', 2],
    [b, 'of B', 1],
  ] as const) {
    drive.user.write(path, text);
    drive.user.touch(path, noonOf(2012, 10, day));
  }
  await pair.settle();
  assert.deepEqual(Object.keys(pair.tree()), ['d', path, copyPath]);
  return pair;
}

/** What a person decides who looked at both just now; undefined when there is nothing to decide. */
function decision(drive: Drive, keep: Decision['keep']): Decision | undefined {
  const [open] = openConflicts(drive.store);
  const [original, copy] = [drive.disk.stampAt(path), drive.disk.stampAt(copyPath)];
  if (!open || !original || !copy) return undefined;
  return {
    keep,
    node: open.copy.id,
    original: { path, stamp: original, heldIn: null },
    copy: { path: copyPath, stamp: copy, heldIn: null },
    ...(keep === 'both' ? { name: chosen } : {}),
  };
}

function decide(drive: Drive, keep: Decision['keep']): Promise<Settled> {
  const decided = decision(drive, keep);
  assert.ok(decided);
  return drive.task().decide(decided);
}

/** Whatever came out of the folder lies in the bin under the path that it had there. */
function assertBinKnows({ disk }: { readonly disk: MemoryDisk }): void {
  for (const entry of disk.bin().index) assert.ok([path, copyPath].includes(entry.path), `the bin says ${entry.path}`);
}

const ends: Readonly<Record<Decision['keep'], Record<string, string>>> = {
  original: { d: '/', [path]: 'of A' },
  copy: { d: '/', [path]: 'of B' },
  both: { d: '/', [path]: 'of A', [`d/${chosen}`]: 'of B' },
};
const undecided = { d: '/', [path]: 'of A', [copyPath]: 'of B' };

class Crash extends Error {}

/** What happens to the disk between a crash and the next life: the power fails too, or its device number changes. */
type Then = (disk: MemoryDisk) => void;

/** Crashes at the `at`-th step of the disk while B decides; answers how many steps there were, and what came of it. */
async function crashAt(keep: Decision['keep'], at: number, then?: Then): Promise<{ steps: number; isDone: boolean }> {
  let steps = 0;
  let counting = false;
  const step = async (): Promise<void> => {
    if (!counting) return;
    steps += 1;
    if (at > 0 && steps >= at) throw new Crash();
  };
  const pair = await conflict({ b: { disk: { step, writeBackMs: 5_000 } } });
  await pair.b.clock.advance(5_001);
  counting = true;
  await decide(pair.b, keep).catch((error: unknown) => {
    if (!(error instanceof Crash)) throw error;
  });
  counting = false;
  then?.(pair.b.disk);
  pair.b.restart();
  await pair.settle('b');
  const isDone = openConflicts(pair.b.store).length === 0;
  assert.deepEqual(pair.tree(), isDone ? ends[keep] : undecided, `${keep} cut off at step ${at} of ${steps}`);
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
  assertBinKnows(pair.b);
  return { steps, isDone };
}

for (const keep of ['original', 'copy', 'both'] as const) {
  test(`R145, R84: "${keep}" is cut off at each of its steps, and is done then or was not begun`, async () => {
    const { steps, isDone } = await crashAt(keep, 0);
    assert.ok(isDone && steps > 5, `${steps} steps`);
    const outcomes = new Set<boolean>();
    for (let at = 1; at <= steps; at += 1) outcomes.add((await crashAt(keep, at)).isDone);
    assert.deepEqual([...outcomes].sort(), [false, true]);
  });

  test(`R145, R83: the power goes at each step of "${keep}", and nothing is lost`, async () => {
    const { steps } = await crashAt(keep, 0);
    for (let at = 1; at <= steps; at += 1) await crashAt(keep, at, disk => disk.losePower(seededRandom(at)));
  });

  test(`R145, R8: the disk comes back with another device number after "${keep}" was cut off, and it ends as on the same`, async () => {
    const { steps } = await crashAt(keep, 0);
    for (let at = 1; at <= steps; at += 1) {
      const same = await crashAt(keep, at);
      assert.deepEqual(await crashAt(keep, at, disk => disk.replug(7n)), same, `step ${at}`);
    }
  });

  test(`R145, R37: the disk fails at each call of "${keep}", and what was displaced goes back`, async () => {
    for (const code of ['full', 'denied'] as const) {
      const calls = await failAt(keep, 0, code);
      for (let at = 1; at <= calls; at += 1) await failAt(keep, at, code);
    }
  });
}

async function failAt(keep: Decision['keep'], at: number, code: FilesErrorCode): Promise<number> {
  let calls = 0;
  let counting = false;
  const whole = new Set(['identity', 'mark', 'volumeRules']);
  const fault = (operation: string, where: string): FilesErrorCode | undefined => {
    if (!counting || whole.has(operation) || where === stagingDirectory) return undefined;
    calls += 1;
    return calls === at ? code : undefined;
  };
  const pair = await conflict({ b: { disk: { fault } } });
  counting = true;
  const failed = await decide(pair.b, keep).catch((error: unknown) => {
    if (error instanceof FilesError) return error;
    throw error;
  });
  counting = false;
  await pair.settle('b');
  const about = `${keep}, ${code} at call ${at} of ${calls}: ${String(failed)}`;
  const isDone = openConflicts(pair.b.store).length === 0;
  const texts = new Set([...Object.values(pair.tree()), ...binned(pair.b)]);
  assert.ok(texts.has('of A') && texts.has('of B'), about);
  if (!isDone) assert.deepEqual(pair.tree(), undecided, about);
  if (failed === 'done') assert.ok(isDone, about);
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
  assertBinKnows(pair.b);
  return calls;
}

test('R145: while the station is away, the sweep of a turn leaves alone what a decision has displaced', async () => {
  let isAway = false;
  let raced: Promise<unknown> | undefined;
  const between: NonNullable<PairOptions['b']>['between'] = door => ({
    ...door,
    changes: request => {
      if (isAway) throw new StationError('unreachable', 'away');
      return door.changes(request);
    },
  });
  const fault = (operation: string): undefined => {
    // A turn begins while the original is in the staging area.
    if (isAway && operation === 'exchange') raced ??= pair.b.task().syncOnce();
  };
  const pair = await conflict({ b: { between, disk: { fault } } });
  isAway = true;
  pair.b.hear();
  assert.equal((await pair.b.once()).state, 'offline');
  assert.equal(await decide(pair.b, 'copy'), 'done');
  assert.ok(raced);
  await raced;
  isAway = false;
  assert.deepEqual(
    pair.b.disk.bin().index.map(({ path: where, why }) => [where, why]),
    [
      [path, 'discarded'],
      [copyPath, 'discarded'],
    ],
  );
  await pair.settle();
  assert.deepEqual(pair.tree(), ends.copy);
});

test('R145: a long turn takes a decision up between two of its steps', async () => {
  let answered: Promise<Settled> | undefined;
  let transfers = 0;
  let answeredAfter = Number.POSITIVE_INFINITY;
  let isLong = false;
  const between: NonNullable<PairOptions['b']>['between'] = door => ({
    ...door,
    async *fetch(wants, known) {
      if (isLong) {
        transfers += 1;
        answered ??= decide(pair.b, 'original').finally(() => {
          answeredAfter = transfers;
        });
      }
      yield* door.fetch(wants, known);
    },
  });
  const pair = await conflict({ b: { between } });
  for (const name of ['x', 'y', 'z']) pair.a.user.write(name, name.repeat(2 * 1024 * 1024));
  await pair.a.rest();
  isLong = true;
  pair.b.hear();
  await pair.b.once();
  assert.equal(await answered, 'done');
  assert.ok(answeredAfter < transfers, `answered after ${answeredAfter} of ${transfers} transfers`);
});

test('R145, R159: two decisions within a turn are carried out one after the other, though files come beside each other', async () => {
  const answers: Promise<Settled>[] = [];
  let isLong = false;
  let transfers = 0;
  const between: NonNullable<PairOptions['b']>['between'] = door => ({
    ...door,
    async *fetch(wants, known) {
      transfers += 1;
      // Each file has its request for a manifest, and all three pieces are under way.
      if (isLong && transfers === 4) {
        for (const { copy } of openConflicts(pair.b.store)) {
          const decided = decisions.get(copy.id) ?? assert.fail();
          answers.push(pair.b.task().decide(decided));
        }
      }
      yield* door.fetch(wants, known);
    },
  });
  const settling: string[] = [];
  const fault = (_: string, where: string): undefined => {
    const [, node] = /settle-([0-9a-f]{32})/.exec(where) ?? [];
    if (isLong && node !== undefined && settling.at(-1) !== node) settling.push(node);
  };
  const step = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
  const pair = await createPair({ b: { between, disk: { fault, step } } });
  const names = ['one', 'two'];
  for (const name of names) pair.a.user.write(name, 'old');
  await pair.settle();
  for (const name of names) {
    pair.a.user.write(name, `${name} of A`);
    pair.a.user.touch(name, noonOf(2012, 10, 2));
    pair.b.user.write(name, `${name} of B`);
    pair.b.user.touch(name, noonOf(2012, 10, 1));
  }
  await pair.settle();
  const decisions = new Map(
    openConflicts(pair.b.store).map(({ copy, original }) => {
      const side = (where: string): Decision['copy'] => {
        const stamp = pair.b.disk.stampAt(where) ?? assert.fail(where);
        return { path: where, stamp, heldIn: null };
      };
      return [copy.id, { keep: 'copy', node: copy.id, original: side(original.name), copy: side(copy.name) } as const];
    }),
  );
  assert.equal(decisions.size, 2);
  for (const name of ['x', 'y', 'z']) pair.a.user.write(name, name.repeat(2 * 1024 * 1024));
  await pair.a.rest();
  isLong = true;
  transfers = 0;
  pair.b.hear();
  await pair.b.once();
  assert.deepEqual(await Promise.all(answers), ['done', 'done']);
  assert.deepEqual(settling, [...decisions.keys()], 'one after the other');
});

test('R145: a decision is taken up while a big file is put together from what is here already', async () => {
  let answered: Promise<Settled> | undefined;
  let reads = 0;
  let answeredAfter = Number.POSITIVE_INFINITY;
  let isLong = false;
  const fault = (operation: string, where: string): undefined => {
    if (!isLong || operation !== 'read' || where !== 'big') return;
    reads += 1;
    answered ??= decide(pair.b, 'original').finally(() => {
      answeredAfter = reads;
    });
  };
  const pair = await conflict({ b: { disk: { fault } } });
  const lines = Array.from({ length: 600_000 }, (_, line) => `${Math.imul(line, 2_654_435_761)} line ${line}\n`).join(
    '',
  );
  pair.a.user.write('big', lines);
  await pair.settle();
  pair.a.user.write('big', `${lines}more`);
  await pair.a.rest();
  isLong = true;
  pair.b.hear();
  await pair.b.once();
  assert.equal(await answered, 'done');
  assert.ok(answeredAfter < reads, `answered after ${answeredAfter} of ${reads} reads`);
});

test('R145, R84: what a decision left displaced is dealt with before the next one, also within a turn', async () => {
  for (const next of ['copy', 'original'] as const) {
    const answers: Promise<unknown>[] = [];
    let isLong = false;
    let failsNow = false;
    const between: NonNullable<PairOptions['b']>['between'] = door => ({
      ...door,
      async *fetch(wants, known) {
        // Several are fetched beside each other: the next one is asked for once the first has failed.
        if (isLong && answers.length < 2 && !failsNow) {
          failsNow = answers.length === 0;
          answers.push(decide(pair.b, failsNow ? 'copy' : next).catch((error: unknown) => error));
        }
        yield* door.fetch(wants, known);
      },
    });
    const fault = (operation: string, where: string): FilesErrorCode | undefined => {
      // The exchange is done, and what came out cannot be looked at.
      if (!failsNow || operation !== 'statStaged' || !where.endsWith('-twin')) return undefined;
      failsNow = false;
      return 'other';
    };
    const pair = await conflict({ b: { between, disk: { fault } } });
    for (const name of ['x', 'y', 'z']) pair.a.user.write(name, name.repeat(2 * 1024 * 1024));
    await pair.a.rest();
    isLong = true;
    pair.b.hear();
    await pair.b.once();
    assert.equal(answers.length, 2);
    assert.ok((await answers[0]) instanceof FilesError);
    await answers[1];
    await pair.settle('b');
    const texts = [...Object.values(pair.tree()), ...binned(pair.b)];
    assert.ok(texts.includes('of A') && texts.includes('of B'), `${next}: ${texts.filter(text => text.length < 9)}`);
    for (const drive of [pair.a, pair.b]) assertAtRest(drive);
    assertBinKnows(pair.b);
  }
});

test('R145: what lies in the staging area under the names of a decision is never written over', async () => {
  const pair = await conflict();
  const decided = decision(pair.b, 'copy');
  assert.ok(decided);
  const left = await pair.b.disk.files.stage(`settle-${decided.node}-twin`);
  await left.write(new TextEncoder().encode('nowhere else'));
  await left.finish({ mode: 0o644, mtimeNs: 0n });
  await assert.rejects(pair.b.task().decide(decided), FilesError);
  assert.equal(await decide(pair.b, 'copy'), 'done', 'it was put away by the recovery');
  await pair.settle();
  assert.deepEqual([pair.tree(), binned(pair.b)], [ends.copy, ['nowhere else', 'of A', 'of B']]);
});

test('R145, R144: what somebody has open is not decided about', async () => {
  const pair = await createPair();
  const letter = 'd/a.odt';
  pair.a.user.mkdir('d');
  pair.a.user.write(letter, 'of A');
  pair.a.user.write('d/a_B_20121001_Conflict.odt', 'of B');
  await pair.settle();
  const [open] = openConflicts(pair.b.store);
  assert.ok(open);
  const side = (where: string): Decision['copy'] => {
    const stamp = pair.b.disk.stampAt(where);
    assert.ok(stamp);
    return { path: where, stamp, heldIn: null };
  };
  const lock = 'd/.~lock.a.odt#';
  pair.b.user.write(lock, 'Anna,anna,box,27.11.2026 14:50,file:///home/anna;');
  pair.b.user.touch(lock, BigInt(pair.b.clock.nowMs()) * 1_000_000n);
  const decided: Decision = {
    ...{ keep: 'copy', node: open.copy.id },
    ...{ original: side(letter), copy: side('d/a_B_20121001_Conflict.odt') },
  };
  assert.equal(await pair.b.task().decide(decided), 'open');
  assert.equal(pair.b.tree()[letter], 'of A');
  // The copy is not the one that is open.
  assert.equal(await pair.b.task().decide({ ...decided, keep: 'original' }), 'done');
});

test('R145, R8: nothing is decided in another folder, nor by a task that is being stopped', async () => {
  const pair = await conflict();
  const decided = decision(pair.b, 'copy');
  assert.ok(decided);
  pair.b.disk.unplug('another');
  assert.equal(await pair.b.task().decide(decided), 'away');
  pair.b.disk.plug();
  await pair.b.task().close();
  assert.equal(await pair.b.task().decide(decided), 'away');
  assert.deepEqual(pair.b.tree(), undecided);
  assert.deepEqual([...pair.b.store.intents()], []);
});
