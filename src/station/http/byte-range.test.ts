import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extentFor } from '#station/http/byte-range.ts';

const etag = '"01ab"';
const rangeOf = (range: string, size = 10): string => {
  const extent = extentFor({ range }, { size, etag });
  return extent.kind === 'part' ? `${extent.span.first}-${extent.span.last}` : extent.kind;
};

test('a range is a part within the content', () => {
  assert.equal(rangeOf('bytes=0-0'), '0-0');
  assert.equal(rangeOf('bytes=2-'), '2-9');
  assert.equal(rangeOf('bytes=2-99'), '2-9');
  assert.equal(rangeOf('BYTES= 3-4 '), '3-4');
  assert.equal(rangeOf('bytes=-3'), '7-9');
  assert.equal(rangeOf('bytes=-99'), '0-9');
  assert.equal(rangeOf(`bytes=0-${'9'.repeat(400)}`), '0-9');
});

test('a range behind the end, and the last no bytes, are none', () => {
  for (const range of ['bytes=10-', 'bytes=10-20', 'bytes=-0', `bytes=${'9'.repeat(400)}-`]) {
    assert.equal(rangeOf(range), 'none', range);
  }
  assert.equal(rangeOf('bytes=0-', 0), 'none');
});

test('several ranges, other units and nonsense are answered by the whole', () => {
  const odd = [
    'bytes=0-1,3-4',
    'lines=0-1',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=3-2',
    'bytes=a-b',
    'bytes=+1-2',
    'bytes=1-2-3',
    '0-1',
  ];
  for (const range of odd) assert.equal(rangeOf(range), 'whole', range);
  assert.equal(rangeOf('bytes=-5', 0), 'whole');
});

test('a range counts only while the content is the one that If-Range names', () => {
  const kind = (condition: string) => extentFor({ range: 'bytes=1-2', 'if-range': condition }, { size: 10, etag }).kind;
  assert.equal(kind(etag), 'part');
  for (const other of ['"01cd"', `W/${etag}`, new Date(0).toUTCString()]) assert.equal(kind(other), 'whole', other);
});

test('who has the content already is told so, whatever range was asked for', () => {
  const kind = (known: string) => extentFor({ range: 'bytes=1-2', 'if-none-match': known }, { size: 10, etag }).kind;
  for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) assert.equal(kind(known), 'unchanged', known);
  assert.equal(kind('"x"'), 'part');
});
