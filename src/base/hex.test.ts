import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromHex, toHex } from '#base/hex.ts';

test('bytes are spelled in lower-case digits and read back', () => {
  assert.equal(toHex(Uint8Array.of(0, 9, 10, 255)), '00090aff');
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      assert.equal(toHex(bytes), Buffer.from(bytes).toString('hex'));
      assert.deepEqual(fromHex(toHex(bytes)), bytes);
    }),
  );
});

test('what is not made of pairs of lower-case digits is refused', () => {
  for (const text of ['0', 'AB', '0g', 'g0', '0x', ' 0', '0/', '0:', '0`', '00 ', '０0']) {
    assert.equal(fromHex(text), undefined, text);
  }
});
