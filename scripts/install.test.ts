import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { whyInstall } from '#scripts/install.mjs';

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/elsewhere': { version: '1.0.0', integrity: 'sha512-e', optional: true },
};

/** What `whyInstall` says where the lock file wants `wanted` and npm noted `present`. */
function answer(present: object | undefined): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-install-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: wanted }));
    const note = join(folder, 'node_modules', '.package-lock.json');
    if (present) writeFileSync(note, JSON.stringify({ packages: present }));
    return whyInstall(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('packages are installed only when they do not fit the lock file', () => {
  const { 'node_modules/a': a } = wanted;
  assert.equal(answer(undefined), 'none are there yet');
  assert.equal(answer({ 'node_modules/a': a, 'node_modules/more': a }), undefined);
  assert.match(answer({}) ?? '', /^the lock file changed: 1 /);
  assert.match(answer({ 'node_modules/a': { ...a, version: '1.0.1' } }) ?? '', /^the lock file changed: 1 /);
  assert.match(answer({ 'node_modules/a': { ...a, integrity: 'sha512-b' } }) ?? '', /^the lock file changed: 1 /);
  const other = { version: '2.0.0', integrity: 'sha512-e' };
  assert.match(answer({ 'node_modules/a': a, 'node_modules/elsewhere': other }) ?? '', /^the lock file changed: 1 /);
});
