/** Conflicts that wait for a person, and what becomes of both versions when one decides. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openConflicts, sweepConflictNotes } from '#engine/conflicts.ts';
import type { Decision, Settled, ShownSide } from '#engine/effects/settle-conflict.ts';
import type { NodeId } from '#model/node.ts';
import { binned, type Drive, idOf, noonOf, type Pair, play, type Scene } from '#test/rules/two-drives.ts';

const copyName = 'a_B_20121001_Conflict.txt';

const bothEdit: Scene = {
  start: user => user.write('a.txt', 'old'),
  onA: user => {
    user.write('a.txt', 'of A');
    user.touch('a.txt', noonOf(2012, 10, 2));
  },
  onB: user => {
    user.write('a.txt', 'of B');
    user.touch('a.txt', noonOf(2012, 10, 1));
  },
};

/** Name of the file, name of the copy, whose it is, and whether it is on record. */
function open({ store }: Drive): string[] {
  return openConflicts(store).map(
    ({ original, copy, computer, atMs }) =>
      `${original.name} | ${copy.name} | ${computer}${atMs === undefined ? '' : ', on record'}`,
  );
}

async function shown({ disk }: Drive, path: string): Promise<ShownSide> {
  const entry = await disk.files.stat(path);
  assert.ok(entry, `${path} stands`);
  return { path, stamp: entry.stamp, heldIn: null };
}

/** What a person decides who looked at the two just now. */
async function decision(drive: Drive, keep: Decision['keep'], name?: string): Promise<Decision> {
  const [original, copy] = [await shown(drive, 'a.txt'), await shown(drive, copyName)];
  return { keep, original, copy, node: idOf(drive, copyName) as NodeId, ...(name === undefined ? {} : { name }) };
}

async function decide(drive: Drive, keep: Decision['keep'], name?: string): Promise<Settled> {
  return drive.task().decide(await decision(drive, keep, name));
}

async function versionsOf({ station }: Pair, id: string): Promise<string[]> {
  const actor = { account: station.anna.account, device: station.anna.device, grant: 'write' } as const;
  const versions = await station.service.versions(actor, station.share.id, id as NodeId);
  return versions.map(({ state }) => state.content);
}

test('R125: a copy is on record where it was put aside, and known by its name elsewhere', async () => {
  const pair = await play(bothEdit);
  assert.deepEqual(open(pair.b), [`a.txt | ${copyName} | B, on record`]);
  assert.deepEqual(open(pair.a), [`a.txt | ${copyName} | B`]);
});

test('R125: a file that stood where a new folder came, and a copy whose name was cut, are on record too', async () => {
  const long = 'x'.repeat(250);
  const pair = await play({
    start: user => user.write(long, 'old'),
    onA: user => {
      user.mkdir('thing');
      user.write('thing/in', 'text');
      user.write(long, 'of A');
      user.touch(long, noonOf(2012, 10, 2));
    },
    onB: user => {
      user.write('thing', 'of B');
      user.write(long, 'of B');
      user.touch(long, noonOf(2012, 10, 1));
    },
  });
  const kinds = openConflicts(pair.b.store).map(({ original, copy }) => `${original.kind} ${copy.kind}`);
  assert.deepEqual(kinds.toSorted(), ['file file', 'folder file']);
  assert.equal(openConflicts(pair.a.store).length, 1, 'from its name alone nobody can tell what was cut off');
});

test('R125: it is over once either file is gone, renamed, or both are the same', async () => {
  const endings: readonly ((drive: Drive) => void)[] = [
    ({ disk }) => disk.user.unlink('a.txt'),
    ({ disk }) => disk.user.unlink(copyName),
    ({ disk }) => disk.user.rename(copyName, 'mine.txt'),
    ({ disk }) => disk.user.write(copyName, 'of A'),
  ];
  for (const [at, end] of endings.entries()) {
    const pair = await play(bothEdit);
    end(pair.b);
    await pair.settle();
    assert.deepEqual([open(pair.a), open(pair.b)], [[], []], `ending ${at}`);
    sweepConflictNotes(pair.b.store);
    assert.deepEqual([...pair.b.store.conflictNotes()], [], `the record of ending ${at} goes`);
  }
});

test('R125: an open conflict stays on record', async () => {
  const pair = await play(bothEdit);
  sweepConflictNotes(pair.b.store);
  assert.equal([...pair.b.store.conflictNotes()].length, 1);
});

test('R126: the file is kept: the copy goes to the bin, and everywhere', async () => {
  const pair = await play(bothEdit);
  assert.equal(await decide(pair.a, 'original'), 'done');
  await pair.settle();
  assert.deepEqual(pair.tree(), { 'a.txt': 'of A' });
  assert.deepEqual([binned(pair.a), open(pair.a), open(pair.b)], [['of B'], [], []]);
});

test('R127: the copy is kept: it takes the name, the same node goes on, and what lost is a version of it', async () => {
  const pair = await play(bothEdit);
  const before = await versionsOf(pair, idOf(pair.a, 'a.txt'));
  const node = idOf(pair.a, 'a.txt');
  assert.equal(await decide(pair.a, 'copy'), 'done');
  await pair.settle();
  assert.deepEqual(pair.tree(), { 'a.txt': 'of B' });
  assert.equal(idOf(pair.b, 'a.txt'), node);
  assert.deepEqual((await versionsOf(pair, node)).slice(1), before);
  assert.deepEqual(binned(pair.a), ['of A', 'of B']);
  assert.equal(pair.b.disk.user.meta('a.txt').mtimeNs, noonOf(2012, 10, 1));
  assert.deepEqual([open(pair.a), open(pair.b)], [[], []]);
});

test('R128: both are kept: the copy gets a name that is free, and nothing else', async () => {
  const pair = await play(bothEdit);
  pair.a.disk.user.write('mine.txt', 'there already');
  assert.equal(await decide(pair.a, 'both', 'mine.txt'), 'taken');
  assert.equal(await decide(pair.a, 'both', 'of B.txt'), 'done');
  await pair.settle();
  assert.deepEqual(pair.tree(), { 'a.txt': 'of A', 'mine.txt': 'there already', 'of B.txt': 'of B' });
  assert.deepEqual([binned(pair.a), open(pair.a), open(pair.b)], [[], [], []]);
});

test('R126, R127, R128: what changed while the person looked is not what they decided about, and stays as it is', async () => {
  for (const keep of ['original', 'copy', 'both'] as const) {
    const paths = keep === 'both' ? [copyName] : ['a.txt', copyName];
    const changes = paths.flatMap(path => [
      { path, change: ({ disk }: Drive) => disk.user.write(path, 'newer') },
      // What came out of an exchange would not tell this one.
      { path, change: ({ disk }: Drive) => disk.user.chmod(path, 0o600) },
    ]);
    for (const { path, change } of changes) {
      const pair = await play(bothEdit);
      const decided = await decision(pair.a, keep, 'of B.txt');
      change(pair.a);
      const before = pair.a.tree();
      assert.equal(await pair.a.task().decide(decided), 'changed', `${keep}, ${path}`);
      assert.deepEqual([pair.a.tree(), binned(pair.a)], [before, []]);
    }
  }
});

test('R126, R127: a write between the look and the step is found by what came out, and goes back', async () => {
  for (const [keep, path, racing] of [
    ['original', copyName, 'takeOut'],
    ['copy', 'a.txt', 'exchange'],
  ] as const) {
    let due = false;
    const fault = (operation: string): undefined => {
      if (!due || operation !== racing) return;
      due = false;
      pair.a.user.write(path, 'at the last moment');
    };
    const pair = await play({ ...bothEdit, a: { disk: { fault } } });
    due = true;
    assert.equal(await decide(pair.a, keep), 'changed');
    await pair.settle();
    assert.equal(pair.tree()[path], 'at the last moment');
    assert.deepEqual(binned(pair.a), []);
  }
});
