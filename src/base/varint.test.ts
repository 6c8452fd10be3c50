import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AssertionFailed } from '#base/assert.ts';
import { ByteReader } from '#base/byte-reader.ts';
import { ByteWriter } from '#base/byte-writer.ts';
import { varintLength, writeVarint } from '#base/varint.ts';

const known: readonly (readonly [number, readonly number[]])[] = [
  [0, [0]],
  [127, [127]],
  [128, [0x80, 1]],
  [300, [0xac, 2]],
  [2 ** 32, [0x80, 0x80, 0x80, 0x80, 0x10]],
  [Number.MAX_SAFE_INTEGER, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
];

test('numbers have their fixed spelling', () => {
  for (const [value, spelling] of known) {
    const bytes = new Uint8Array(spelling.length);
    assert.equal(writeVarint(bytes, 0, value), spelling.length);
    assert.deepEqual([...bytes], spelling);
    assert.equal(varintLength(value), spelling.length);
    assert.equal(new ByteReader(bytes).varint(), value);
  }
});

test('a written row of numbers and bytes reads back the same, and nothing is left', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.maxSafeNat(), fc.uint8Array({ maxLength: 400 }))), rows => {
      const writer = new ByteWriter();
      for (const [number, bytes] of rows) {
        writer.varint(number);
        writer.varint(bytes.length);
        writer.bytes(bytes);
        writer.byte(7);
      }
      const reader = new ByteReader(writer.finish());
      for (const [number, bytes] of rows) {
        assert.equal(reader.varint(), number);
        assert.deepEqual(reader.take(reader.varint() ?? -1), bytes);
        assert.equal(reader.byte(), 7);
      }
      assert.equal(reader.left, 0);
      assert.equal(reader.byte(), undefined);
    }),
  );
});

test('cut, over-long and too large spellings are refused', () => {
  for (const bad of [
    [],
    [0x80],
    [0x80, 0],
    [0xff, 0x80, 0],
    [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x10],
    [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1],
  ]) {
    assert.equal(new ByteReader(Uint8Array.from(bad)).varint(), undefined, bad.toString());
  }
  assert.equal(new ByteReader(Uint8Array.of(1, 2)).take(3), undefined);
});

test('what is not a number of that kind, or does not fit, is a programmer error', () => {
  for (const value of [-1, 0.5, 2 ** 53, Number.NaN]) assert.throws(() => varintLength(value), AssertionFailed);
  assert.throws(() => writeVarint(new Uint8Array(1), 0, 128), AssertionFailed);
});
