import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromUtf8, toUtf8 } from '#base/text.ts';

test('text goes to bytes and back, a byte order mark included', () => {
  for (const text of ['', 'a', 'ä€😀', '\ufeffmarked']) assert.equal(fromUtf8(toUtf8(text)), text);
  assert.deepEqual(toUtf8('ä'), Uint8Array.of(0xc3, 0xa4));
});

test('bytes that are no UTF-8 are no text', () => {
  assert.equal(fromUtf8(Uint8Array.of(0xc3)), undefined);
  assert.equal(fromUtf8(Uint8Array.of(0xed, 0xa0, 0x80)), undefined);
});
