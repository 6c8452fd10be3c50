/** bin/waystation and the bootstrap, in a checkout of their own whose program only says how it was called. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '#test/source.ts';

// A space in the path, because people have them.
const temporary = realpathSync(tmpdir());
const checkout = join(mkdtempSync(join(temporary, 'waystation-launcher-')), 'a checkout');
after(() => rmSync(join(checkout, '..'), { recursive: true }));

const program = `
const called: readonly string[] = process.argv.slice(2);
process.stdout.write(JSON.stringify({ version: process.versions.node, called, cwd: process.cwd() }));
process.exitCode = 5;
`;

mkdirSync(join(checkout, 'src', 'cli'), { recursive: true });
writeFileSync(join(checkout, 'src', 'cli', 'main.ts'), program);
for (const name of ['bin', 'scripts', 'package.json']) {
  cpSync(join(root, name), join(checkout, name), { recursive: true });
}
// The lock file is what npm noted as installed: here nothing may be found missing, and so installed.
cpSync(join(root, 'node_modules', '.package-lock.json'), join(checkout, 'package-lock.json'));
symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'), 'junction');

const launcher = join(checkout, 'bin', 'waystation');

function outcome(command: string, parameters: readonly string[], PATH = process.env['PATH']): unknown {
  const run = spawnSync(command, parameters, { cwd: temporary, encoding: 'utf8', env: { ...process.env, PATH } });
  return { status: run.status, stderr: run.stderr, ...JSON.parse(run.stdout || '{}') };
}

const called = ['drive', 'a b', '--json', '*'];
const expected = { status: 5, stderr: '', version: process.versions.node, called, cwd: temporary };

test('bin/waystation runs from any folder with the pinned Node', () => {
  assert.deepEqual(outcome(launcher, called), expected);
});

test('bin/waystation runs through links, and through PATH', () => {
  const links = join(checkout, 'links');
  mkdirSync(links);
  symlinkSync('../bin/waystation', join(links, 'first'));
  symlinkSync('first', join(links, 'way'));
  assert.deepEqual(outcome(join(links, 'way'), called), expected);
  assert.deepEqual(outcome('way', called, [links, process.env['PATH']].join(delimiter)), expected);
});

test('bin/waystation is JavaScript as well', () => {
  assert.deepEqual(outcome(process.execPath, [launcher, ...called]), expected);
});

test('the bootstrap runs a TypeScript file with the pinned Node', () => {
  const bootstrap = join(checkout, 'scripts', 'bootstrap.mjs');
  assert.deepEqual(outcome(process.execPath, [bootstrap, 'src/cli/main.ts', ...called]), expected);
});

test('without packages bin/waystation says what to run', () => {
  const bare = join(checkout, 'bare');
  for (const name of ['bin', 'scripts', 'package.json'])
    cpSync(join(root, name), join(bare, name), { recursive: true });
  const run = spawnSync(join(bare, 'bin', 'waystation'), [], { encoding: 'utf8' });
  assert.equal(run.status, 1);
  assert.ok(run.stderr.includes(`npm ci --prefix "${bare}"`), run.stderr);
});
