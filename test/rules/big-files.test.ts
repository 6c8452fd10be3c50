/** What a big file that changed costs on its way to the station: what changed, and nothing for what exists. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { pieceBytesMax } from '#engine/transfer/write-behind.ts';
import { decodeManifest } from '#model/manifest.ts';
import type { Hash } from '#model/node.ts';
import { createPair, idOf, noonOf, type Pair } from '#test/rules/two-drives.ts';

/** Some forty chunks of lines that do not repeat. */
const text = Array.from({ length: 25_000 }, (_, line) => `${Buffer.from(randomBytes(line)).toString('hex')}\n`).join(
  '',
);
const edited = `${text.slice(0, 1_000_000)}a thousand more${text.slice(1_000_000)}`;

function randomBytes(seed: number): Uint8Array {
  return seededRandom(seed).bytes(50);
}

interface Counts {
  asked: number;
  sent: number;
  bytes: number;
}

async function createCounting(): Promise<{ readonly pair: Pair; readonly counts: Counts }> {
  const counts: Counts = { asked: 0, sent: 0, bytes: 0 };
  const pair = await createPair({
    a: {
      between: door => ({
        ...door,
        missing: hashes => {
          counts.asked += hashes.length;
          return door.missing(hashes);
        },
        upload: chunks => {
          counts.sent += chunks.length;
          counts.bytes += chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
          return door.upload(chunks);
        },
      }),
    },
  });
  return { pair, counts };
}

function chunksOf({ a }: Pair, path: string): readonly Hash[] {
  const content = a.store.base(idOf(a, path) as never)?.state?.content;
  const manifest = content === undefined ? undefined : decodeManifest(a.store.manifest(content) as Uint8Array);
  assert.ok(manifest);
  return manifest.chunks.map(({ hash }) => hash);
}

test('of a big file that changed, what stayed the same is neither asked about nor sent', async () => {
  const { pair, counts } = await createCounting();
  pair.a.user.write('a', text);
  await pair.settle();
  const before = chunksOf(pair, 'a');
  assert.ok(before.length > 20);
  assert.equal(counts.asked, before.length);
  Object.assign(counts, { asked: 0, sent: 0, bytes: 0 });
  pair.a.user.write('a', edited);
  await pair.settle();
  const fresh = chunksOf(pair, 'a').filter(hash => !before.includes(hash));
  assert.equal(fresh.length, 1);
  assert.equal(counts.asked, 1);
  assert.equal(counts.sent, 1);
  assert.ok(counts.bytes < 300_000);
  assert.ok(pair.tree()['a'] === edited);
});

test('what the station lost of the content before is sent with the next try', async () => {
  const { pair, counts } = await createCounting();
  pair.a.user.write('a', text);
  await pair.settle();
  const { store } = pair.station;
  const [lost] = (await store.chunks(chunksOf(pair, 'a').slice(-1))).values();
  assert.ok(lost);
  await store.noteChunks([lost], 'damaged');
  Object.assign(counts, { asked: 0, sent: 0, bytes: 0 });
  pair.a.user.write('a', edited);
  await pair.settle();
  assert.equal(counts.asked, 1 + chunksOf(pair, 'a').length, 'after the refusal it asks about each');
  assert.equal(counts.sent, 2);
  assert.equal((await store.chunks([lost.hash])).get(lost.hash)?.state, 'live');
  assert.ok(pair.tree()['a'] === edited);
  assert.deepEqual(pair.a.problems(), {});
});

test('the other drive reads what stayed the same by the megabyte, and writes as much at a time', async () => {
  const calls: Record<string, number> = {};
  const fault = (operation: string): undefined => {
    calls[operation] = (calls[operation] ?? 0) + 1;
  };
  const pair = await createPair({ b: { disk: { fault } } });
  pair.a.user.write('a', text);
  await pair.settle();
  assert.equal(calls['write'], piecesOf(text));
  const first = { ...calls };
  pair.a.user.write('a', edited);
  await pair.settle();
  assert.ok(pair.tree()['a'] === edited);
  // One run ends at the chunk that was changed, the others where a megabyte is full.
  assert.equal((calls['read'] ?? 0) - (first['read'] ?? 0), 3);
  assert.equal((calls['write'] ?? 0) - (first['write'] ?? 0), 3);
});

function piecesOf(content: string): number {
  return Math.ceil(content.length / pieceBytesMax);
}

test('R15: an update that wins over what somebody else sent takes nothing of base for granted', async () => {
  const { pair, counts } = await createCounting();
  pair.a.user.write('a', text);
  await pair.settle();
  pair.b.user.write('a', 'of B');
  pair.b.user.touch('a', noonOf(2012, 10, 1));
  pair.a.user.write('a', edited);
  pair.a.user.touch('a', noonOf(2012, 10, 2));
  await pair.b.rest();
  Object.assign(counts, { asked: 0, sent: 0, bytes: 0 });
  await pair.settle();
  assert.ok(pair.tree()['a'] === edited);
  assert.equal(counts.asked, chunksOf(pair, 'a').length);
});
