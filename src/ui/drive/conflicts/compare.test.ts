import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareLines, type Line, pictureType, textFrom } from '#ui/drive/conflicts/compare.ts';

const drawn = (lines: readonly Line[] | undefined): string[] | undefined =>
  lines?.map(line => (line.kind === 'skip' ? `… ${line.count}` : `${line.kind} ${line.text}`));

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`);

test('N9: what differs is shown with a few lines around it, and what is the same is counted', () => {
  const here = [...numbered(1, 20), 'ours', ...numbered(21, 40)].join('\n');
  const there = [...numbered(1, 20), 'theirs', 'more', ...numbered(21, 40)].join('\n');
  const context = (from: number, to: number): string[] => numbered(from, to).map(text => `same ${text}`);
  assert.deepEqual(drawn(compareLines(here, there)), [
    '… 17',
    ...context(18, 20),
    ...['this ours', 'other theirs', 'other more'],
    ...context(21, 23),
    '… 17',
  ]);
  assert.deepEqual(drawn(compareLines('a\nb\n', 'a\nc\n')), ['same a', 'this b', 'other c']);
  assert.deepEqual(drawn(compareLines('', 'new\n')), ['other new']);
});

test('N9: texts that have next to nothing in common are not compared line by line', () => {
  const of = (word: string): string => Array.from({ length: 30_000 }, (_, at) => `${word} ${at}`).join('\n');
  assert.equal(compareLines(of('one'), of('another')), undefined);
});

test('N9: only what reads as text is shown as text, and only bytes of a picture as one', () => {
  const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
  assert.equal(textFrom(new TextEncoder().encode('Grüße <b>')), 'Grüße <b>');
  assert.equal(textFrom(bytes(0x61, 0, 0x62)), undefined);
  assert.equal(textFrom(bytes(0xc3, 0x28)), undefined);
  assert.equal(pictureType(bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0)), 'image/png');
  assert.equal(pictureType(bytes(0xff, 0xd8, 0xff, 0xe0)), 'image/jpeg');
  assert.equal(pictureType(new TextEncoder().encode('RIFFabcdWEBPVP8 ')), 'image/webp');
  assert.equal(pictureType(new TextEncoder().encode('<svg onload="alert(1)">')), undefined);
});
