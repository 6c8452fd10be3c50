/** What the station lost and a drive still has. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fetched, StationDoor } from '#engine/station-door.ts';
import type { ChunkRow } from '#platform/share-store.ts';
import { sha256 } from '#station/share/share-fixture.ts';
import { createPair, idOf, type Pair } from '#test/rules/two-drives.ts';

async function rowOf({ station }: Pair, text: string): Promise<ChunkRow> {
  const hash = sha256(Buffer.from(text));
  const row = (await station.store.chunks([hash])).get(hash);
  assert.ok(row);
  return row;
}

/** The station finds that it lost the content of `path`, and asks drive A, or B. */
async function lose(pair: Pair, path: string, text: string): Promise<void> {
  const { store, share } = pair.station;
  await store.noteChunks([await rowOf(pair, text)], 'damaged');
  const node = pair.a.store.local(idOf(pair.a, path) as never);
  assert.ok(node?.content);
  await store.setWanted([{ share: share.id, node: node.id, content: node.content }]);
}

async function ask(pair: Pair, drive: Pair['a']): Promise<void> {
  const { service, share } = pair.station;
  const { head } = (await pair.station.store.share(share.id))!;
  drive.task().pushed({ share: share.id, epoch: share.epoch, head });
  await service.askDrives();
  await drive.rest();
}

test('R99, scenario 68: a drive that is asked sends the bytes that the station lost, if it still has them', async () => {
  const pair = await createPair();
  pair.a.user.write('a', 'photograph');
  await pair.settle();
  await lose(pair, 'a', 'photograph');
  const before = await rowOf(pair, 'photograph');
  await pair.a.rest();
  assert.equal((await rowOf(pair, 'photograph')).state, 'damaged', 'nobody was asked');
  await ask(pair, pair.b);
  const after = await rowOf(pair, 'photograph');
  assert.equal(after.state, 'live');
  assert.notDeepEqual(after.location, before.location);
  assert.deepEqual(await pair.station.service.wanted(pair.station.anna, pair.station.share.id), { wanted: [] });
  assert.deepEqual(pair.tree(), { a: 'photograph' });
});

test('R99: what a drive has changed since, or may not write, it does not send', async () => {
  let grant: 'read' | 'write' = 'write';
  const pair = await createPair({ b: { grant: () => grant } });
  pair.a.user.write('a', 'photograph');
  await pair.settle();
  await lose(pair, 'a', 'photograph');
  grant = 'read';
  await ask(pair, pair.b);
  assert.equal((await rowOf(pair, 'photograph')).state, 'damaged');
  pair.a.user.write('a', 'another');
  await ask(pair, pair.a);
  assert.equal((await rowOf(pair, 'photograph')).state, 'damaged');
});

test('R80, scenario 68: what the station cannot serve stays on the list while it is asked for again', async () => {
  const listed: unknown[] = [];
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    async *fetch(wants) {
      listed.push(pair.b.problems());
      yield* wants.map((_, want): Fetched => ({ want, refused: 'damaged', message: 'Damaged at the station.' }));
    },
  });
  const pair = await createPair({ b: { between } });
  pair.a.user.write('a', 'photograph');
  await pair.a.rest();
  for (let minute = 0; minute < 5; minute += 1) {
    pair.b.hear();
    await pair.b.rest();
    await pair.b.clock.advance(60_000);
  }
  assert.ok(listed.length > 4, `asked ${listed.length} times`);
  assert.deepEqual(listed.slice(1), Array(listed.length - 1).fill({ a: 'damaged' }));
});

test('R99: a drive that hears of its own commit asks for nothing, until the head is told again or by another connection', async () => {
  const pair = await createPair();
  pair.a.user.write('a', 'photograph');
  await pair.settle();
  await lose(pair, 'a', 'photograph');
  const head = async (): Promise<number> => (await pair.station.store.share(pair.station.share.id))!.head;
  const { id: share, epoch } = pair.station.share;
  const task = pair.a.task();
  task.pushed({ share, epoch, head: (await head()) - 1 });
  assert.equal(task.pushed({ share, epoch, head: await head() }), false, 'the own commit');
  assert.equal(task.pushed({ share, epoch, head: await head() }), true, 'told again');
  task.hearsAnew();
  assert.equal(task.pushed({ share, epoch, head: await head() }), true, 'the first of another connection');
});
