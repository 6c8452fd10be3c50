/** The modes from end to end: A is two-way, B is what the test says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mode } from '#engine/settings.ts';
import type { StationDoor } from '#engine/station-door.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { binned, createPair, noonOf, type Pair } from '#test/rules/two-drives.ts';

const dayOne = noonOf(2012, 10, 1);
const dayTwo = noonOf(2012, 10, 2);

interface Watched extends Pair {
  /** Operations that B sent. */
  readonly sent: string[];
  grant: 'read' | 'write';
}

async function withB(mode: Mode, grant: 'read' | 'write' = 'write'): Promise<Watched> {
  const sent: string[] = [];
  const rights = { grant };
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    commit: (request, manifests, chunks) => {
      for (const { ops } of request.batches) sent.push(...ops.map(({ op }) => op));
      return door.commit(request, manifests, chunks);
    },
  });
  const pair = await createPair({ b: { settings: { mode }, between, grant: () => rights.grant } });
  pair.a.user.mkdir('d');
  for (const name of ['edited', 'moved', 'gone', 'kept']) pair.a.user.write(`d/${name}`, name);
  await pair.settle();
  sent.length = 0;
  return {
    ...pair,
    sent,
    get grant() {
      return rights.grant;
    },
    set grant(value) {
      rights.grant = value;
    },
  };
}

function workLocally(user: UserActions): void {
  user.write('d/edited', 'edited by B');
  user.rename('d/moved', 'moved by B');
  user.unlink('d/gone');
  user.write('added', 'by B');
}

const ofB = { added: 'by B', d: '/', 'd/edited': 'edited by B', 'd/kept': 'kept', 'moved by B': 'moved' };
const ofA = { d: '/', 'd/edited': 'edited', 'd/gone': 'gone', 'd/kept': 'kept', 'd/moved': 'moved' };

test('R60: download-only sends nothing, and leaves alone what was done here', async () => {
  const pair = await withB('download-only');
  workLocally(pair.b.user);
  await pair.settle();
  assert.deepEqual(pair.b.tree(), ofB);
  assert.deepEqual(pair.a.tree(), ofA);
  assert.deepEqual(pair.sent, []);
  assert.match(await pair.b.task().why('added'), /^Only here/);
});

test('R60, R14: what the station changes afterwards is in conflict with what was done here', async () => {
  const pair = await withB('download-only');
  workLocally(pair.b.user);
  pair.b.user.touch('d/edited', dayOne);
  await pair.settle();
  pair.a.user.write('d/edited', 'edited by A');
  pair.a.user.touch('d/edited', dayTwo);
  pair.a.user.rename('d/moved', 'd/moved by A');
  pair.a.user.write('d/gone', 'back again');
  pair.a.user.write('d/kept', 'kept no more');
  pair.a.user.write('added', 'by A');
  pair.a.user.touch('added', dayOne);
  await pair.settle();
  assert.deepEqual(pair.b.tree(), {
    added: 'by B',
    d: '/',
    'd/edited': 'edited by A',
    'd/edited_B_20121001_Conflict': 'edited by B',
    'd/gone': 'back again',
    'd/kept': 'kept no more',
    'd/moved by A': 'moved',
  });
  assert.deepEqual(pair.sent, []);
  assert.equal(pair.a.tree()['d/edited'], 'edited by A');
});

test('R60: a local winner stays, and is asked about no more until the station changes again', async () => {
  const pair = await withB('download-only');
  pair.b.user.write('d/edited', 'edited by B');
  pair.b.user.touch('d/edited', dayTwo);
  pair.a.user.write('d/edited', 'edited by A');
  pair.a.user.touch('d/edited', dayOne);
  await pair.settle();
  assert.equal(pair.b.tree()['d/edited'], 'edited by B');
  assert.equal(pair.a.tree()['d/edited'], 'edited by A');
  assert.equal((await pair.b.once()).steps, 0);
});

test('R60: what is deleted there and unchanged here goes, what was edited here stays as our own', async () => {
  const pair = await withB('download-only');
  pair.b.user.write('d/edited', 'edited by B');
  pair.a.user.rmTree('d');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { d: '/', 'd/edited': 'edited by B' });
  assert.deepEqual(pair.a.tree(), {});
  assert.deepEqual(binned(pair.b), ['gone', 'kept', 'moved']);
});

test('R61: upload-only sends all that is done here, and changes nothing here', async () => {
  const pair = await createPair({ b: { settings: { mode: 'upload-only' } } });
  pair.b.user.mkdir('d');
  for (const name of ['edited', 'moved', 'gone', 'kept']) pair.b.user.write(`d/${name}`, name);
  await pair.settle();
  assert.deepEqual(pair.tree(), ofA);
  workLocally(pair.b.user);
  await pair.settle();
  assert.deepEqual(pair.tree(), ofB);
  workLocallyOnA(pair.a.user);
  await pair.settle();
  assert.deepEqual(pair.b.tree(), ofB, 'nothing is changed here');
  assert.equal(pair.a.tree()['of A'], 'by A', 'what is only at the station stays there');
});

function workLocallyOnA(user: UserActions): void {
  user.write('d/edited', 'edited by A');
  user.rename('moved by B', 'd/moved by A');
  user.unlink('added');
  user.write('of A', 'by A');
}

test('R61: in a conflict the local version wins, however old it is', async () => {
  const pair = await createPair({ b: { settings: { mode: 'upload-only' } } });
  const save = (user: UserActions, text: string, mtimeNs: bigint): void => {
    user.write('a', text);
    user.touch('a', mtimeNs);
  };
  save(pair.a.user, 'of A', dayTwo);
  await pair.a.rest();
  save(pair.b.user, 'of B', dayOne);
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: 'of B' });
});

test('R62, scenario 60: with a read grant a two-way task acts as download-only', async () => {
  const pair = await withB('two-way', 'read');
  workLocally(pair.b.user);
  pair.a.user.write('d/kept', 'kept no more');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { ...ofB, 'd/kept': 'kept no more' });
  assert.deepEqual(pair.a.tree(), { ...ofA, 'd/kept': 'kept no more' });
  assert.deepEqual(pair.sent, []);
});

test('R62, scenario 61: edits made meanwhile are sent when the grant is for writing again', async () => {
  const pair = await withB('two-way');
  pair.grant = 'read';
  workLocally(pair.b.user);
  await pair.settle();
  assert.deepEqual(pair.a.tree(), ofA);
  pair.grant = 'write';
  await pair.settle();
  assert.deepEqual(pair.tree(), ofB);
});

test('R60, R41: an edit at the station outlives the deletion of the version that won over it without being sent', async () => {
  for (const deletedWhile of ['read', 'write'] as const) {
    const pair = await withB('two-way');
    pair.grant = 'read';
    pair.b.user.write('d/edited', 'edited by B');
    pair.b.user.touch('d/edited', dayTwo);
    pair.a.user.write('d/edited', 'edited by A');
    pair.a.user.touch('d/edited', dayOne);
    await pair.settle();
    pair.grant = deletedWhile;
    pair.b.user.unlink('d/edited');
    await pair.settle();
    pair.grant = 'write';
    await pair.settle();
    for (const drive of [pair.a, pair.b]) assert.equal(drive.tree()['d/edited'], 'edited by A', deletedWhile);
    assert.deepEqual(pair.sent, []);
  }
});
