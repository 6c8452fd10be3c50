/** What every command loads before it knows what it is asked: people wait for it, and programs call one after the other. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '#test/source.ts';

// Says every file that is loaded, on the way out.
const telling = `import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
  process.once('exit', () => console.log(loaded.join('\\n')));`;

/** Packages that `waystation` loads for these arguments. */
function packagesFor(...args: readonly string[]): readonly string[] {
  const hooks = `data:text/javascript,${encodeURIComponent(telling)}`;
  const called = spawnSync(process.execPath, ['--import', hooks, join(root, 'src/cli/main.ts'), ...args], {
    encoding: 'utf8',
  });
  assert.match(called.stdout, /src\/cli\/main\.ts/, called.stderr);
  const found = [...called.stdout.matchAll(/\/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].map(([, name = '']) => name);
  return [...new Set(found)];
}

test('the command line is read without any package but the one that reads it', () => {
  assert.deepEqual(packagesFor('--version'), ['commander']);
});

test('a command that asks the drive loads no schemas, and one that asks the station makes no certificates', () => {
  assert.deepEqual(packagesFor('drive', 'status', '--data', '/there-is-no-drive'), ['commander']);
  const ofStation = packagesFor('station', 'info', '--data', '/there-is-no-station');
  assert.deepEqual(
    ofStation.filter(name => /^@peculiar|^acme-client|^fastify/.test(name)),
    [],
  );
});
