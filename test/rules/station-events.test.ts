/** What the station may do to a drive: be restored, forget its past, take rights away; and a drive that lost its records. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StationDoor } from '#engine/station-door.ts';
import type { NodeId } from '#model/node.ts';
import { newTaskMeta } from '#platform/task-store.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { Fixture } from '#station/share/share-fixture.ts';
import { stationDoor } from '#station/share/station-door.ts';
import { assertAtRest, type Drive, idOf, noonOf, type Pair, play } from '#test/rules/two-drives.ts';

const dayOne = noonOf(2012, 10, 1);
const dayTwo = noonOf(2012, 10, 2);

function abc(user: UserActions): void {
  user.mkdir('d');
  for (const name of ['a', 'b', 'd/c']) {
    user.write(name, `text of ${name}`);
    user.touch(name, dayOne);
  }
}

/**
 * A station that can be brought back to what another one is now: with a new epoch, as a restore by the station's own
 * command makes, or with the epoch it had, as when its data folder is put back.
 */
function restorable(epoch: 'new epoch' | 'same epoch' = 'new epoch'): {
  between: (actor: 'anna' | 'bob') => (door: StationDoor) => StationDoor;
  restore(from: Fixture): void;
} {
  let backup: Fixture | undefined;
  const epochNow = 'f'.repeat(32);
  return {
    restore: from => {
      backup = from;
    },
    between: actor => original => {
      const door = (): StationDoor => (backup ? stationDoor(backup.service, backup[actor], backup.share.id) : original);
      /** The restored share has one epoch only, and that is the new one. */
      const inside = (known: string): string => {
        if (!backup || known === '' || epoch === 'same epoch') return known;
        return known === epochNow ? backup.share.epoch : 'e'.repeat(32);
      };
      const outside = <T extends { epoch: string }>(answer: T): T =>
        backup && epoch === 'new epoch' ? { ...answer, epoch: epochNow } : answer;
      return {
        ...original,
        changes: async request => outside(await door().changes({ ...request, epoch: inside(request.epoch) })),
        commit: async (request, manifests, chunks) =>
          outside(await door().commit({ ...request, epoch: inside(request.epoch) }, manifests, chunks)),
        missing: hashes => door().missing(hashes),
        upload: chunks => door().upload(chunks),
        fetch: (wants, known) => door().fetch(wants, known),
      };
    },
  };
}

/** Two drives on a station that can be put back, under the epoch it had, to where both of them have begun. */
async function withBackup(): Promise<{ readonly pair: Pair; readonly backup: Pair; restore(): void }> {
  const station = restorable('same epoch');
  const ends = { a: { between: station.between('anna') }, b: { between: station.between('bob') } };
  const pair = await play({ ...ends, start: abc });
  const backup = await play({ start: abc });
  return { pair, backup, restore: () => station.restore(backup.station) };
}

test('R14, R32, scenarios 54 and 55: a station restored from a backup gets back what it lost, and takes nothing', async () => {
  const station = restorable();
  const ends = { a: { between: station.between('anna') }, b: { between: station.between('bob') } };
  const pair = await play({ ...ends, start: abc });
  // The very same beginning makes the very same station: it is the backup.
  const backup = await play({ start: abc });
  pair.a.user.write('new', 'made after the backup');
  pair.a.user.write('a', 'edited after the backup');
  pair.a.user.touch('a', dayTwo);
  pair.a.user.rename('b', 'd/moved');
  await pair.settle();
  station.restore(backup.station);
  await pair.settle();
  const tree = pair.tree();
  assert.equal(tree['new'], 'made after the backup');
  assert.equal(tree['a'], 'edited after the backup');
  assert.equal(tree['d/c'], 'text of d/c');
  assert.ok(Object.values(tree).includes('text of b'));
});

for (const later of [0, 3, 20]) {
  test(`R14, R32, scenario 55: a data folder put back under its old epoch, ${later} commits later`, async () => {
    const { pair, backup, restore } = await withBackup();
    pair.a.user.write('new', 'made after the backup');
    pair.a.user.write('a', 'edited after the backup');
    pair.a.user.touch('a', dayTwo);
    await pair.settle();
    // Others, who had not heard of the lost commits, go on: the head passes the cursors of A and B again.
    for (let count = 0; count < later; count += 1) {
      backup.a.user.write(`other ${count}`, `of another drive ${count}`);
      await backup.a.rest();
    }
    restore();
    await pair.settle();
    const tree = pair.tree();
    assert.equal(tree['new'], 'made after the backup');
    assert.equal(tree['a'], 'edited after the backup');
    assert.equal(tree['d/c'], 'text of d/c');
    for (let count = 0; count < later; count += 1) assert.equal(tree[`other ${count}`], `of another drive ${count}`);
  });
}

test('B17, scenario 55: what is sent on top of a past that a restore undid is not taken for the next of it', async () => {
  const { pair, restore } = await withBackup();
  pair.a.user.write('new', 'made after the backup');
  await pair.a.rest();
  // B never heard of it. The revisions of A's next commits go on where its cursor stands.
  restore();
  pair.a.user.write('x', 'sent after the restore');
  pair.a.user.write('y', 'sent after the restore, too');
  for (let turn = 0; turn < 3; turn += 1) await pair.a.once();
  await pair.settle('b');
  assert.equal(pair.tree()['new'], 'made after the backup');
  assert.equal(pair.tree()['x'], 'sent after the restore');
});

test('B17, R14, scenario 55: of its own commits beyond its cursor, too, a drive hears that a restore undid them', async () => {
  const { pair, restore } = await withBackup();
  pair.b.user.write('of b', 'made after the backup');
  await pair.b.rest();
  // A has not heard of it, so that its own commit comes beyond its cursor, which is in the backup.
  pair.a.user.mkdir('new');
  pair.a.user.write('new/x', 'made after the backup, too');
  await pair.a.once();
  const { cursor, markRevision } = pair.a.store.meta();
  assert.ok(cursor < markRevision, 'the cursor lies before what A knows of');
  restore();
  await pair.settle();
  assert.equal(pair.tree()['new/x'], 'made after the backup, too');
  assert.equal(pair.tree()['of b'], 'made after the backup');
});

test('R89, scenario 55: an id that was used up in the past which a restore brought is given up', async () => {
  const { pair, backup, restore } = await withBackup();
  pair.a.user.write('new', 'made after the backup');
  await pair.settle();
  backup.a.user.unlink('a');
  await backup.settle();
  restore();
  await pair.settle();
  const tree = pair.tree();
  assert.equal(tree['a'], 'text of a', 'nothing is deleted for being absent on one side');
  assert.equal(tree['new'], 'made after the backup');
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
});

test('R42, scenario 56: a past that was compacted is read as a whole, and deletions in it count', async () => {
  let compacted = false;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    changes: async request => {
      if (compacted && request.cursor > 0) {
        compacted = false;
        throw new Refusal('compacted');
      }
      return door.changes(request);
    },
  });
  const pair = await play({ start: abc, b: { between } });
  pair.a.user.unlink('a');
  pair.a.user.write('new', 'text');
  await pair.a.rest();
  pair.b.user.write('mine', 'of B');
  compacted = true;
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { b: 'text of b', d: '/', 'd/c': 'text of d/c', mine: 'of B', new: 'text' });
});

test('R62, scenario 59: a share that was taken away leaves everything here as it is', async () => {
  let gone = false;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    changes: async request => {
      if (gone) throw new Refusal('unknown-share');
      return door.changes(request);
    },
  });
  const pair = await play({ start: abc, b: { between } });
  const before = pair.tree();
  gone = true;
  pair.b.user.write('mine', 'of B');
  pair.b.hear();
  const round = await pair.b.once();
  assert.equal(round.state, 'refused');
  assert.deepEqual(pair.b.tree(), { ...before, mine: 'of B' });
  assert.deepEqual(pair.a.tree(), before);
});

/** As if the file with the records of the task was gone. */
function loseRecords({ store }: Drive, root: NodeId): void {
  store.transaction(writes => {
    writes.setMeta(newTaskMeta);
    writes.clearRemote();
    const ids = [root];
    for (let id = ids.pop(); id; id = ids.pop()) {
      for (const child of [...writes.baseChildren(id), ...writes.localChildren(id)]) ids.push(child.id);
      writes.dropBase(id);
      writes.dropLocal(id);
    }
  });
}

test('R32, R33, scenario 50: a drive that lost its records unites both sides and deletes nothing', async () => {
  const pair = await play({ start: abc });
  const ids = ['a', 'd', 'd/c'].map(path => idOf(pair.a, path));
  loseRecords(pair.b, pair.station.share.root);
  pair.b.user.unlink('b');
  pair.b.user.write('a', 'edited by B');
  pair.b.user.touch('a', dayTwo);
  pair.b.user.write('d/new', 'of B');
  pair.b.restart();
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: 'edited by B', b: 'text of b', d: '/', 'd/c': 'text of d/c', 'd/new': 'of B' });
  assert.deepEqual(
    ['a', 'd', 'd/c'].map(path => idOf(pair.b, path)),
    ids,
  );
});

test('R18, scenario 50: with the consistency check off, files of equal size and mtime are bound unread', async () => {
  const opened: string[] = [];
  const fault = (operation: string, path: string): undefined => {
    if (operation === 'open') opened.push(path);
  };
  const settings = { consistencyCheck: false };
  const pair = await play({ start: abc, b: { settings, disk: { fault } } });
  loseRecords(pair.b, pair.station.share.root);
  pair.b.restart();
  opened.length = 0;
  await pair.settle();
  assert.deepEqual(opened, []);
  assert.deepEqual(pair.b.problems(), {});
  assert.equal(pair.b.store.unsettledCount(), 0);
});

test('R32, scenario 41: a copy of a folder makes new nodes, and no byte travels twice', async () => {
  const sent: number[] = [];
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    commit: (request, manifests, chunks) => {
      sent.push(chunks.reduce((sum, { bytes }) => sum + bytes.length, 0));
      return door.commit(request, manifests, chunks);
    },
  });
  const text = (seed: number): string => Array.from({ length: 20_000 }, (_, at) => `${seed * at}`).join();
  const pair = await play({
    start: user => {
      user.mkdir('d');
      for (const name of [1, 2, 3]) user.write(`d/${name}`, text(name));
    },
    a: { between },
  });
  sent.length = 0;
  pair.a.user.copyTree('d', 'copy');
  await pair.settle();
  assert.equal(
    sent.reduce((sum, bytes) => sum + bytes, 0),
    0,
  );
  assert.deepEqual(
    Object.keys(pair.tree()).filter(path => path.startsWith('copy')),
    ['copy', 'copy/1', 'copy/2', 'copy/3'],
  );
  assert.notEqual(idOf(pair.a, 'copy/1'), idOf(pair.a, 'd/1'));
});
