import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeSpeller } from '#base/size.ts';

test('sizes have three digits at most, and the language’s own point', () => {
  const sizes = [0, 999, 1000, 1_536, 10_240, 1_047_552, 5 * 2 ** 30, 3000 * 2 ** 50];
  const english = ['0 B', '999 B', '1.0 KiB', '1.5 KiB', '10 KiB', '1.0 MiB', '5.0 GiB', '3000 PiB'];
  assert.deepEqual(sizes.map(sizeSpeller('en')), english);
  assert.deepEqual([1_536, 10_240].map(sizeSpeller('de')), ['1,5 KiB', '10 KiB']);
  assert.deepEqual([1_536, 10_240].map(sizeSpeller('zh')), ['1.5 KiB', '10 KiB']);
});
