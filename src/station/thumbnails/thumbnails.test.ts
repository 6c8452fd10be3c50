/** Who waits for a thumbnail, and for how long; the decoder here answers when the test says so. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContentId } from '#model/node.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { FileContent } from '#station/share/read-content.ts';
import type { Decoded } from '#station/thumbnails/decoder.ts';
import type { KeptThumbnail, ThumbnailCache } from '#station/thumbnails/thumbnail-cache.ts';
import {
  createThumbnails,
  decodesAtOnceMax,
  decodesOfOneMax,
  decodesWaitingMax,
  pictureBytesMax,
} from '#station/thumbnails/thumbnails.ts';

const jpeg = Buffer.from('ffd8ffe0', 'hex');

function fileOf(number: number, size = jpeg.length): FileContent {
  const content = `01${String(number).padStart(64, '0')}` as ContentId;
  const state = { content, size, mtimeNs: 0n, mode: 0o644 };
  return { name: `${number}.jpg`, state, read: async () => [jpeg] as unknown as AsyncIterable<Uint8Array> };
}

function bench(waitMsMax = 60_000) {
  const under: ((decoded: Decoded) => void)[] = [];
  const decode = () => new Promise<Decoded>(resolve => under.push(resolve));
  const kept = new Map<string, KeptThumbnail>();
  const cache: ThumbnailCache = {
    get: async name => kept.get(name),
    put: async (name, thumbnail) => void kept.set(name, thumbnail),
    expire: async () => undefined,
  };
  const thumbnails = createThumbnails({
    decoder: { decode, close: () => undefined },
    cache,
    clock: { nowMs: () => 0 },
    log: () => undefined,
    waitMsMax,
  });
  const ask = (number: number, by = `${number}`, signal = new AbortController().signal) =>
    thumbnails.of(fileOf(number), { edge: 256, by, signal }).then(
      () => 'made',
      (error: unknown) => (error instanceof Refusal ? error.code : error),
    );
  const settle = () => new Promise(resolve => setTimeout(resolve, 20));
  return { thumbnails, under, ask, settle };
}

const made: Decoded = { kind: 'made', bytes: jpeg };

test('B30 no more pictures are decoded at a time than may, no more wait than may, and the rest is told to come again', async () => {
  const { under, ask, settle } = bench();
  const room = decodesAtOnceMax + decodesWaitingMax;
  const asked = Array.from({ length: room }, (_, number) => ask(number));
  await settle();
  assert.equal(under.length, decodesAtOnceMax);
  assert.equal(await ask(room), 'busy');
  for (let done = 0; done < room; done += 1) {
    under[done]?.(made);
    await new Promise(resolve => setImmediate(resolve));
  }
  assert.deepEqual(new Set(await Promise.all(asked)), new Set(['made']));
});

test('B30 who waits too long is told so, and nobody has more than their part of the places', async () => {
  const { under, ask, settle } = bench(200);
  const asked = Array.from({ length: decodesOfOneMax }, (_, number) => ask(number, 'anna'));
  assert.equal(await ask(90, 'anna'), 'busy');
  await settle();
  assert.equal(under.length, 1, 'one account has one of the places');
  const beside = ask(91, 'ben');
  await settle();
  assert.equal(under.length, decodesAtOnceMax);
  assert.equal(await ask(92, 'carl'), 'busy', 'this one waited too long');
  for (const answer of under) answer(made);
  assert.equal(await beside, 'made');
  const outcomes = await Promise.all(asked);
  assert.equal(outcomes.filter(outcome => outcome === 'made').length, 1);
  assert.equal(under.length, decodesAtOnceMax, 'what was told to come again is not decoded');
});

test('B30 what turned out to be no picture while others waited for it is not decoded once more', async () => {
  const { under, ask, settle } = bench();
  const asked = ['anna', 'ben', 'carl'].map(by => ask(1, by));
  await settle();
  assert.equal(under.length, decodesAtOnceMax);
  for (const answer of under) answer({ kind: 'failed', why: 'it is cut off' });
  assert.deepEqual(await Promise.all(asked), ['no-thumbnail', 'no-thumbnail', 'no-thumbnail']);
  assert.equal(under.length, decodesAtOnceMax);
});

test('B30 what nobody waits for any more is not decoded, and its place is free', async () => {
  const { under, ask, settle } = bench();
  for (let number = 0; number < decodesAtOnceMax; number += 1) void ask(number);
  const gone = new AbortController();
  const scrolledAway = Array.from({ length: decodesWaitingMax }, (_, number) =>
    ask(100 + number, `${number}`, gone.signal),
  );
  await settle();
  assert.equal(await ask(900), 'busy');
  gone.abort();
  await Promise.all(scrolledAway);
  const stays = ask(901);
  await settle();
  for (const answer of under) answer(made);
  await settle();
  assert.equal(under.length, decodesAtOnceMax + 1);
  under.at(-1)?.(made);
  assert.equal(await stays, 'made');
});

test('B30 a file of more bytes than are read for a thumbnail is not read at all, and neither is an empty one', async () => {
  const { thumbnails } = bench();
  const asking = { edge: 256 as const, by: 'anna', signal: new AbortController().signal };
  for (const size of [pictureBytesMax + 1, 0]) {
    const file = { ...fileOf(1, size), read: () => assert.fail('it was read') };
    await assert.rejects(thumbnails.of(file, asking), { code: 'no-thumbnail' });
  }
});
