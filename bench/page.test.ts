import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { mustBePublishable, type PagePart, performancePage, withPart } from '#bench/page.ts';

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
  for (const part of ['peers', 'load', 'floor'] satisfies PagePart[]) withPart(page, part, 'new');
});

test('the page takes no run of a busy machine, and none without a peer', () => {
  mustBePublishable({ loadBefore: 0.4, cores: 2 });
  assert.throws(() => mustBePublishable({ loadBefore: 0.6, cores: 2 }), /busy \(load 0\.6 on 2 cores\)/);
  const missing = ['rsync is not installed.', 'unison is not installed.'];
  assert.throws(
    () => mustBePublishable({ loadBefore: 0, cores: 2 }, missing),
    /rsync is not installed\.\nunison is not installed\.\nThe page compares with every peer/,
  );
});
