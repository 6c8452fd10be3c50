import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatOf } from '#station/thumbnails/picture-format.ts';

const beginning = (text: string): Uint8Array => Buffer.from(text, 'latin1');

test('pictures are known by their first bytes', () => {
  const known = {
    jpeg: '\xff\xd8\xff\xe1',
    png: '\x89PNG\r\n\x1a\n',
    gif: 'GIF89a',
    webp: 'RIFF\x10\0\0\0WEBPVP8 ',
    tiff: 'II*\0',
    avif: '\0\0\0\x1cftypavif\0\0\0\0',
  };
  for (const [format, text] of Object.entries(known)) assert.equal(formatOf(beginning(text)), format);
  assert.equal(formatOf(beginning('MM\0*')), 'tiff');
  assert.equal(formatOf(beginning('\0\0\0\x1cftypmif1\0\0\0\0mif1avif')), 'avif');
});

test('what only looks like one is none', () => {
  const others = [
    '',
    '<svg',
    'RIFF\x10\0\0\0WAVEfmt ',
    '\0\0\0\x18ftypheic\0\0\0\0mif1heic',
    '%PDF-1.7',
    'BM',
    '\xff\xd8',
  ];
  for (const text of others) assert.equal(formatOf(beginning(text)), undefined, text);
  // A brand behind the end of the box is none of the file's.
  assert.equal(formatOf(beginning('\0\0\0\x14ftypmif1\0\0\0\0mif1avif')), undefined);
});
