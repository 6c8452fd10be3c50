/** A folder's volume is put back as it was some time ago: the marker, the object and all stamps are those of then. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sealHoldsMs } from '#engine/seal.ts';
import { type TaskSettings, usualSizes } from '#engine/settings.ts';
import type { StationDoor } from '#engine/station-door.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, binned, type Drive, type Pair, play } from '#test/rules/two-drives.ts';

const oneRun: Partial<TaskSettings> = { run: 'this run of the computer' };

/** Both have what A writes at first; B's task has ended cleanly. */
async function synced(start: (user: UserActions) => void): Promise<Pair> {
  const pair = await play({ start, b: { settings: oneRun } });
  await pair.b.task().close();
  return pair;
}

/** B goes on in a life of its own, which ends cleanly, and its volume is put back as it was before. */
async function undone(pair: Pair, life: (b: Drive) => void | Promise<void>): Promise<void> {
  const putBack = pair.b.disk.image();
  pair.b.restart();
  await life(pair.b);
  await pair.settle('b');
  await pair.b.task().close();
  putBack();
  pair.b.restart();
}

async function afterwards(pair: Pair): Promise<Record<string, string>> {
  await pair.settle('b');
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
  return pair.tree();
}

test('R167: a volume that was put back reverts and deletes nothing for everybody', async () => {
  const pair = await synced(user => {
    user.mkdir('d');
    user.write('plan', 'Monday');
    user.write('d/moved', 'moved');
  });
  await undone(pair, ({ user }) => {
    user.write('plan', 'Tuesday');
    user.write('new', 'of Tuesday');
    user.rename('d/moved', 'here');
    user.rename('d', 'e');
  });
  const meant = { plan: 'Tuesday', new: 'of Tuesday', here: 'moved', e: '/' };
  assert.deepEqual(await afterwards(pair), meant);
  assert.deepEqual(binned(pair.b), ['Monday']);
});

test('R167: so does one whose files were written in place', async () => {
  const pair = await synced(user => user.write('plan', 'Monday'));
  await undone(pair, ({ user }) => {
    user.writeInPlace('plan', 'Tuesday');
  });
  assert.deepEqual(await afterwards(pair), { plan: 'Tuesday' });
  assert.deepEqual(binned(pair.b), ['Monday']);
});

test('R167: what was deleted since then comes back, and what a person does afterwards counts', async () => {
  const pair = await synced(user => {
    for (const name of ['gone', 'edited', 'kept']) user.write(name, `first ${name}`);
  });
  await undone(pair, ({ user }) => {
    user.unlink('gone');
    user.write('edited', 'second edited');
  });
  await pair.b.clock.advance(1_000);
  pair.b.user.write('edited', 'third edited');
  assert.deepEqual(await afterwards(pair), { gone: 'first gone', edited: 'third edited', kept: 'first kept' });
});

test('R167: it shows while the task is at work, once what was done is older than a seal', async () => {
  const pair = await play({ start: user => user.write('plan', 'Monday'), b: { settings: oneRun } });
  const putBack = pair.b.disk.image();
  await pair.b.clock.advance(sealHoldsMs);
  pair.b.user.write('plan', 'Tuesday');
  await pair.settle('b');
  putBack();
  pair.b.task().hint({ paths: undefined });
  assert.deepEqual(await afterwards(pair), { plan: 'Tuesday' });
});

test('R167: a drive that dies between its records and the folder has not gone back, whichever seal is there', async () => {
  for (const isThere of [false, true]) {
    let dies = false;
    const fault = (operation: string): 'io' | undefined => (dies && operation === 'seal' ? 'io' : undefined);
    const pair = await play({ start: user => user.write('a', 'text'), b: { settings: oneRun, disk: { fault } } });
    await pair.b.clock.advance(sealHoldsMs);
    dies = true;
    pair.b.user.write('b', 'more');
    await pair.settle('b');
    const { seal, formerSeal } = pair.b.store.meta();
    assert.notEqual(formerSeal, null);
    dies = false;
    if (isThere) assert.ok(await pair.b.disk.files.seal('marker of B', seal));
    pair.b.user.unlink('a');
    pair.b.restart();
    assert.deepEqual(await afterwards(pair), { b: 'more' }, 'the deletion was believed');
    assert.equal(pair.b.store.meta().formerSeal, null);
  }
});

test('R167: a folder that was never sealed, of a drive that seals, is one of before', async () => {
  const pair = await synced(user => user.write('plan', 'Monday'));
  await undone(pair, async ({ user, disk }) => {
    user.write('plan', 'Tuesday');
    assert.notEqual((await disk.files.identity())?.seal, '');
  });
  await pair.b.disk.files.mark('marker of B');
  assert.deepEqual(await afterwards(pair), { plan: 'Tuesday' });
});

test('R100: what a copy has of old is no edit, and a person’s later one is', async () => {
  const pair = await synced(user => {
    for (const name of ['old', 'mine']) user.write(name, `Monday ${name}`);
  });
  pair.b.user.copyTree('../task', '../backup');
  pair.b.restart();
  pair.b.user.write('old', 'Tuesday old');
  await pair.settle('b');
  await pair.b.task().close();
  pair.b.user.rename('../task', '../lost');
  pair.b.user.rename('../backup', '../task');
  pair.b.user.rmTree('../task/.waystation');
  pair.b.user.copyTree('../lost/.waystation', '../task/.waystation');
  pair.b.user.touch('../task/old', 1_000_000n);
  await pair.b.clock.advance(1_000);
  pair.b.user.write('../task/mine', 'Wednesday mine');
  pair.b.restart();
  const tree = await afterwards(pair);
  assert.equal(tree['old'], 'Tuesday old');
  assert.equal(tree['mine'], 'Wednesday mine');
  assert.deepEqual(Object.values(tree).toSorted(), ['Monday old', 'Tuesday old', 'Wednesday mine']);
});

test('R167: what stands here alone, where nothing is sent, is no older version of what the station has', async () => {
  const b = { settings: { ...oneRun, mode: 'download-only' } as const };
  const pair = await play({ start: user => user.mkdir('d'), b });
  pair.b.user.write('d/c', 'of B alone');
  await pair.settle('b');
  await pair.b.task().close();
  await undone(pair, async () => {
    await pair.a.clock.advance(60_000);
    pair.a.user.write('d/c', 'of A');
    await pair.a.rest();
    pair.b.hear();
  });
  await pair.settle('b');
  assert.ok(Object.values(pair.b.tree()).includes('of B alone'));
});

test('R167: a folder that goes back before a clean stop is not sealed as the newest', async () => {
  const pair = await synced(user => user.write('plan', 'Monday'));
  const putBack = pair.b.disk.image();
  pair.b.restart();
  pair.b.user.write('plan', 'Tuesday');
  await pair.settle('b');
  pair.b.user.write('plan', 'Wednesday');
  await pair.settle('b');
  putBack();
  await pair.b.task().close();
  pair.b.restart();
  assert.deepEqual(await afterwards(pair), { plan: 'Wednesday' });
});

test('R167: a folder that goes back during a look at all of it is looked at once more', async () => {
  let putBack: (() => void) | undefined;
  const fault = (operation: string, path: string): undefined => {
    if (operation !== 'list' || path !== 'folder') return;
    putBack?.();
    putBack = undefined;
  };
  const pair = await play({
    start: user => {
      user.write('plan', 'Monday');
      user.mkdir('folder');
    },
    b: { settings: oneRun, disk: { fault } },
  });
  await pair.b.task().close();
  const image = pair.b.disk.image();
  pair.b.restart();
  pair.b.user.write('plan', 'Tuesday');
  pair.b.user.write('new', 'of Tuesday');
  await pair.settle('b');
  await pair.b.task().close();
  pair.b.restart();
  putBack = image;
  assert.deepEqual(await afterwards(pair), { plan: 'Tuesday', new: 'of Tuesday', folder: '/' });
  assert.equal(putBack, undefined, 'it went back while it was looked at');
});

test('R167: a task that is at work for long seals its folder meanwhile', async () => {
  const sizes = { ...usualSizes, smallMax: 1_000, pieceMin: 10_000 };
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    upload: async chunks => {
      await pair.b.clock.advance(sealHoldsMs);
      return door.upload(chunks);
    },
  });
  const pair = await play({
    start: user => user.write('plan', 'Monday'),
    b: { settings: { ...oneRun, sizes }, between },
  });
  const seals = new Set([pair.b.store.meta().seal]);
  const putBack = pair.b.disk.image();
  for (let at = 0; at < 20; at += 1) pair.b.user.write(`film ${at}`, String(at).repeat(9_000 + at));
  pair.b.task().hint({ paths: undefined });
  while ((await pair.b.task().syncOnce()).state === 'working') seals.add(pair.b.store.meta().seal);
  assert.ok(seals.size > 1, 'sealed before it came to rest');
  putBack();
  pair.b.restart();
  assert.equal(Object.keys(await afterwards(pair)).length, 21);
});
