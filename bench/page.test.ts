import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type PagePart, performancePage, withPart } from '#bench/page.ts';

const begin = '<!-- begin: npm run bench, peers -->';
const end = '<!-- end: npm run bench, peers -->';

test('what stands between the markers is replaced, and nothing else', () => {
  const page = `# Title\n\n${begin}\n\nold\n\n${end}\n\nWritten by a person.\n`;
  const written = withPart(page, 'peers', '\nnew\n');
  assert.equal(written, `# Title\n\n${begin}\n\nnew\n\n${end}\n\nWritten by a person.\n`);
  assert.equal(withPart(written, 'peers', 'new'), written);
});

test('a page whose markers are not there once, in order, is left alone', () => {
  for (const page of ['', begin, `${end}${begin}`, `${begin}${begin}${end}`, `${begin}${end}${end}`]) {
    assert.throws(() => withPart(page, 'peers', 'new'), /The page needs the lines/, page);
  }
});

test('docs/performance.md has the markers of every part', () => {
  const page = readFileSync(performancePage, 'utf8');
  for (const part of ['peers', 'load'] satisfies PagePart[]) withPart(page, part, 'new');
});
