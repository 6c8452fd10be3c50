import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutUtf8, utf8Length } from '#base/utf8.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', '\ud83d', '\ude00') }),
);

test('the length is that of the encoded bytes', () => {
  fc.assert(
    fc.property(anyText, text => {
      assert.equal(utf8Length(text), new TextEncoder().encode(text).length);
    }),
  );
});

test('a cut text is the longest whole beginning that fits', () => {
  assert.equal(cutUtf8('a😀b', 4), 'a');
  assert.equal(cutUtf8('a😀b', 5), 'a😀');
  fc.assert(
    fc.property(anyText, fc.nat(40), (text, bytesMax) => {
      const cut = cutUtf8(text, bytesMax);
      assert.ok(text.startsWith(cut) && utf8Length(cut) <= bytesMax);
      const next = [...text.slice(cut.length)][0];
      if (next !== undefined) assert.ok(utf8Length(cut + next) > bytesMax);
    }),
  );
});
