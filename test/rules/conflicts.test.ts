/** Conflicts of content between two drives, with the exact names (S77-S80). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserActions } from '#platform/user-actions.ts';
import {
  assertAtRest,
  binned,
  createPair,
  endOf,
  noonOf,
  play,
  type Scene,
  type Tree,
} from '#test/rules/two-drives.ts';

const dayOne = noonOf(2012, 10, 1);
const dayTwo = noonOf(2012, 10, 2);

const save = (path: string, text: string, mtimeNs: bigint) => (user: UserActions) => {
  user.write(path, text);
  user.touch(path, mtimeNs);
};

/** Both edit a.txt: A at `a`, B at `b`; A speaks first, so the conflict is B's to sort out. */
function bothEdit(a: bigint, b: bigint, settings: Scene['settings'] = {}): Scene {
  return {
    settings,
    start: save('a.txt', 'old', noonOf(2012, 9, 1)),
    onA: save('a.txt', 'of A', a),
    onB: save('a.txt', 'of B', b),
  };
}

const outcomes: Readonly<Record<string, { readonly scene: Scene; readonly tree: Tree; readonly bin: string[] }>> = {
  'S77, S79: latest, the discarding drive’s version is older and kept': {
    scene: bothEdit(dayTwo, dayOne),
    tree: { 'a.txt': 'of A', 'a_B_20121001_Conflict.txt': 'of B' },
    bin: [],
  },
  'S77: latest, its version is newer and replaces the station’s': {
    scene: bothEdit(dayOne, dayTwo),
    tree: { 'a.txt': 'of B' },
    bin: [],
  },
  'S77: latest, of one and the same time, so the station stays': {
    scene: bothEdit(dayOne, dayOne),
    tree: { 'a.txt': 'of A', 'a_B_20121001_Conflict.txt': 'of B' },
    bin: [],
  },
  'S78, S79: station, although its version is older': {
    scene: bothEdit(dayOne, dayTwo, { conflictPolicy: 'station' }),
    tree: { 'a.txt': 'of A', 'a_B_20121002_Conflict.txt': 'of B' },
    bin: [],
  },
  'S77, S79: latest, not kept: the bytes go to the recovery bin': {
    scene: bothEdit(dayTwo, dayOne, { keepDiscarded: false }),
    tree: { 'a.txt': 'of A' },
    bin: ['of B'],
  },
  'S78, S79: station, not kept': {
    scene: bothEdit(dayOne, dayTwo, { conflictPolicy: 'station', keepDiscarded: false }),
    tree: { 'a.txt': 'of A' },
    bin: ['of B'],
  },
};

for (const [what, { scene, tree, bin }] of Object.entries(outcomes)) {
  test(`R14, R15, R16, R17, scenario 1: ${what}`, async () => {
    const pair = await play(scene);
    assert.deepEqual(pair.tree(), tree);
    // What a drive displaced itself lies in its bin: A's side of a lost conflict, and the old versions.
    for (const text of bin) assert.ok(binned(pair.b).includes(text), binned(pair.b).join());
  });
}

test('R15: the content that lost stays a version of the file’s history', async () => {
  const pair = await play(bothEdit(dayOne, dayTwo));
  const [node] = [...pair.a.store.localChildren(pair.station.share.root)];
  assert.ok(node);
  const versions = await pair.station.service.versions(pair.station.anna, pair.station.share.id, node.id);
  assert.equal(versions.length, 3, 'old, of A, of B');
});

test('R33, scenario 11: two new files under one name', async () => {
  const made = (a: bigint, b: bigint, settings: Scene['settings'] = {}): Scene => ({
    settings,
    onA: save('a', 'of A', a),
    onB: save('a', 'of B', b),
  });
  assert.deepEqual(await endOf(made(dayTwo, dayOne)), { a: 'of A', a_B_20121001_Conflict: 'of B' });
  assert.deepEqual(await endOf(made(dayOne, dayTwo)), { a: 'of B' });
  const bySettings = made(dayOne, dayTwo, { conflictPolicy: 'station' });
  assert.deepEqual(await endOf(bySettings), { a: 'of A', a_B_20121002_Conflict: 'of B' });
  assert.deepEqual(await endOf(made(dayTwo, dayOne, { keepDiscarded: false })), { a: 'of A' });
});

test('R32, scenarios 2 and 11: equal bytes are never a conflict', async () => {
  assert.deepEqual(await endOf({ onA: save('a', 'same', dayOne), onB: save('a', 'same', dayTwo) }), { a: 'same' });
  const edited: Scene = {
    start: save('a', 'old', dayOne),
    onA: save('a', 'same', dayTwo),
    onB: save('a', 'same', dayOne),
  };
  const pair = await play(edited);
  assert.deepEqual(pair.tree(), { a: 'same' });
  assert.equal(pair.a.user.meta('a').mtimeNs, pair.b.user.meta('a').mtimeNs);
});

test('R33: dates follow the drive’s zone, and names their last dot', async () => {
  const settings = { zoneMinutes: 13 * 60 };
  const scene: Scene = { ...bothEdit(dayTwo, dayOne, settings) };
  assert.deepEqual(await endOf(scene), { 'a.txt': 'of A', 'a_B_20121002_Conflict.txt': 'of B' });
  const names: Scene = {
    onA: user => {
      for (const path of ['x.tar.gz', '.profile', 'none']) save(path, 'of A', dayTwo)(user);
    },
    onB: user => {
      for (const path of ['x.tar.gz', '.profile', 'none']) save(path, 'of B', dayOne)(user);
    },
  };
  assert.deepEqual(Object.keys(await endOf(names)), [
    '.profile',
    '.profile_B_20121001_Conflict',
    'none',
    'none_B_20121001_Conflict',
    'x.tar.gz',
    'x.tar_B_20121001_Conflict.gz',
  ]);
});

test('R33, scenario 26: ten drives edit one file offline, and nine copies stand beside the winner', async () => {
  for (const conflictPolicy of ['station', 'latest'] as const) {
    const pair = await createPair({ settings: { conflictPolicy } });
    const names = [...'CDEFGHIJ'];
    const drives = [pair.a, pair.b, ...names.map(name => pair.join(name, { settings: { conflictPolicy } }))];
    save('a.txt', 'old', noonOf(2012, 9, 1))(pair.a.user);
    await pair.settle();
    // The first that comes back is the newest, so that under both policies it keeps the name.
    for (const [at, { user }] of drives.entries()) save('a.txt', `of ${at}`, dayTwo - BigInt(at))(user);
    await pair.settle();
    const copies = [...'BCDEFGHIJ'].map((name, at) => [`a_${name}_20121002_Conflict.txt`, `of ${at + 1}`]);
    assert.deepEqual(pair.tree(), { 'a.txt': 'of 0', ...Object.fromEntries(copies) });
    for (const drive of drives) {
      assert.deepEqual(drive.tree(), pair.a.tree());
      assertAtRest(drive);
    }
  }
});

test('R33, scenario 91: copies are numbered, and a copy of a copy has one suffix', async () => {
  const copy = 'a_B_20121001_Conflict.txt';
  const scene = bothEdit(dayTwo, dayOne);
  const start: Scene['start'] = user => {
    scene.start?.(user);
    save(copy, 'an ordinary file', dayOne)(user);
  };
  assert.deepEqual(await endOf({ ...scene, start }), {
    'a.txt': 'of A',
    [copy]: 'an ordinary file',
    'a_B_20121001_Conflict_2.txt': 'of B',
  });
  const nested: Scene = {
    start: save(copy, 'old', dayOne),
    onA: save(copy, 'of A', dayTwo),
    onB: save(copy, 'of B', dayOne),
  };
  assert.deepEqual(await endOf(nested), { [copy]: 'of A', 'a_B_20121001_Conflict_2.txt': 'of B' });
});

test('R14, scenario 43: clocks that differ are corrected before mtimes are compared', async () => {
  // B's clock is two days ahead, so what B saved "later" is in truth older.
  const between: NonNullable<Scene['b']>['between'] = door => ({ ...door, skewMs: () => -2 * 86_400_000 });
  const scene = { ...bothEdit(dayOne, dayTwo), b: { between } };
  assert.deepEqual(await endOf(scene), { 'a.txt': 'of A', 'a_B_20121002_Conflict.txt': 'of B' });
});

test('R13, R12, scenarios 32 and 97: mode and times travel without a version, and yield to bytes', async () => {
  const start = save('a', 'text', dayOne);
  const pair = await play({ start, onA: user => user.chmod('a', 0o755) });
  assert.equal(pair.b.user.meta('a').mode, 0o755);
  const node = [...pair.a.store.localChildren(pair.station.share.root)][0];
  assert.ok(node);
  assert.equal((await pair.station.service.versions(pair.station.anna, pair.station.share.id, node.id)).length, 1);
  const both = await play({ start, onA: user => user.chmod('a', 0o600), onB: save('a', 'edited', dayTwo) });
  assert.deepEqual(both.tree(), { a: 'edited' });
  assert.equal(both.a.user.meta('a').mtimeNs, dayTwo);
});
