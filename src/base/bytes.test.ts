import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concatBytes, countBytes, equalBytes, filledWith } from '#base/bytes.ts';

test('parts are joined in order', () => {
  assert.deepEqual(concatBytes([Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)]), Uint8Array.of(1, 2, 3));
  assert.deepEqual(concatBytes([]), new Uint8Array(0));
});

test('parts are counted, and fill the beginning of a room that is larger', () => {
  const parts = [Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)];
  const room = new Uint8Array(5).fill(9);
  assert.equal(countBytes(parts), 3);
  assert.deepEqual(filledWith(room, parts), Uint8Array.of(1, 2, 3));
  assert.deepEqual(room, Uint8Array.of(1, 2, 3, 9, 9));
  assert.throws(() => filledWith(new Uint8Array(2), parts), RangeError);
});

test('bytes are equal exactly when length and every byte agree', () => {
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3)), false);
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
      assert.equal(equalBytes(a, b), a.toString() === b.toString());
      assert.equal(equalBytes(a, Uint8Array.from(a)), true);
    }),
  );
});
