import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { asksElse } from '#scripts/package/own-place.ts';
import { root } from '#scripts/pinned-node.mjs';

/** What no package holds: tests and what is made for them; and pages, which another program bundles. */
const outside = /(\.test|-fixture)\.ts$|^src\/(ui|simulator)\//;

test('no file of the program asks where it lies in a form that a bundle does not know', () => {
  const files = globSync('src/**/*.ts', { cwd: root }).filter(file => !outside.test(file.replaceAll('\\', '/')));
  assert.ok(files.length > 400, `${files.length} files`);
  assert.deepEqual(
    files.filter(file => asksElse(readFileSync(join(root, file), 'utf8'))),
    [],
  );
});

test('the check knows the forms', () => {
  assert.ok(!asksElse("start(new URL('./some-worker.ts', import.meta.url)); findPackageJSON('.', import.meta.url)"));
  for (const code of ["new URL('../page.html', import.meta.url)", 'join(import.meta.dirname, name)'])
    assert.ok(asksElse(code), code);
});
