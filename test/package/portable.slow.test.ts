/**
 * The builds that run where they are unpacked. That for Linux is run; of those for Windows and macOS only what can be seen
 * from here is held: that everything is there, and is for that system.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { version } from '#base/version.ts';
import { firstBytes, nodeIn } from '#scripts/package/platform-packages.ts';
import { run } from '#scripts/package/run-program.ts';
import { type Target, targets } from '#scripts/package/targets.ts';
import { filesIn } from '#scripts/package/tree.ts';
import { emptyFolder, pack, packedFile, packedIn } from '#test/package/packed.ts';

let built: string;
before(() => {
  built = pack('--only', 'tar,windows,macos');
});

/** Unpacks what was built for a system; answers its folder. */
function unpacked({ name, os, cpu }: Target): string {
  const folder = emptyFolder();
  const file = packedFile(built, `waystation-${version}-${name}-${cpu}.`);
  if (os === 'win32') run('unzip', ['-q', file, '-d', folder]);
  else run('tar', ['-xf', file, '-C', folder]);
  return join(folder, packedIn(folder)[0] ?? name);
}

/** What every build has. */
const parts = ['LICENSE', 'README.txt', 'licence-of-node.txt', 'licences-of-packages.txt', 'package.json'];
const deeper = ['docs/install.md', 'dist/console/index.html', 'program/main.js', 'program/watch-fs-worker.js'];

function checkParts(tree: string, target: Target, starter: string): void {
  const files = filesIn(tree);
  const wanted = [...parts, ...deeper, nodeIn(target), starter];
  assert.deepEqual(
    wanted.filter(path => !files.includes(path)),
    [],
  );
  const natives = files.filter(path => /\.(node|dll|so|dylib)$/.test(path));
  for (const path of [nodeIn(target), ...natives])
    assert.equal(firstBytes(join(tree, path), target.magic.length / 2), target.magic, path);
}

test('the tarball for Linux runs from any folder, also through links', () => {
  const tree = unpacked(targets.linux);
  checkParts(tree, targets.linux, 'bin/waystation');
  const link = join(emptyFolder(), 'way');
  run('ln', ['-s', join(tree, 'bin/waystation'), link]);
  const { status, stdout, stderr } = spawnSync(link, ['--version'], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
  });
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
});

test('the zip for Windows has everything, for Windows, and says that it was not run', () => {
  const tree = unpacked(targets.windows);
  checkParts(tree, targets.windows, 'waystation.cmd');
  assert.match(readFileSync(join(tree, 'waystation.cmd'), 'utf8'), /bin\\node\.exe".*program\\main\.js" %\*\r\n$/);
  assert.match(readFileSync(join(tree, 'README.txt'), 'utf8'), /NOT RUN/);
});

test('the tarball for macOS has everything, for Apple silicon, and says that it was not run', () => {
  const tree = unpacked(targets.macos);
  checkParts(tree, targets.macos, 'bin/waystation');
  // The processor stands behind the magic number: arm64.
  assert.equal(firstBytes(join(tree, 'bin/node'), 8), 'cffaedfe0c000001');
  assert.match(readFileSync(join(tree, 'README.txt'), 'utf8'), /NOT RUN/);
});

test('each is named for its system and stands in the list of sums', () => {
  const sums = readFileSync(join(built, 'SHA256SUMS'), 'utf8');
  assert.match(sums, /waystation-[\d.]+-linux-x64\.tar\.xz\n.*-windows-x64\.zip\n.*-macos-arm64\.tar\.xz\n$/);
  run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: built });
});
