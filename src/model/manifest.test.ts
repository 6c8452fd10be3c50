import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AssertionFailed } from '#base/assert.ts';
import { toHex } from '#base/hex.ts';
import { seededRandom } from '#base/random.ts';
import { chunkSizeMax } from '#model/chunker.ts';
import {
  type ChunkRef,
  contentId,
  decodeManifest,
  emptyManifest,
  encodeManifest,
  type Manifest,
  manifestSize,
} from '#model/manifest.ts';
import { applyDifference, encodeDifference } from '#model/manifest-difference.ts';
import type { Hash } from '#model/node.ts';

/** A chunk that is told from others by a small number. */
function chunk(number: number, size = 1 + (number % chunkSizeMax)): ChunkRef {
  return { hash: `01${number.toString(16).padStart(64, '0')}` as Hash, size };
}

const manifestOf = (numbers: readonly number[]): Manifest => ({ chunks: numbers.map(number => chunk(number)) });
/** Few different numbers, so that manifests share runs and repeat chunks. */
const anyManifest = fc.array(fc.nat(12), { maxLength: 60 }).map(manifestOf);

test('a manifest has its fixed encoding', () => {
  assert.equal(toHex(encodeManifest(emptyManifest)), '0100');
  const two = { chunks: [chunk(1, 5), chunk(0xab, 300)] };
  assert.equal(toHex(encodeManifest(two)), `010201${'00'.repeat(31)}010501${'00'.repeat(31)}abac02`);
  assert.equal(manifestSize(two), 305);
});

test('the content id is the hash of the encoding', () => {
  const id = contentId(manifestOf([1, 2]), bytes => `01${toHex(bytes.subarray(0, 2)).padEnd(64, '0')}` as Hash);
  assert.equal(id, `010102${'0'.repeat(60)}`);
});

test('what is encoded is decoded again, and nothing shorter, longer or otherwise spelled is', () => {
  fc.assert(
    fc.property(anyManifest, fc.nat(), (manifest, cut) => {
      const bytes = encodeManifest(manifest);
      assert.deepEqual(decodeManifest(bytes), manifest);
      assert.equal(decodeManifest(bytes.subarray(0, cut % bytes.length)), undefined);
      assert.equal(decodeManifest(Uint8Array.of(...bytes, 0)), undefined);
    }),
  );
});

test('bytes that decode are the encoding of what they decode to', () => {
  fc.assert(
    fc.property(anyManifest, fc.nat(), fc.nat(255), (manifest, at, byte) => {
      const bytes = encodeManifest(manifest);
      bytes[at % bytes.length] = byte;
      const decoded = decodeManifest(bytes);
      if (decoded !== undefined) assert.deepEqual(encodeManifest(decoded), bytes);
    }),
    { numRuns: 1_000 },
  );
});

test('bad bytes are refused', () => {
  const entry = (size: readonly number[], tag = 1) => [tag, ...new Array<number>(32).fill(0), ...size];
  assert.ok(decodeManifest(Uint8Array.of(1, 1, ...entry([1]))));
  assert.ok(decodeManifest(Uint8Array.of(1, 1, ...entry([0x80, 0x80, 0x10]))));
  const bad: readonly (readonly number[])[] = [
    [],
    [1],
    [2, 0],
    [1, 0x80, 0],
    [1, 1, ...entry([0])],
    [1, 1, ...entry([0x81, 0x80, 0x10])],
    [1, 1, ...entry([0x81, 0])],
    [1, 1, ...entry([1], 2)],
    [1, 2, ...entry([1])],
    [1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
    [1, 0xff, 0xff, 0xff, 7],
  ];
  for (const bytes of bad) assert.equal(decodeManifest(Uint8Array.from(bytes)), undefined, bytes.toString());
});

test('a manifest that breaks its limits is not written', () => {
  for (const size of [0, 0.5, chunkSizeMax + 1]) {
    assert.throws(() => encodeManifest({ chunks: [chunk(1, size)] }), AssertionFailed);
  }
  assert.throws(() => encodeManifest({ chunks: [{ hash: '02ff' as Hash, size: 1 }] }), AssertionFailed);
});

test('a difference applied to its base gives the target', () => {
  fc.assert(
    fc.property(anyManifest, anyManifest, (target, base) => {
      assert.deepEqual(applyDifference(encodeDifference(target, base), base), target);
      assert.deepEqual(applyDifference(encodeDifference(target, emptyManifest), emptyManifest), target);
      assert.ok(encodeDifference(target, target).length <= 8);
    }),
    { numRuns: 500 },
  );
});

test('an edit of a large manifest costs bytes for the edit only', () => {
  const numbers = Array.from({ length: 16_384 }, (_, i) => i);
  const base = manifestOf(numbers);
  const cost = (edited: readonly number[]) => {
    const difference = encodeDifference(manifestOf(edited), base);
    assert.deepEqual(applyDifference(difference, base), manifestOf(edited));
    return difference.length;
  };
  assert.ok(cost(numbers.toSpliced(8_000, 0, 99_999)) < 60);
  assert.ok(cost(numbers.toSpliced(8_000, 1, 99_997, 99_998, 99_999)) < 130);
  assert.ok(cost([...numbers.toSpliced(8_000, 2, 99_998), 99_999]) < 100);
  assert.ok(cost(numbers.toSpliced(100, 5_000)) < 20);
  assert.ok(cost([...numbers.slice(9_000), ...numbers.slice(0, 9_000)]) < 20);
});

test('repeated chunks do not make a difference large', () => {
  const holes = Array.from({ length: 2_000 }, (_, i) => (i % 2 === 0 ? 0 : i));
  const edited = holes.with(1_001, 99_999);
  assert.ok(encodeDifference(manifestOf(edited), manifestOf(holes)).length < 60);
});

test('bytes that are no difference, or not to this base, are refused and never throw', () => {
  const base = manifestOf([1, 2, 3]);
  assert.deepEqual(applyDifference(Uint8Array.of(0x81, 2, 4, 2), base), manifestOf([2, 3]));
  const bad: readonly (readonly number[])[] = [
    [],
    [0x81],
    [1, 0],
    [0x81, 1],
    [0x81, 3, 4, 0],
    [0x81, 1, 4, 0],
    [0x81, 2, 4, 1],
    [0x81, 2, 4, 4],
    [0x81, 1, 0, 0, 2, 0],
    [0x81, 0, 1],
    [0x81, 1, 3, 1],
    [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 6, 0],
  ];
  for (const bytes of bad) assert.equal(applyDifference(Uint8Array.from(bytes), base), undefined, bytes.toString());
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), bytes => {
      applyDifference(Uint8Array.of(0x81, ...bytes), base);
      decodeManifest(Uint8Array.of(1, ...bytes));
    }),
    { numRuns: 2_000 },
  );
});

test('a damaged difference gives nothing or another manifest of the declared length', () => {
  const dice = seededRandom(3);
  const base = manifestOf([1, 2, 3, 4, 5, 6]);
  const whole = encodeDifference(manifestOf([1, 2, 9, 4, 5, 6]), base);
  for (let i = 0; i < 2_000; i += 1) {
    const bytes = Uint8Array.from(whole);
    bytes[2 + dice.below(bytes.length - 2)] = dice.below(256);
    const applied = applyDifference(bytes, base);
    if (applied !== undefined) assert.equal(applied.chunks.length, 6);
  }
});
