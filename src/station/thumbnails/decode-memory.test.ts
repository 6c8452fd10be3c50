import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMemory, type PictureHeader } from '#station/thumbnails/decode-memory.ts';
import { pictureMemoryMax, picturePixelsMax } from '#station/thumbnails/thumbnails.ts';

const phone: PictureHeader = {
  ...{ width: 12_000, height: 10_000, channels: 3, depth: 'uchar' },
  ...{ format: 'jpeg', isProgressive: false, chromaSubsampling: '4:2:0' },
};

test('B30 the largest picture of a phone may be decoded, and others of as many pixels may not', () => {
  assert.equal(phone.width * phone.height, picturePixelsMax);
  const isDecoded = (change: Partial<PictureHeader>): boolean =>
    decodeMemory({ ...phone, ...change }) <= pictureMemoryMax;
  assert.ok(isDecoded({}));
  assert.ok(isDecoded({ format: 'png', channels: 4 }));
  for (const change of [
    { isProgressive: true, chromaSubsampling: '4:4:4' },
    { format: 'png', depth: 'ushort', isProgressive: true },
    { format: 'heif' },
    { format: 'gif' },
    { format: 'tiff', depth: 'ushort' },
  ] as const)
    assert.ok(!isDecoded(change), JSON.stringify(change));
});

test('B30 what a picture takes is no less than was measured', () => {
  // Bytes a pixel, of docs/decisions/0017.
  const measured: readonly (readonly [number, Partial<PictureHeader>])[] = [
    [0.81, {}],
    [3.79, { isProgressive: true }],
    [6.77, { isProgressive: true, chromaSubsampling: '4:4:4' }],
    [2.44, { format: 'png', channels: 4 }],
    [4.33, { format: 'png', channels: 4, depth: 'ushort' }],
    [11.53, { format: 'png', channels: 4, depth: 'ushort', isProgressive: true }],
    [4.59, { format: 'webp', channels: 4 }],
    [7.17, { format: 'gif', channels: 4 }],
    [4.64, { format: 'tiff', channels: 4, depth: 'ushort' }],
    [19.25, { format: 'heif' }],
    [26.31, { format: 'heif', channels: 4, depth: 'ushort' }],
  ];
  for (const [bytes, change] of measured)
    assert.ok(decodeMemory({ ...phone, ...change }) >= bytes * picturePixelsMax, JSON.stringify(change));
});
