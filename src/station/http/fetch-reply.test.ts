import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { countBytes } from '#base/bytes.ts';
import { seededRandom } from '#base/random.ts';
import { decodeCompressed, decodeFetched } from '#protocol/frame-payloads.ts';
import { createFrameReader, type Frame } from '#protocol/frames.ts';
import { fetchReply, sentAsStoredBytesMin } from '#station/http/fetch-reply.ts';
import type { Served } from '#station/share/fetch.ts';

/** The parts that are sent for contents of one chunk each. */
async function partsOf(
  contents: readonly Uint8Array[],
  stored: (bytes: Uint8Array) => Uint8Array | undefined = () => undefined,
): Promise<readonly Uint8Array[]> {
  async function* answers(): AsyncGenerator<Served> {
    for (const [want, bytes] of contents.entries()) yield { want, position: 0, bytes, zstd: stored(bytes) };
  }
  const parts: Uint8Array[] = [];
  for await (const part of fetchReply(answers())) parts.push(part);
  return parts;
}

/** Bytes on the wire for contents of one chunk each, and of those contents. */
async function wireBytes(contents: readonly Uint8Array[]): Promise<{ readonly wire: number; readonly raw: number }> {
  const wire = countBytes(await partsOf(contents));
  return { wire, raw: contents.reduce((sum, { length }) => sum + length, 0) };
}

test('many tiny texts are packed together', async () => {
  const texts = Array.from({ length: 3_000 }, (_, at) =>
    Buffer.from(`name = "setting ${at}"\nvalue = ${at * 7}\n`.repeat(4)),
  );
  const { wire, raw } = await wireBytes(texts);
  assert.ok(wire < raw / 3, `${wire} bytes for ${raw}`);
});

test('a packed group says how long it is, so that packing and unpacking take memory for that much', async () => {
  const [packed] = await partsOf([Buffer.from('a line of text\n'.repeat(20_000))]);
  const reader = createFrameReader({});
  const [frame] = reader.push(packed!);
  const { zstd } = decodeCompressed(frame!.payload);
  // The flag "single segment" of a zstd frame (RFC 8878, 3.1.1.1.1).
  assert.ok((zstd[4]! & 0x20) !== 0);
});

test('a longer chunk that is stored packed is sent as it is stored, in its turn, and unpacks to its frame', async () => {
  const texts = [100, sentAsStoredBytesMin, 1_000, 3 * sentAsStoredBytesMin, 200].map(size =>
    Buffer.alloc(size, 'some text, '),
  );
  // Packed as the station itself never does, so that it is known again.
  const stored = (bytes: Uint8Array): Uint8Array =>
    zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  const sent = Buffer.concat(await partsOf(texts, stored));
  for (const text of texts) assert.equal(sent.includes(stored(text)), text.length >= sentAsStoredBytesMin);
  const frames = createFrameReader({}).push(sent).flatMap(unpacked);
  const chunks = frames.filter(({ type }) => type === 'fetched').map(({ payload }) => decodeFetched(payload));
  assert.deepEqual(
    chunks.map(chunk => chunk.kind === 'chunk' && [chunk.want, Buffer.from(chunk.bytes)]),
    texts.map((text, want) => [want, text]),
  );
});

function unpacked(frame: Frame): readonly Frame[] {
  if (frame.type !== 'compressed') return [frame];
  const { rawBytes, zstd } = decodeCompressed(frame.payload);
  const raw = zstdDecompressSync(zstd, { maxOutputLength: rawBytes });
  assert.equal(raw.length, rawBytes);
  return createFrameReader({ nested: true }).push(raw);
}

test('random contents of some length are sent as they are, heads and all', async () => {
  const random = seededRandom(1);
  const { wire, raw } = await wireBytes(Array.from({ length: 40 }, () => random.bytes(50_000)));
  assert.ok(wire >= raw && wire < raw * 1.01, `${wire} bytes for ${raw}`);
});
