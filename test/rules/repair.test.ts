/** What the station lost and a drive still has. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { seededRandom } from '#base/random.ts';
import { type Fetched, type StationDoor, StationError } from '#engine/station-door.ts';
import { decodeManifest } from '#model/manifest.ts';
import type { Hash, NodeId } from '#model/node.ts';
import type { ChunkRow } from '#platform/share-store.ts';
import type { WantedReply } from '#protocol/content.ts';
import { Refusal } from '#protocol/refusals.ts';
import { sha256 } from '#station/share/share-fixture.ts';
import { createPair, idOf, type Pair } from '#test/rules/two-drives.ts';
import { sizes, text } from '#test/rules/watched-drive.ts';

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

test('R99: the question for what the station lost is not forgotten when the turn that takes it up fails', async () => {
  let cut = false;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    wanted: async () => {
      if (!cut) return door.wanted();
      cut = false;
      throw new StationError('unreachable', 'cut off');
    },
  });
  const pair = await createPair({ b: { between } });
  pair.a.user.write('a', 'photograph');
  await pair.settle();
  await lose(pair, 'a', 'photograph');
  cut = true;
  await ask(pair, pair.b);
  assert.equal(cut, false, 'the turn failed');
  await pair.b.rest();
  assert.equal((await rowOf(pair, 'photograph')).state, 'live');
});

test('R99: a refusal ends the sending of what the station lost', async () => {
  let refused = 0;
  let refuses = false;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    upload: async chunks => {
      if (!refuses) return door.upload(chunks);
      refused += 1;
      throw new Refusal('denied');
    },
  });
  const pair = await createPair({ b: { between } });
  for (const name of ['a', 'b', 'c']) pair.a.user.write(name, `photograph ${name}`);
  await pair.settle();
  const { store, share } = pair.station;
  const lost = [];
  for (const name of ['a', 'b', 'c']) {
    await store.noteChunks([await rowOf(pair, `photograph ${name}`)], 'damaged');
    const node = pair.a.store.local(idOf(pair.a, name) as NodeId);
    assert.ok(node?.content);
    lost.push({ share: share.id, node: node.id, content: node.content });
  }
  await store.setWanted(lost);
  refuses = true;
  await ask(pair, pair.b);
  assert.equal(refused, 1);
});

async function chunksOf(pair: Pair, content: Hash): Promise<ChunkRow[]> {
  const manifest = decodeManifest(pair.a.store.manifest(content) as Uint8Array);
  const rows = await pair.station.store.chunks((manifest?.chunks ?? []).map(({ hash }) => hash));
  return [...rows.values()];
}

/** A is asked for a big content that the station lost, and `meanwhile` happens with the first piece of it. */
async function bigAskedFor(meanwhile: (pair: Pair) => void): Promise<{ pair: Pair; uploads: number[]; all: number }> {
  const piece = 64 * 1024;
  const text = Buffer.from(seededRandom(7).bytes(24 * piece)).toString('latin1');
  /** By how many pieces had been sent at each commit. */
  const uploads: number[] = [];
  let sent: number | undefined;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    upload: async chunks => {
      if (sent === 0) meanwhile(pair);
      if (sent !== undefined) sent += 1;
      await setImmediate();
      return door.upload(chunks);
    },
    commit: (...asked) => {
      if (sent !== undefined) uploads.push(sent);
      return door.commit(...asked);
    },
  });
  const sizes = { smallMax: piece, pieceMin: piece, portionMax: 1_000 };
  const pair: Pair = await createPair({ a: { settings: { sizes }, between } });
  pair.a.user.write('a', text);
  await pair.settle();
  const { store, share } = pair.station;
  const node = pair.a.store.local(idOf(pair.a, 'a') as NodeId);
  assert.ok(node?.content);
  await store.noteChunks(await chunksOf(pair, node.content), 'damaged');
  await store.setWanted([{ share: share.id, node: node.id, content: node.content }]);
  sent = 0;
  const { head } = (await store.share(share.id))!;
  for (const _ of [1, 2]) pair.a.task().pushed({ share: share.id, epoch: share.epoch, head });
  await pair.a.rest();
  const left = await pair.station.service.wanted(pair.station.anna, share.id);
  return { pair, uploads: [...uploads, sent], all: left.wanted.length };
}

test('R99, R159: an edit does not wait for a big content that is sent again, which is sent to its end', async () => {
  const { pair, uploads, all } = await bigAskedFor(({ a }) => a.user.write('note', 'an edit'));
  const [atEdit = 0, sent = 0] = uploads;
  assert.ok(sent > 8 && atEdit < sent / 2, `the edit went after ${atEdit} of ${sent} pieces`);
  assert.equal(all, 0, 'nothing is wanted any more');
  await pair.b.rest();
  assert.equal(pair.b.tree()['note'], 'an edit');
});

test('R99: a task that closes does not send the rest of what the station lost', async () => {
  let closed: Promise<void> | undefined;
  const { uploads } = await bigAskedFor(({ a }) => {
    closed = a.task().close();
  });
  await closed;
  const [sent = 0] = uploads;
  assert.ok(sent <= 4, `${sent} pieces were sent`);
});

test('R99, R159: a big content that the station lost and refuses does not keep what is planned from being done', async () => {
  let lost: WantedReply['wanted'] = [];
  let refused = 0;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    wanted: async () => lost,
    upload: async () => {
      refused += 1;
      throw new Refusal('full');
    },
  });
  const pair = await createPair({ b: { between, settings: { sizes } } });
  const old = text(400_000, 300);
  pair.a.user.write('old', old);
  await pair.settle();
  const node = pair.b.store.local(idOf(pair.b, 'old') as NodeId);
  assert.ok(node?.content);
  lost = [{ node: node.id, content: node.content }];
  const { share } = pair.station;
  const { head } = (await pair.station.store.share(share.id))!;
  const fresh = text(2_000_000, 301);
  pair.a.user.write('fresh', fresh);
  await pair.a.rest();
  await pair.station.store.noteChunks(await chunksOf(pair, node.content), 'damaged');
  // A question for what was lost, and news.
  pair.b.task().pushed({ share: share.id, epoch: share.epoch, head });
  pair.b.hear();
  const { state, unsettled } = await pair.b.once();
  assert.ok(refused > 0);
  assert.ok(state === 'working' || unsettled === 0, `${state} with ${unsettled} unsettled`);
  assert.deepEqual(pair.b.tree(), { fresh, old });
});
