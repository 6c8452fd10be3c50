/** One folder is on a volume that keeps whole seconds, no permission bits and no inodes, as memory sticks do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MemoryDiskOptions } from '#platform/memory/memory-disk.ts';
import { assertAtRest, createPair, type Pair } from '#test/rules/two-drives.ts';

const second = 1_000_000_000n;
const coarse = { mtimeStepNs: 2n * second, mode: 0o777 };
const time = 1_700_000_001n * second + 123_456_789n;

/** A is exact, B coarse; both have `tool` (executable) and `d/photo`. */
async function started(disk: Pick<MemoryDiskOptions, 'step'> = {}): Promise<Pair> {
  const pair = await createPair({ b: { disk: { coarse, ...disk }, caseSensitive: false } });
  const { user } = pair.a;
  user.mkdir('d');
  for (const path of ['tool', 'd/photo']) user.write(path, `text of ${path}`);
  user.chmod('tool', 0o755);
  user.touch('tool', time);
  await pair.settle();
  return pair;
}

/** The look of a file on the exact side: its text, mode and time. */
function look({ a }: Pair, path: string): readonly [string, number, bigint] {
  const { mode, mtimeNs } = a.user.meta(path);
  return [new TextDecoder().decode(a.user.read(path)), mode, mtimeNs];
}

/** Nothing comes to the station while both drives look everywhere. */
async function sendsNothing(pair: Pair, about = 'neither the trees nor the head moved'): Promise<void> {
  await pair.settle();
  const [tree, head] = [pair.tree(), pair.a.store.meta().cursor];
  for (const drive of [pair.a, pair.b]) drive.task().hint({ paths: undefined });
  await pair.settle('b');
  assert.deepEqual([pair.tree(), pair.a.store.meta().cursor], [tree, head], about);
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
}

test('R101: what a volume rounds and does not keep is no edit', async () => {
  const pair = await started();
  assert.deepEqual(look(pair, 'tool'), ['text of tool', 0o755, time]);
  assert.equal(pair.b.user.meta('tool').mtimeNs, time - (time % (2n * second)));
  await sendsNothing(pair);
  const head = pair.a.store.meta().cursor;
  pair.b.restart();
  await sendsNothing(pair);
  assert.equal(pair.a.store.meta().cursor, head);
});

test('R101, R12: a mode or time that is set on the exact side stays there, and reaches the coarse one as far as it goes', async () => {
  const pair = await started();
  pair.a.user.chmod('d/photo', 0o600);
  pair.a.user.touch('tool', time + second / 2n);
  await sendsNothing(pair);
  pair.a.user.touch('d/photo', time + 100n * second);
  await sendsNothing(pair);
  assert.deepEqual(look(pair, 'tool'), ['text of tool', 0o755, time + second / 2n]);
  assert.deepEqual(look(pair, 'd/photo'), ['text of d/photo', 0o600, time + 100n * second]);
  assert.equal(pair.b.user.meta('d/photo').mtimeNs / (2n * second), (time + 100n * second) / (2n * second));
});

test('R101, R13: an edit on the coarse side sends its bytes and its time, and the file keeps its mode', async () => {
  const pair = await started();
  await pair.b.clock.advance(10_000);
  pair.b.user.writeInPlace('tool', 'edited on the stick');
  const edited = pair.b.user.meta('tool').mtimeNs;
  await sendsNothing(pair);
  assert.deepEqual(look(pair, 'tool'), ['edited on the stick', 0o755, edited]);
  // Saved by an editor that writes beside and renames over.
  await pair.b.clock.advance(10_000);
  pair.b.user.write('.tool.new', 'saved anew');
  pair.b.user.rename('.tool.new', 'tool');
  await sendsNothing(pair);
  assert.deepEqual(look(pair, 'tool').slice(0, 2), ['saved anew', 0o755]);
  pair.b.user.touch('tool', time + 1_000n * second);
  await sendsNothing(pair);
  assert.deepEqual(look(pair, 'tool'), ['saved anew', 0o755, pair.b.user.meta('tool').mtimeNs]);
});

test('R101, R31: what is made on the coarse side gets the usual mode', async () => {
  const pair = await started();
  pair.b.user.write('d/new', 'new');
  await sendsNothing(pair);
  assert.deepEqual(look(pair, 'd/new').slice(0, 2), ['new', 0o644]);
});

test('R101: a folder that is put on another volume is taken for what it is there', async () => {
  const pair = await started();
  const rules = await pair.b.disk.files.volumeRules();
  pair.b.disk.files.volumeRules = async () => ({ ...rules, mtimeStepNs: 1n, keepsModes: true });
  await pair.b.rest();
  assert.deepEqual(pair.b.store.meta().fidelity, { mtimeStepNs: 1n, keepsModes: true });
});

test('R102: a coarse volume that is mounted anew sends nothing and deletes nothing', async () => {
  for (const restarts of [false, true]) {
    const pair = await started();
    for (const path of ['d/one', 'd/two', 'three']) pair.b.user.write(path, `text of ${path}`);
    for (const folder of ['e', 'e/f', 'g']) pair.b.user.mkdir(folder);
    for (const path of ['e/f/x', 'g/x']) pair.b.user.write(path, 'one text');
    await sendsNothing(pair);
    const head = pair.a.store.meta().cursor;
    for (let mount = 0; mount < 3; mount += 1) {
      pair.b.disk.unplug();
      assert.equal((await pair.b.once()).state, 'absent');
      pair.b.disk.plug();
      pair.b.disk.remount();
      if (restarts) pair.b.restart();
      await sendsNothing(pair, `mount ${mount}`);
    }
    assert.equal(pair.a.store.meta().cursor, head);
  }
});

test('R102: what was done to a coarse volume elsewhere is done', async () => {
  const pair = await started();
  for (const path of ['gone', 'edited', 'moved', 'other']) pair.b.user.write(path, `text of ${path}`);
  await sendsNothing(pair);
  pair.b.disk.unplug();
  await pair.b.once();
  await pair.b.clock.advance(100_000);
  const { user } = pair.b;
  user.unlink('../task/gone');
  user.writeInPlace('../task/edited', 'EDITED elsewhere');
  user.rename('../task/moved', '../task/d/moved');
  user.rename('../task/d', '../task/D');
  pair.b.disk.plug();
  pair.b.disk.remount();
  pair.b.restart();
  await sendsNothing(pair);
  assert.deepEqual(pair.tree(), {
    D: '/',
    'D/moved': 'text of moved',
    'D/photo': 'text of d/photo',
    edited: 'EDITED elsewhere',
    other: 'text of other',
    tool: 'text of tool',
  });
});

test('R102, R4: files in folders that were renamed elsewhere are the files that they were', async () => {
  const pair = await started();
  const { user } = pair.b;
  user.mkdir('d/e');
  user.rename('tool', 'd/e/tool');
  await sendsNothing(pair);
  const node = (path: string) => [...pair.a.store.localByInode(1n, pair.a.disk.stampAt(path)?.inode ?? 0n)][0]?.id;
  const before = node('d/e/tool');
  pair.b.disk.unplug();
  await pair.b.once();
  user.rename('../task/d', '../task/f');
  pair.b.disk.plug();
  pair.b.disk.remount();
  pair.b.restart();
  await sendsNothing(pair);
  assert.deepEqual(look(pair, 'f/e/tool'), ['text of tool', 0o755, time]);
  assert.equal(node('f/e/tool'), before);
});

test('R102: files and folders that move on a coarse volume, while it is watched or not, are moved', async () => {
  for (const heard of [true, false]) {
    const pair = await createPair({ b: { disk: { coarse }, hears: () => heard } });
    const { user } = pair.b;
    for (const folder of ['d', 'd/e', 'f']) user.mkdir(folder);
    for (const path of ['a', 'b', 'd/x', 'd/e/y']) user.write(path, `text of ${path}`);
    await sendsNothing(pair);
    user.rename('d', 'f/d');
    user.rename('a', 'f/a');
    user.rename('b', 'c');
    pair.b.task().hint({ paths: undefined });
    await sendsNothing(pair);
    assert.deepEqual(pair.tree(), {
      c: 'text of b',
      f: '/',
      'f/a': 'text of a',
      'f/d': '/',
      'f/d/e': '/',
      'f/d/e/y': 'text of d/e/y',
      'f/d/x': 'text of d/x',
    });
  }
});

test('R102, R1: a second edit within one tick of a coarse clock is not hidden by the first', async () => {
  const pair = await started();
  await pair.b.clock.advance(10_000);
  pair.b.user.writeInPlace('tool', 'one');
  await pair.b.once();
  pair.b.user.writeInPlace('tool', 'two');
  await sendsNothing(pair);
  assert.equal(look(pair, 'tool')[0], 'two');
});

/** B's process ends at one step of its disk while it takes over what A did; the volume is mounted anew before B is back. */
async function crashed(at: number): Promise<{ readonly pair: Pair; readonly blown: boolean }> {
  let left = Number.POSITIVE_INFINITY;
  const step = async (): Promise<void> => {
    left -= 1;
    if (left < 0) throw new Error('the process is gone');
  };
  const pair = await started({ step });
  pair.a.user.writeInPlace('tool', 'edited at A');
  pair.a.user.write('d/new', 'new at A');
  pair.a.user.unlink('d/photo');
  await pair.a.rest();
  left = at;
  const blown = await pair.b.rest().then(
    () => false,
    () => true,
  );
  left = Number.POSITIVE_INFINITY;
  pair.b.disk.remount();
  pair.b.restart();
  return { pair, blown };
}

test('R102, R84: what was in flight when the process ended is finished or undone, whatever the numbers are then', async () => {
  let at = 0;
  for (let blown = true; blown; at += 1) {
    const crash = await crashed(at);
    blown = crash.blown;
    await sendsNothing(crash.pair, `after a crash at step ${at}`);
    const end = { d: '/', 'd/new': 'new at A', tool: 'edited at A' };
    assert.deepEqual(crash.pair.tree(), end, `after a crash at step ${at}`);
    assert.equal(crash.pair.a.user.meta('tool').mode, 0o755);
  }
  assert.ok(at > 30, `${at} steps`);
});
