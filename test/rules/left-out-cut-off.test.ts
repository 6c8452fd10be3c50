/** Freeing the space of what is left out, cut off by a crash: gone on with only where the station is proven to be the same (R135). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StationClient } from '#drive/connection/station-client.ts';
import { defaultRules, type TaskRecord } from '#drive/settings-file.ts';
import { type SelectionDoors, Selections } from '#drive/task/selections.ts';
import type { StationDoor } from '#engine/station-door.ts';
import { chunkEnds } from '#model/chunker.ts';
import { createSeededRandom } from '#platform/memory/memory-random.ts';
import type { FeedPage } from '#protocol/feed.ts';
import { sha256 } from '#station/share/share-fixture.ts';
import { createPair, type Drive, idOf, type Tree } from '#test/rules/two-drives.ts';

type Answers = (page: FeedPage) => FeedPage;

/** What is left of `d` on B, where its space was being freed, once B has begun again and the station answers so. */
async function goneOn(answers: Answers): Promise<Tree> {
  let door: StationDoor | undefined;
  const between = (real: StationDoor): StationDoor => {
    door = real;
    return real;
  };
  const pair = await createPair({ b: { between } });
  pair.a.user.mkdir('d');
  pair.a.user.write('d/x', 'one');
  pair.a.user.write('d/y', 'two');
  await pair.settle();
  const [d, x] = [idOf(pair.b, 'd'), idOf(pair.b, 'd/x')] as [never, string];
  await pair.b.disk.files.takeOut('d/x', `wipe-${x}`);
  const { share } = pair.station;
  const place = { share: share.id, shareName: 'share', path: '', root: share.root, folder: '/home' };
  const told = { ...place, id: 'marker of B', connection: 'c', rules: defaultRules, paused: false };
  const record: TaskRecord = { ...told, leftOut: [{ node: d, path: 'd' }], removing: [d] };
  const changes: StationDoor['changes'] = async request => answers(await (door as StationDoor).changes(request));
  const after = await selections(pair.b, changes).goOn(record);
  assert.equal(after.removing, undefined);
  return pair.b.tree();
}

function selections({ disk, store, clock }: Drive, changes: StationDoor['changes']): Selections {
  const client = { share: () => ({ changes }) } as unknown as StationClient;
  const openStore = () => ({ ...store, close: () => undefined });
  const log = () => undefined;
  const doors = {
    clock,
    random: createSeededRandom(1),
    hash: sha256,
    cut: chunkEnds,
    log,
    openStore,
    openFiles: async () => disk.files,
  };
  const settings = { get: () => ({ connections: [] }), putTask: () => undefined };
  return new Selections({ doors, settings, databases: '', client: () => client } as unknown as SelectionDoors);
}

test('R135: what a crash cut off is gone on with while the station has the past that it had', async () => {
  assert.deepEqual(await goneOn(page => page), {});
});

test('R135: all of it stays, and what was taken out of its place comes back, when the station was put back or cannot be asked', async () => {
  const whole = { d: '/', 'd/x': 'one', 'd/y': 'two' };
  assert.deepEqual(await goneOn(page => ({ ...page, epoch: 'another' })), whole);
  assert.deepEqual(await goneOn(page => ({ ...page, head: 0 })), whole);
  const silent = (): never => {
    throw new Error('no way there');
  };
  assert.deepEqual(await goneOn(silent), whole);
});
