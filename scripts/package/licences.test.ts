import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { licencesOf } from '#scripts/package/licences.ts';
import { put } from '#scripts/package/tree.ts';

const base = mkdtempSync(join(tmpdir(), 'waystation-licences-'));
after(() => rmSync(base, { recursive: true }));

function packageOf(name: string, license: string, files: readonly string[]): string {
  put(base, `${name}/package.json`, JSON.stringify({ name, version: '1.2.3', license }));
  for (const file of files) put(base, `${name}/${file}`, `${file} of ${name}`);
  return join(base, name);
}

test('the licences of packages have their texts, and what is under the LGPL brings it and the GPL', () => {
  const plain = packageOf('plain', 'MIT', ['LICENSE', 'readme.md', 'NOTICE.txt']);
  assert.equal(licencesOf([plain]), 'plain 1.2.3 (MIT)\n\nLICENSE of plain\n\nNOTICE.txt of plain');
  // As it is for libvips beside sharp on Linux, and within it on Windows.
  for (const license of ['LGPL-3.0-or-later', 'Apache-2.0 AND LGPL-3.0-or-later']) {
    const text = licencesOf([packageOf('vips', license, []), plain]);
    assert.match(text, /^vips 1\.2\.3/);
    assert.match(text, /^ *GNU LESSER GENERAL PUBLIC LICENSE$/m);
    assert.match(text, /^ *GNU GENERAL PUBLIC LICENSE$/m);
    assert.match(text, /^plain 1\.2\.3/m);
  }
});
