/**
 * What a task leaves out, and what crosses its edge. Folders cannot be selected yet (S15): the filter and the task's
 * remote folder draw the line here, as a selection will.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskSettings } from '#engine/settings.ts';
import type { StationDoor } from '#engine/station-door.ts';
import type { FilesErrorCode } from '#platform/files.ts';
import {
  assertAtRest,
  binned,
  createPair,
  type Drive,
  noonOf,
  type Pair,
  play,
  type Tree,
} from '#test/rules/two-drives.ts';

const dayOne = noonOf(2012, 10, 1);
const dayTwo = noonOf(2012, 10, 2);

const noIso: TaskSettings['filter'] = { sizeMax: 0, names: [], extensions: ['iso'] };
const all: TaskSettings['filter'] = { sizeMax: 0, names: [], extensions: [] };

/** What the drive program does when a task is changed: the whole listing is read anew under the new filter. */
function changeFilter(drive: Drive, filter: TaskSettings['filter']): void {
  drive.store.transaction(writes => writes.setMeta({ cursor: 0 }));
  drive.restart({ filter });
}

test('R9, scenario 99: what is left out while it holds unsent changes keeps them, here alone', async () => {
  const pair = await createPair();
  pair.a.user.write('disc.iso', 'a disc');
  pair.a.user.write('kept', 'text');
  await pair.settle();
  pair.b.user.write('disc.iso', 'edited by B, not yet sent');
  pair.b.user.write('new.iso', 'made by B, not yet sent');
  changeFilter(pair.b, noIso);
  await pair.settle();
  assert.deepEqual(pair.a.tree(), { 'disc.iso': 'a disc', kept: 'text' });
  const own = { 'disc.iso': 'edited by B, not yet sent', 'new.iso': 'made by B, not yet sent' };
  assert.deepEqual(pair.b.tree(), { ...own, kept: 'text' });
  // Restarts are when Dropbox lost such files in 2014.
  for (let start = 0; start < 3; start += 1) {
    pair.b.restart();
    await pair.settle();
  }
  assert.deepEqual(pair.b.tree(), { ...own, kept: 'text' });
  for (const path of Object.keys(own)) assert.match(await pair.b.task().why(path), /leaves out/);
});

test('R9, scenario 100: what is left out here and what the station has under that name do not meet', async () => {
  const pair = await createPair({ b: { settings: { filter: noIso } } });
  pair.b.user.write('disc.iso', 'of B alone');
  pair.a.user.write('disc.iso', 'of A');
  await pair.settle();
  pair.a.user.write('disc.iso', 'of A, edited');
  pair.b.user.write('disc.iso', 'of B alone, edited');
  await pair.settle();
  assert.deepEqual(pair.a.tree(), { 'disc.iso': 'of A, edited' });
  assert.deepEqual(pair.b.tree(), { 'disc.iso': 'of B alone, edited' });
  assert.match(await pair.b.task().why('disc.iso'), /leaves out all files that end with ".iso"/);
  pair.a.user.unlink('disc.iso');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { 'disc.iso': 'of B alone, edited' });
});

/** A keeps the whole share, B the folder `in` of it alone. */
async function viewOfIn(between?: (door: StationDoor) => StationDoor): Promise<Pair & { b: Drive }> {
  const pair = await createPair();
  pair.a.user.mkdir('in');
  await pair.settle();
  const [root] = [...pair.a.store.remoteChildren(pair.station.share.root)];
  assert.ok(root);
  const b = pair.join('C', { root: root.id, ...(between ? { between } : {}) });
  const settle = pair.settle;
  return { ...pair, b, settle };
}

test('R40, R41, scenario 101: what is moved there out of what this task keeps goes here, unless it was edited', async () => {
  const pair = await viewOfIn();
  pair.a.user.mkdir('in/d');
  for (const name of ['clean', 'edited', 'd/x', 'd/y', 'stays']) pair.a.user.write(`in/${name}`, `text of ${name}`);
  await pair.settle();
  assert.deepEqual(Object.keys(pair.b.tree()), ['clean', 'd', 'd/x', 'd/y', 'edited', 'stays']);
  pair.a.user.mkdir('out');
  for (const name of ['clean', 'edited', 'd']) pair.a.user.rename(`in/${name}`, `out/${name}`);
  await pair.a.rest();
  // B does not know of it, and has not told of its edits.
  pair.b.user.write('edited', 'edited by B');
  pair.b.user.write('d/x', 'x edited by B');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { d: '/', 'd/x': 'x edited by B', edited: 'edited by B', stays: 'text of stays' });
  assert.deepEqual(binned(pair.b), ['text of clean', 'text of d/y']);
  const tree = pair.a.tree();
  assert.equal(tree['out/clean'], 'text of clean');
  assert.equal(tree['out/d/x'], 'text of d/x');
  assert.equal(tree['out/edited'], 'text of edited');
  assert.equal(tree['in/edited'], 'edited by B', 'the edit is a file of its own');
  assert.equal(tree['in/d/x'], 'x edited by B');
});

test('R40, R41, scenario 101: what gets a name there that is left out here goes here, unless it was edited', async () => {
  const pair = await createPair({ b: { settings: { filter: noIso } } });
  for (const name of ['clean', 'edited']) pair.a.user.write(name, `text of ${name}`);
  await pair.settle();
  for (const name of ['clean', 'edited']) pair.a.user.rename(name, `${name}.iso`);
  await pair.a.rest();
  pair.b.user.write('edited', 'edited by B');
  await pair.settle();
  const there = { 'clean.iso': 'text of clean', 'edited.iso': 'text of edited' };
  assert.deepEqual(pair.a.tree(), { ...there, edited: 'edited by B' });
  assert.deepEqual(pair.b.tree(), { edited: 'edited by B' });
  assert.deepEqual(binned(pair.b), ['text of clean']);
});

test('R32, R33, scenario 102: what is taken in again is bound where it is alike, fetched where it is gone, kept where it differs', async () => {
  let travelled = 0;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    async *fetch(wants, known) {
      for await (const item of door.fetch(wants, known)) {
        if ('bytes' in item) travelled += item.bytes.length;
        yield item;
      }
    },
  });
  const pair = await createPair({ b: { between } });
  for (const name of ['alike.iso', 'differs.iso', 'gone.iso']) {
    pair.a.user.write(name, `text of ${name}`);
    pair.a.user.touch(name, dayTwo);
  }
  await pair.settle();
  changeFilter(pair.b, noIso);
  await pair.settle();
  pair.b.user.write('differs.iso', 'of B');
  pair.b.user.touch('differs.iso', dayOne);
  pair.b.user.unlink('gone.iso');
  await pair.settle();
  assert.equal(Object.keys(pair.a.tree()).length, 3);
  travelled = 0;
  changeFilter(pair.b, all);
  await pair.settle();
  assert.deepEqual(pair.tree(), {
    'alike.iso': 'text of alike.iso',
    'differs.iso': 'text of differs.iso',
    'differs_B_20121001_Conflict.iso': 'of B',
    'gone.iso': 'text of gone.iso',
  });
  assert.equal(travelled, 'text of differs.iso'.length + 'text of gone.iso'.length);
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
});

test('R40, scenario 103: what is moved here to a name that is left out stays here, and in the history', async () => {
  const pair = await createPair({ b: { settings: { filter: noIso } } });
  pair.a.user.write('disc', 'a disc');
  await pair.settle();
  const [node] = [...pair.a.store.remoteChildren(pair.station.share.root)];
  assert.ok(node);
  pair.b.user.rename('disc', 'disc.iso');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { 'disc.iso': 'a disc' });
  assert.deepEqual(pair.a.tree(), {});
  assert.equal((await pair.station.service.versions(pair.station.anna, pair.station.share.id, node.id)).length, 1);
  assert.match(await pair.b.task().why('disc.iso'), /leaves out/);
});

test('R31, R40, scenario 103: what is moved here to the folder of another task is made there and deleted here', async () => {
  const pair = await viewOfIn();
  pair.a.user.mkdir('other');
  await pair.settle();
  const other = [...pair.a.store.remoteChildren(pair.station.share.root)].find(({ name }) => name === 'other');
  assert.ok(other);
  const second = pair.join('D', { root: other.id });
  pair.b.user.mkdir('d');
  pair.b.user.write('d/x', 'text of x');
  await pair.settle();
  // To each of the two tasks, the other's folder is anywhere on the disk.
  const moved: Tree = pair.b.tree();
  pair.b.user.rmTree('d');
  second.user.mkdir('d');
  second.user.write('d/x', moved['d/x'] ?? '');
  await pair.settle();
  assert.deepEqual(pair.a.tree(), { in: '/', other: '/', 'other/d': '/', 'other/d/x': 'text of x' });
  assert.deepEqual(pair.b.tree(), {});
  assert.deepEqual(second.tree(), { d: '/', 'd/x': 'text of x' });
});

test('R106: what is not synced stays in the place of a node, which waits for it, listed and fetched no more', async () => {
  let fetches = 0;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    fetch: (wants, known) => {
      fetches += 1;
      return door.fetch(wants, known);
    },
  });
  const upToFive: TaskSettings['filter'] = { sizeMax: 5, names: [], extensions: [] };
  const pair = await play({ b: { settings: { filter: upToFive }, between }, start: user => user.write('old', 'text') });
  const own = { 'new.tmp': 'of a program', file: 'larger than five', moved: 'larger than five' };
  for (const [path, text] of Object.entries(own)) pair.b.user.write(path, text);
  await pair.settle('b');
  fetches = 0;
  pair.a.user.mkdir('new.tmp');
  pair.a.user.write('new.tmp/beneath', 'text');
  pair.a.user.write('file', 'tiny');
  pair.a.user.rename('old', 'moved');
  for (let minute = 0; minute < 10; minute += 1) {
    await pair.settle();
    await pair.b.clock.advance(60_000);
  }
  assert.deepEqual(pair.b.tree(), { ...own, old: 'text' });
  const taken = { 'new.tmp': 'taken', file: 'taken', moved: 'taken' };
  assert.deepEqual(pair.b.problems(), { ...taken, 'new.tmp/beneath': 'in-the-way' });
  assert.equal(fetches, 1);
  assert.match(await pair.b.task().why('file'), /Something that is not synced stands here.*leaves out files above 5/);
  for (const path of Object.keys(own)) pair.b.user.unlink(path);
  await pair.settle();
  assert.deepEqual(pair.tree(), { 'new.tmp': '/', 'new.tmp/beneath': 'text', file: 'tiny', moved: 'text' });
  assert.deepEqual(pair.b.problems(), {});
});

test('R106: what waits for its place is listed where that is by now, and nowhere else', async () => {
  const pair = await play({ start: user => user.mkdir('d') });
  pair.b.user.write('d/x.tmp', 'of a program');
  await pair.settle('b');
  pair.a.user.mkdir('d/x.tmp');
  await pair.settle();
  assert.deepEqual(pair.b.problems(), { 'd/x.tmp': 'taken' });
  pair.a.user.rename('d', 'e');
  await pair.settle();
  assert.deepEqual(pair.b.problems(), { 'e/x.tmp': 'taken' });
  await pair.b.clock.advance(60_000);
  await pair.settle();
  assert.deepEqual(pair.b.problems(), { 'e/x.tmp': 'taken' });
  pair.b.user.unlink('e/x.tmp');
  await pair.settle();
  assert.deepEqual(pair.b.problems(), {});
  assert.deepEqual(pair.tree(), { e: '/', 'e/x.tmp': '/' });
});

test('R106: what waits for its place is listed with that alone, whatever failed with it before', async () => {
  let code: FilesErrorCode | undefined;
  const fault = (operation: string): FilesErrorCode | undefined => (operation === 'move' ? code : undefined);
  const pair = await play({ start: user => user.mkdir('f'), b: { disk: { fault } } });
  code = 'full';
  pair.a.user.rename('f', 'x.tmp');
  await pair.settle('a');
  pair.b.hear();
  for (let turn = 0; turn < 5; turn += 1) await pair.b.once();
  assert.deepEqual(pair.b.problems(), { f: 'full' });
  code = undefined;
  pair.b.user.write('x.tmp', 'of a program');
  for (let minute = 0; minute < 3; minute += 1) {
    await pair.b.clock.advance(60_000);
    await pair.settle('b');
  }
  assert.deepEqual(pair.b.problems(), { 'x.tmp': 'taken' });
});
