import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { encodeChunk, encodeCompressed, encodeEnd } from '#protocol/frame-payloads.ts';
import { Refusal } from '#protocol/refusals.ts';
import { hashOf } from '#station/http/content-fixture.ts';
import { readFrames } from '#station/http/read-frames.ts';

const chunk = (bytes: Buffer): Buffer => Buffer.concat(encodeChunk({ hash: hashOf(bytes), bytes }));
const end = Buffer.concat(encodeEnd());
const bodyOf = (pieces: Iterable<Buffer>): IncomingMessage => Readable.from(pieces) as IncomingMessage;

async function count(pieces: Iterable<Buffer>, bytesMax: number): Promise<number> {
  let frames = 0;
  for await (const _ of readFrames(bodyOf(pieces), { bytesMax })) frames += 1;
  return frames;
}

const tooLarge = (error: unknown): boolean => error instanceof Refusal && error.code === 'too-large';

test('frames come out however the bytes are cut', async () => {
  const bytes = Buffer.concat([chunk(Buffer.from('one')), chunk(Buffer.from('two')), end]);
  assert.equal(
    await count(
      [...bytes].map(byte => Buffer.from([byte])),
      1_000,
    ),
    2,
  );
  assert.equal(await count([bytes], 1_000), 2);
});

test('a body that goes on and on is refused at the limit, not at its end', async () => {
  let sent = 0;
  function* endless(): Generator<Buffer> {
    for (;;) {
      const piece = chunk(Buffer.alloc(1_000, 1));
      sent += piece.length;
      yield piece;
    }
  }
  await assert.rejects(count(endless(), 50_000), tooLarge);
  assert.ok(sent < 100_000, `${sent} bytes were taken`);
});

test('what is packed counts as what it unpacks to', async () => {
  const raw = chunk(Buffer.alloc(60_000, 1));
  const packed = Buffer.concat(encodeCompressed({ rawBytes: raw.length, zstd: zstdCompressSync(raw) }));
  assert.ok(packed.length < 1_000);
  assert.equal(await count([packed, end], 100_000), 1);
  await assert.rejects(count([packed, packed, end], 100_000), tooLarge);
});
