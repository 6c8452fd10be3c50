import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concatBytes } from '#base/bytes.ts';
import { toHex } from '#base/hex.ts';
import type { Hash } from '#model/node.ts';
import {
  decodeChunk,
  decodeCompressed,
  decodeFetched,
  decodeJson,
  decodeManifestFrame,
  encodeChunk,
  encodeCompressed,
  encodeEnd,
  encodeFetched,
  encodeJson,
  encodeManifestFrame,
  type FetchedPayload,
} from '#protocol/frame-payloads.ts';
import { compressedRawBytesMax, createFrameReader } from '#protocol/frames.ts';
import { Refusal } from '#protocol/refusals.ts';

const hash = `01${'ab'.repeat(32)}` as Hash;
const base = `01${'cd'.repeat(32)}` as Hash;
const none = '00'.repeat(33);
const bytes = Uint8Array.of(1, 2, 3);

test('json, byte for byte', () => {
  const sent = encodeJson({ a: 'ä' });
  assert.equal(hexOf(sent), '01 0000000a 7b2261223a22c3a4227d'.replaceAll(' ', ''));
  assert.deepEqual(decodeJson(payloadOf(sent)), { a: 'ä' });
});

test('chunk, byte for byte', () => {
  const sent = encodeChunk({ hash, bytes });
  assert.equal(hexOf(sent), `0200000024${hash}010203`);
  assert.deepEqual(decodeChunk(payloadOf(sent)), { hash, bytes });
});

test('manifest, byte for byte', () => {
  const difference = { content: hash, base, encoded: bytes };
  assert.equal(hexOf(encodeManifestFrame(difference)), `0300000045${hash}${base}010203`);
  assert.deepEqual(decodeManifestFrame(payloadOf(encodeManifestFrame(difference))), difference);
  const whole = { content: hash, base: undefined, encoded: bytes };
  assert.equal(hexOf(encodeManifestFrame(whole)), `0300000045${hash}${none}010203`);
  assert.deepEqual(decodeManifestFrame(payloadOf(encodeManifestFrame(whole))), whole);
});

test('compressed, byte for byte', () => {
  const sent = encodeCompressed({ rawBytes: 0x010203, zstd: bytes });
  assert.equal(hexOf(sent), '040000000700010203010203');
  assert.deepEqual(decodeCompressed(payloadOf(sent)), { rawBytes: 0x010203, zstd: bytes });
});

test('fetched, byte for byte', () => {
  const refusal = toHex(new TextEncoder().encode('{"code":"gone","message":"No."}'));
  const cases: readonly [FetchedPayload, string][] = [
    [{ want: 258, kind: 'manifest', base, encoded: bytes }, `050000002d0000010200${'00000000'}${base}010203`],
    [{ want: 0, kind: 'manifest', base: undefined, encoded: bytes }, `050000002d0000000000${'00000000'}${none}010203`],
    [{ want: 1, kind: 'chunk', position: 70_000, bytes }, `050000000c0000000101${'00011170'}010203`],
    [{ want: 2, kind: 'refused', code: 'gone', message: 'No.' }, `05000000280000000202${'00000000'}${refusal}`],
  ];
  for (const [fetched, expected] of cases) {
    assert.equal(hexOf(encodeFetched(fetched)), expected);
    assert.deepEqual(decodeFetched(payloadOf(encodeFetched(fetched))), fetched);
  }
});

test('end, byte for byte', () => {
  assert.equal(hexOf(encodeEnd()), '0600000000');
});

test('what a payload cannot be is refused', () => {
  const refused = (decode: (payload: Uint8Array) => unknown, hex: string, code = 'malformed'): void => {
    assert.throws(
      () => decode(Buffer.from(hex, 'hex')),
      (error: unknown) => error instanceof Refusal && error.code === code,
    );
  };
  refused(decodeJson, 'ff');
  refused(decodeJson, '7b');
  refused(decodeChunk, `02${'ab'.repeat(32)}01`);
  refused(decodeChunk, hash);
  refused(decodeManifestFrame, `${none}${none}`);
  refused(decodeManifestFrame, `${hash}02${'00'.repeat(32)}`);
  refused(decodeManifestFrame, `${hash}${base.slice(0, 20)}`);
  refused(decodeCompressed, '00000001');
  refused(decodeCompressed, `${(compressedRawBytesMax + 1).toString(16).padStart(8, '0')}01`, 'too-large');
  refused(decodeFetched, '0000000001');
  refused(decodeFetched, '00000000030000000001');
  refused(decodeFetched, `00000000000000000${'1'}${none}`);
  refused(decodeFetched, '00000000000000000001');
  refused(decodeFetched, `000000000200000000${toHex(new TextEncoder().encode('{"code":"toString","message":""}'))}`);
  refused(decodeFetched, `000000000200000000${toHex(new TextEncoder().encode('null'))}`);
});

test('deep JSON ends in a value or a refusal, not in a crash', () => {
  const deep = new Uint8Array(1_000_000).fill(0x5b);
  assert.throws(() => decodeJson(deep), Refusal);
});

test('any payload gives a value or a typed refusal', () => {
  const decoders = [decodeJson, decodeChunk, decodeManifestFrame, decodeCompressed, decodeFetched];
  const tagged = fc.tuple(
    fc.uint8Array({ maxLength: 12 }),
    fc.constantFrom(hash, none, '01'),
    fc.uint8Array({ maxLength: 70 }),
  );
  const payload = fc.oneof(
    fc.uint8Array({ maxLength: 120 }),
    tagged.map(([before, middle, after]) => concatBytes([before, Buffer.from(middle, 'hex'), after])),
    fc
      .tuple(fc.nat({ max: 3 }), fc.uint8Array({ maxLength: 80 }))
      .map(([kind, rest]) => Uint8Array.of(0, 0, 0, 1, kind, 0, 0, 0, 0, ...rest)),
  );
  fc.assert(
    fc.property(fc.constantFrom(...decoders), payload, (decode, input) => {
      try {
        decode(input);
      } catch (error) {
        assert(error instanceof Refusal && (error.code === 'malformed' || error.code === 'too-large'), String(error));
      }
    }),
    { numRuns: 1_000 },
  );
});

test('every answer to a fetch survives the way', () => {
  const content = fc.uint8Array({ minLength: 1, maxLength: 50 });
  const want = fc.nat({ max: 0xffff_ffff });
  const record = <T>(parts: { [Key in keyof T]: fc.Arbitrary<T[Key]> }): fc.Arbitrary<T> =>
    fc.record(parts, { noNullPrototype: true }) as fc.Arbitrary<T>;
  const fetched = fc.oneof(
    record({ want, kind: fc.constant('manifest' as const), base: fc.constantFrom(hash, undefined), encoded: content }),
    record({ want, kind: fc.constant('chunk' as const), position: want, bytes: content }),
    record({
      want,
      kind: fc.constant('refused' as const),
      code: fc.constantFrom('gone' as const, 'damaged' as const),
      message: fc.string(),
    }),
  );
  fc.assert(fc.property(fetched, value => assert.deepEqual(decodeFetched(payloadOf(encodeFetched(value))), value)));
});

function hexOf(parts: readonly Uint8Array[]): string {
  return toHex(concatBytes(parts));
}

function payloadOf(parts: readonly Uint8Array[]): Uint8Array {
  const [frame] = createFrameReader().push(concatBytes(parts));
  assert(frame);
  return frame.payload;
}
