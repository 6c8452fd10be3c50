/** What is reported before anything is done, and that just that is done (R140-R143). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createContext, type TaskContext } from '#engine/context.ts';
import { setAside } from '#engine/effects/set-aside.ts';
import type { Report } from '#engine/first-look.ts';
import { policyOf } from '#engine/policy.ts';
import type { TaskSettings } from '#engine/settings.ts';
import type { StationDoor } from '#engine/station-door.ts';
import type { Existing } from '#model/existing.ts';
import { noFilter } from '#model/filter.ts';
import type { ForeseenKind } from '#model/foreseen.ts';
import type { NodeId } from '#model/node.ts';
import type { UserActions } from '#platform/user-actions.ts';
import type { Op } from '#protocol/commit.ts';
import { type Forecast, forecast } from '#reconcile/forecast.ts';
import type { Trees } from '#reconcile/plan-types.ts';
import { assertAtRest, binned, createPair, type Drive, noonOf, type Pair, type Tree } from '#test/rules/two-drives.ts';

const old = noonOf(2012, 9, 1);
const young = noonOf(2012, 10, 2);

const save = (user: UserActions, path: string, text: string, mtimeNs = old): void => {
  user.write(path, text);
  user.touch(path, mtimeNs);
};

interface FirstLook extends Pair {
  /** What B sent. */
  readonly sent: Op[];
  look(): Promise<Report>;
  /** B goes on as its person wants. */
  start(changed?: Partial<TaskSettings>): void;
}

/** A fills the station; B has a folder of its own and only looks. */
async function firstLook(settings: Partial<TaskSettings> = {}): Promise<FirstLook> {
  const sent: Op[] = [];
  const listening = (door: StationDoor): StationDoor => ({
    ...door,
    commit: (request, ...rest) => {
      sent.push(...request.batches.flatMap(({ ops }) => ops));
      return door.commit(request, ...rest);
    },
  });
  // The computer does not go down between the look and the start (R91).
  const own = { ...settings, looksOnly: true, run: 'this one' };
  const pair = await createPair({ b: { settings: own, between: listening } });
  return {
    ...pair,
    sent,
    look: async () => {
      await pair.a.rest();
      const { state, detail } = await pair.b.rest();
      assert.equal(state, 'looked', detail);
      const report = pair.b.task().report();
      assert.ok(report);
      return report;
    },
    start: changed => pair.b.restart({ looksOnly: false, ...changed }),
  };
}

const files = ({ foreseen }: Pick<Report, 'foreseen'>): Partial<Record<ForeseenKind, number>> =>
  Object.fromEntries(foreseen.map(({ kind, files: count, folders }) => [kind, count + folders]));

test('R140: a first look reports what both sides hold and carries nothing out', async () => {
  const world = await firstLook({ filter: { ...noFilter, extensions: ['iso'] } });
  const { a, b } = world;
  for (const path of ['both', 'differs', 'there']) save(a.user, path, `${path} of A`, young);
  a.user.mkdir('d');
  save(a.user, 'd/deep', 'deep');
  save(b.user, 'both', 'both of A', young);
  for (const path of ['differs', 'here', 'disk.iso', '~$open']) save(b.user, path, `${path} of B`);
  b.user.mkdir('d');
  save(b.user, 'd/deep', 'deep');
  const before = b.tree();
  const report = await world.look();
  // The other one is kept: it gets a name of its own and is sent.
  assert.deepEqual(files(report), { equal: 2, download: 2, upload: 2, 'keep-both': 1 });
  assert.deepEqual(
    report.leftOut.map(({ count, examples }) => [count, ...examples]),
    [
      [1, 'disk.iso'],
      [1, '~$open'],
    ],
  );
  assert.deepEqual(report.foreseen.find(({ kind }) => kind === 'keep-both')?.examples, [
    { path: 'differs', detail: 'differs_B_20120901_Conflict' },
  ]);
  assert.deepEqual([b.tree(), world.sent], [before, []]);
  world.start();
  await world.settle();
  assertAtRest(b);
  assert.deepEqual(Object.keys(a.tree()), [
    'both',
    'd',
    'd/deep',
    'differs',
    'differs_B_20120901_Conflict',
    'here',
    'there',
  ]);
});

test('R140: what changes while a report waits is in the next one, and nothing of it travels', async () => {
  const world = await firstLook();
  save(world.a.user, 'there', '1');
  const before = await world.look();
  save(world.b.user, 'here', '2');
  save(world.a.user, 'there too', '3');
  const after = await world.look();
  assert.deepEqual([files(before), files(after)], [{ download: 1 }, { download: 2, upload: 1 }]);
  assert.equal(after.mark, before.mark, 'R141: nothing more is replaced than before');
  save(world.b.user, 'there', 'other');
  assert.notEqual((await world.look()).mark, before.mark, 'R141: a conflict is something to be asked about');
  assert.deepEqual(world.sent, []);
});

test('R142: under "local" what differs here becomes the newest version, and what is only there comes', async () => {
  const world = await firstLook({ existing: 'local', keepDiscarded: true });
  save(world.a.user, 'a', 'of A', young);
  save(world.a.user, 'there', 'there');
  save(world.b.user, 'a', 'of B', old);
  assert.deepEqual(files(await world.look()), { download: 1, 'replace-there': 1 });
  world.start();
  await world.settle();
  assert.deepEqual(world.tree(), { a: 'of B', there: 'there' });
  const [node] = [...world.a.store.localChildren(world.station.share.root)].filter(({ name }) => name === 'a');
  assert.ok(node);
  const versions = await world.station.service.versions(world.station.anna, world.station.share.id, node.id);
  assert.equal(versions.length, 2, 'the station keeps what was there before');
});

test('R143: under "station" what is only here, or differs, is set aside in a folder of the day that nobody syncs', async () => {
  const world = await firstLook({ existing: 'station', keepDiscarded: false });
  const { a, b } = world;
  for (const path of ['a', 'same', 'was a folder']) save(a.user, path, 'of A', old);
  a.user.mkdir('d');
  save(a.user, 'd/deep', 'of A');
  save(b.user, 'same', 'of A', young);
  save(b.user, 'a', 'newer of B', young);
  for (const folder of ['d', 'only', 'only/deep', 'was a folder']) b.user.mkdir(folder);
  for (const path of ['d/deep', 'd/more', 'only/deep/x', 'was a folder/y']) save(b.user, path, 'of B', young);
  const report = await world.look();
  // a, d/deep, d/more, only with its folder and file, was a folder with its file
  assert.deepEqual(files(report), { equal: 1, download: 3, 'set-aside': 8, meta: 1 });
  world.start();
  await world.settle();
  const day = `~Set aside ${new Date(b.clock.nowMs()).toISOString().slice(0, 10)}`;
  const aside = Object.entries(b.tree()).filter(([path, text]) => path.startsWith('~') && text !== '/');
  assert.deepEqual(Object.fromEntries(aside), {
    [`${day}/a`]: 'newer of B',
    [`${day}/d/deep`]: 'of B',
    [`${day}/d/more`]: 'of B',
    [`${day}/only/deep/x`]: 'of B',
    [`${day}/was a folder/y`]: 'of B',
  });
  assert.deepEqual(a.tree(), { a: 'of A', d: '/', 'd/deep': 'of A', same: 'of A', 'was a folder': 'of A' });
  const synced = Object.entries(b.tree()).filter(([path]) => !path.startsWith('~'));
  assert.deepEqual(Object.fromEntries(synced), a.tree());
  assert.deepEqual([binned(b), world.sent.filter(({ op }) => op !== 'meta')], [[], []]);
});

test('R142, R143: once everything has met, what is made here is sent as ever', async () => {
  const world = await firstLook({ existing: 'station' });
  save(world.a.user, 'a', 'of A');
  save(world.b.user, 'b', 'of B');
  await world.look();
  world.start();
  await world.settle();
  assert.equal(world.b.task().hasMet(), true);
  save(world.b.user, 'c', 'new');
  await world.settle();
  assert.deepEqual(world.a.tree(), { a: 'of A', c: 'new' });
});
test('R143: a new folder is not set aside with what both sides have in it', async () => {
  let failing = 'unread';
  const pair = await createPair({
    b: {
      settings: { existing: 'station' },
      disk: { fault: (operation, path) => (operation === 'open' && path === failing ? 'denied' : undefined) },
    },
  });
  const { a, b } = pair;
  save(a.user, 'report.odt', 'of both');
  save(a.user, 'unread', 'of A', young);
  a.user.mkdir('D');
  save(a.user, 'D/doc', 'doc of both');
  save(b.user, 'unread', 'of B', old);
  // As long as something has not met, the choice holds.
  await a.rest();
  for (let turn = 0; turn < 4; turn += 1) await b.once();
  assert.deepEqual([b.tree()['D/doc'], b.task().hasMet()], ['doc of both', false]);
  b.user.mkdir('new');
  b.user.rename('report.odt', 'new/report.odt');
  save(b.user, 'new/x', 'of B');
  save(b.user, 'D/x', 'of B');
  a.user.rename('D/doc', 'doc');
  a.user.rmdir('D');
  await a.rest();
  await b.once();
  failing = '';
  await pair.settle();
  assert.equal(a.tree()['new/report.odt'], 'of both');
  assert.equal(a.tree()['doc'], 'doc of both');
  const aside = Object.keys(b.tree()).filter(path => path.startsWith('~') && path.endsWith('/x'));
  assert.deepEqual(aside.map(path => path.replace(/^[^/]*\//, '')).sort(), ['D/x', 'new/x']);
});

test('R143: what turns out to hold something that both sides have stays where it is', async () => {
  const pair = await createPair();
  pair.a.user.mkdir('d');
  save(pair.a.user, 'd/deep', 'of both');
  await pair.settle();
  const expects = [...pair.b.store.localChildren(pair.station.share.root)].find(({ name }) => name === 'd');
  assert.ok(expects);
  const step = { kind: 'set-aside', id: expects.id, expects } as const;
  assert.equal(await setAside(contextOf(pair.b, {}, pair), step), 'stale');
  assert.deepEqual(pair.b.tree(), { d: '/', 'd/deep': 'of both' });
});

test('R142: what cannot be read, or set aside, does not keep the choice from ending', async () => {
  for (const fails of ['open', 'move']) {
    const fault = (operation: string, path: string) => (operation === fails && path === 'bad' ? 'denied' : undefined);
    const { a, b, settle } = await createPair({ b: { settings: { existing: 'station' }, disk: { fault } } });
    if (fails === 'open') save(a.user, 'bad', 'of A', young);
    save(b.user, 'bad', 'of B', old);
    await settle();
    assert.equal(b.task().hasMet(), true, fails);
    save(b.user, 'later', 'new');
    await settle();
    assert.equal(a.tree()['later'], 'new', fails);
    assert.deepEqual(
      Object.keys(b.tree()).filter(path => path.endsWith('later')),
      ['later'],
      fails,
    );
  }
});

test('R142: what failed once still meets as was chosen', async () => {
  let failures = 3;
  const fault = (operation: string, path: string) =>
    operation === 'open' && path === 'bad' && failures-- > 0 ? 'busy' : undefined;
  const { a, b, settle } = await createPair({ b: { settings: { existing: 'station' }, disk: { fault } } });
  save(a.user, 'bad', 'of A', old);
  save(b.user, 'bad', 'of B', young);
  await settle();
  assert.ok(failures < 0);
  assert.equal(a.tree()['bad'], 'of A');
  assert.ok(Object.keys(b.tree()).some(path => path.startsWith('~') && path.endsWith('/bad')));
});

/** B's folder and the share meet under the choice, and what `fails` does not work on `bad` and on `dir`. */
async function failing(fails: { operation: string }, existing: Existing = 'station'): Promise<Pair> {
  const fault = (operation: string, path: string) =>
    operation === fails.operation && (path === 'bad' || path === 'dir') ? 'busy' : undefined;
  const pair = await createPair({ b: { settings: { existing }, disk: { fault } } });
  save(pair.a.user, 'there', 'of A', young);
  if (fails.operation === 'open') save(pair.a.user, 'bad', 'of A', young);
  save(pair.b.user, 'bad', 'of B', old);
  pair.b.user.mkdir('dir');
  save(pair.b.user, 'dir/in', 'in', old);
  await pair.settle();
  assert.equal(pair.b.task().hasMet(), true, fails.operation);
  return pair;
}

/** The drive has struck the choice from its settings, and is started anew. */
const ended = { existing: undefined } as unknown as Partial<TaskSettings>;

const isAside = (pair: Pair, path: string): boolean =>
  Object.keys(pair.b.tree()).some(each => each.startsWith('~') && each.endsWith(`/${path}`));

test('R148: what could not be set aside keeps its choice across restarts, listed and not sent, until it can be', async () => {
  for (const operation of ['move', 'open']) {
    const fails = { operation };
    const pair = await failing(fails);
    pair.b.restart(ended);
    await pair.settle();
    save(pair.b.user, 'later', 'new');
    if (operation === 'move') save(pair.b.user, 'dir/later', 'new');
    await pair.settle();
    assert.equal(pair.a.tree()['later'], 'new', operation);
    assert.equal(pair.b.problems()['bad'], 'busy', operation);
    assert.equal(pair.a.tree()['bad'], operation === 'open' ? 'of A' : undefined, 'nothing of it is sent');
    if (operation === 'move') assert.deepEqual([pair.a.tree()['dir'], pair.b.problems()['dir']], [undefined, 'busy']);
    fails.operation = '';
    await pair.settle();
    assert.ok(isAside(pair, 'bad'), operation);
    if (operation === 'move') assert.ok(isAside(pair, 'dir/in') && isAside(pair, 'dir/later'));
    assert.equal(pair.b.tree()['bad'], pair.a.tree()['bad']);
    for (const drive of [pair.a, pair.b]) assertAtRest(drive);
    assert.deepEqual(pair.b.problems(), {});
  }
});

test('R148: a person ends what is left of the choice, and then it is compared', async () => {
  const fails = { operation: 'move' };
  const pair = await failing(fails);
  assert.equal(pair.b.task().endChoices(), true);
  assert.equal(pair.b.task().endChoices(), false);
  pair.b.restart(ended);
  await pair.settle();
  fails.operation = '';
  await pair.settle();
  assert.deepEqual([pair.a.tree()['bad'], pair.a.tree()['dir/in']], ['of B', 'in']);
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
});

test('R148: a choice whose end could not be recorded goes on', async () => {
  const fails = { operation: 'move' };
  const pair = await failing(fails);
  const { transaction } = pair.b.store;
  const commitFails: typeof transaction = work =>
    transaction(writes => {
      work(writes);
      throw new Error('the disk is full');
    });
  Object.assign(pair.b.store, { transaction: commitFails });
  assert.throws(() => pair.b.task().endChoices(), /the disk is full/);
  Object.assign(pair.b.store, { transaction });
  await pair.settle();
  assert.deepEqual([pair.a.tree()['bad'], pair.a.tree()['dir']], [undefined, undefined], 'nothing of it is sent');
  fails.operation = '';
  await pair.settle();
  assert.ok(isAside(pair, 'bad') && isAside(pair, 'dir/in'));
});

test('R148: a choice that a person ended does not begin anew where the drive had not known that it was over', async () => {
  const pair = await failing({ operation: 'move' });
  // The drive went down before it struck the choice from its settings.
  pair.b.restart();
  assert.equal(pair.b.task().hasMet(), false);
  assert.equal(pair.b.task().endChoices(), true);
  assert.equal(pair.b.task().hasMet(), true);
  await pair.settle();
  assert.equal(pair.a.tree()['bad'], 'of B');
});

test('R148: under "local" what could not be read is still the newest version once it can be', async () => {
  const fails = { operation: 'open' };
  const pair = await failing(fails, 'local');
  pair.b.restart(ended);
  await pair.settle();
  assert.equal(pair.a.tree()['bad'], 'of A');
  fails.operation = '';
  await pair.settle();
  assert.equal(pair.tree()['bad'], 'of B');
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
});

// What was reported is what is carried out ---------------------------------------------------------------------

interface Entry {
  readonly path: string;
  readonly text: string;
  readonly mtimeNs: bigint;
}

const names = ['a', 'b', 'B', 'd', 'd/a', 'd/b', 'd/e', 'd/e/a', 'd/e/f', 'd/e/f/a', 'g', 'g/a'];
const entry: fc.Arbitrary<Entry> = fc.record({
  path: fc.constantFrom(...names),
  text: fc.constantFrom('1', '2', 'three', '/'),
  mtimeNs: fc.constantFrom(old, young),
});
const choices = fc.record({
  mode: fc.constantFrom<TaskSettings['mode']>('two-way', 'two-way', 'download-only', 'upload-only'),
  conflictPolicy: fc.constantFrom<TaskSettings['conflictPolicy']>('latest', 'station'),
  keepDiscarded: fc.boolean(),
  consistencyCheck: fc.boolean(),
  existing: fc.constantFrom<Existing>('compare', 'station', 'local'),
});

/** One after the other, as far as it can be done. */
function fill(user: UserActions, entries: readonly Entry[]): void {
  for (const { path, text, mtimeNs } of entries) {
    if (user.exists(path) || path.split('/').some((_, depth, all) => isFile(user, all.slice(0, depth).join('/'))))
      continue;
    const above = path.split('/').slice(0, -1);
    for (let depth = 1; depth <= above.length; depth += 1) {
      if (!user.exists(above.slice(0, depth).join('/'))) user.mkdir(above.slice(0, depth).join('/'));
    }
    if (text === '/') user.mkdir(path);
    else save(user, path, text, mtimeNs);
  }
}

function isFile(user: UserActions, path: string): boolean {
  if (path === '' || !user.exists(path)) return false;
  try {
    user.list(path);
    return false;
  } catch {
    return true;
  }
}

/** The forecast that the report of B comes from, with the trees that it ends in. */
function forecastOf(drive: Drive, settings: Partial<TaskSettings>, pair: Pair): Forecast {
  const { store } = drive;
  return forecast(store, store.unsettled(), policyOf(contextOf(drive, settings, pair), 'write'));
}

function contextOf({ store, disk }: Drive, settings: Partial<TaskSettings>, pair: Pair): TaskContext {
  const made = {
    mode: 'two-way',
    conflictPolicy: 'latest',
    keepDiscarded: true,
    computer: 'B',
    zoneMinutes: 0,
  } as const;
  const all = {
    ...made,
    ...settings,
    system: 'linux',
    filter: noFilter,
    root: pair.station.share.root,
  } as TaskSettings;
  const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
  const doors = { store, files: disk.files, random, station: {} } as unknown as Parameters<typeof createContext>[1];
  const clock = { monotonicMs: () => 0, nowMs: () => 0, sleep: () => Promise.resolve() };
  return createContext(all, { ...doors, clock } as Parameters<typeof createContext>[1]);
}

type Side = 'local' | 'remote';

function paths(trees: Trees, side: Side, root: NodeId): Tree {
  const found: Tree = {};
  const walk = (parent: NodeId, above: string): void => {
    const children = side === 'local' ? trees.localChildren(parent) : trees.remoteChildren(parent);
    for (const child of children) {
      const path = `${above}${child.name}`;
      const size = 'stamp' in child ? child.stamp.size : (child.state?.size ?? 0);
      found[path] = child.kind === 'folder' ? '/' : String(size);
      if (child.kind === 'folder') walk(child.id, `${path}/`);
    }
  };
  walk(root, '');
  return Object.fromEntries(Object.entries(found).toSorted(([x], [y]) => (x < y ? -1 : 1)));
}

const opOf = {
  upload: 'create',
  'make-folder-there': 'create',
  'replace-there': 'update',
  'move-there': 'move',
} as const;

test('R140: over random trees, what is carried out is what was reported', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 8 }),
      fc.array(entry, { maxLength: 8 }),
      choices,
      async (there, here, settings) => {
        const world = await firstLook(settings);
        fill(world.a.user, there);
        fill(world.b.user, here);
        const report = await world.look();
        const { root } = world.station.share;
        const seen = forecastOf(world.b, settings, world);
        const [local, remote] = [paths(seen.end, 'local', root), paths(seen.end, 'remote', root)];
        assert.deepEqual(seen.foreseen, report.foreseen);
        assert.deepEqual(seen.examine, []);
        world.start();
        const round = await world.b.rest();
        assert.equal(round.state, 'settled', round.detail);
        assert.deepEqual([paths(world.b.store, 'local', root), paths(world.b.store, 'remote', root)], [local, remote]);
        const counts = files(report);
        for (const kind of ['create', 'update', 'move', 'delete'] as const) {
          const told = Object.entries(opOf).filter(([, op]) => op === kind);
          const sum = told.reduce((total, [each]) => total + (counts[each as ForeseenKind] ?? 0), 0);
          assert.equal(world.sent.filter(({ op }) => op === kind).length, sum, kind);
        }
        assert.equal(binned(world.b).length, counts['replace-here'] ?? 0, 'replaced here');
        const aside = Object.entries(world.b.tree()).filter(([path, text]) => /^~Set/.test(path) && text !== '/');
        const set = report.foreseen.find(each => each.kind === 'set-aside')?.files ?? 0;
        assert.equal(aside.length, set, 'set aside');
      },
    ),
    { numRuns: 150, seed: 20_261 },
  );
});
