import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockFile } from '#scripts/package/platform-packages.ts';
import { type LockFile, nativePackages, pruned, targets } from '#scripts/package/targets.ts';

const lock: LockFile = {
  packages: {
    '': { version: '1' },
    'node_modules/plain': { version: '1.0.0', dependencies: { leaf: '1' } },
    'node_modules/leaf': { version: '1.2.0' },
    'node_modules/picture': {
      version: '2.0.0',
      dependencies: { leaf: '1' },
      optionalDependencies: { 'picture-win': '2' },
    },
    'node_modules/picture/node_modules/leaf': { version: '0.9.0', dependencies: { plain: '1' } },
    'node_modules/picture-win': {
      ...{ version: '2.0.1', os: ['win32'] },
      optionalDependencies: { 'picture-library-win': '5' },
    },
    'node_modules/picture-library-win': { version: '5.0.0', os: ['win32'] },
    'node_modules/tool': { version: '3.0.0', dev: true, optionalDependencies: { 'tool-linux': '3' } },
    'node_modules/tool-linux': { version: '3.0.0', dev: true, os: ['linux'] },
  },
};

test('native packages are those that depend on packages for one system, and are no tools', () => {
  assert.deepEqual(nativePackages(lock), ['picture']);
  assert.deepEqual(nativePackages(lockFile()), ['sharp']);
});

test('a pruned lock file has what is wanted, what that needs, and nothing else', () => {
  const { packages } = pruned(lock, ['picture']);
  const without = ['node_modules/tool', 'node_modules/tool-linux'];
  assert.deepEqual(
    Object.keys(packages).toSorted(),
    Object.keys(lock.packages)
      .toSorted()
      .filter(path => !without.includes(path)),
  );
  assert.deepEqual(packages['']?.optionalDependencies, { picture: '2.0.0' });
  assert.throws(() => pruned(lock, ['gone']), /has no gone/);
});

test('the lock file of this checkout has Node for every system, all of one version', () => {
  const versions = Object.values(targets).map(({ carrier }) => lockFile().packages[`node_modules/${carrier}`]?.version);
  assert.equal(new Set(versions).size, 1);
  assert.notEqual(versions[0], undefined);
});
