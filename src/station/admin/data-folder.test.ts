import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { dataFolder, isRunning, lockDataFolder, makeDataFolder } from '#station/admin/data-folder.ts';

const base = mkdtempSync(join(tmpdir(), 'waystation-data-'));
after(() => rmSync(base, { recursive: true }));

test('--data comes before the variable, and the variable before the default', () => {
  assert.equal(dataFolder('/a', { WAYSTATION_STATION: '/b' }).path, '/a');
  assert.equal(dataFolder(undefined, { WAYSTATION_STATION: '/b' }).path, '/b');
  assert.equal(dataFolder(undefined, { XDG_DATA_HOME: '/x' }).path, '/x/waystation/station');
  assert.match(dataFolder(undefined, {}).path, /\.local\/share\/waystation\/station$/);
});

test('the folder is closed to other people, and one that cannot be made is refused with the way out', () => {
  const data = dataFolder(join(base, 'closed'));
  makeDataFolder(data);
  assert.equal(statSync(data.path).mode & 0o777, 0o700);
  writeFileSync(join(base, 'file'), '');
  assert.throws(() => makeDataFolder(dataFolder(join(base, 'file', 'x'))), /cannot be written \(ENOTDIR\).*--data/);
});

test('only one station holds the lock', () => {
  const data = dataFolder(join(base, 'lock'));
  makeDataFolder(data);
  assert.equal(isRunning(data), false);
  const lock = lockDataFolder(data);
  assert.equal(isRunning(data), true);
  assert.throws(() => lockDataFolder(data), new RegExp(`process ${process.pid}`));
  lock.release();
  assert.equal(isRunning(data), false);
  lockDataFolder(data).release();
});

test('a lock whose process was killed is free', async () => {
  const data = dataFolder(join(base, 'killed'));
  makeDataFolder(data);
  const script = `import { dataFolder, lockDataFolder } from '#station/admin/data-folder.ts';
    lockDataFolder(dataFolder(process.argv[1])); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, data.path], {
    cwd: join(import.meta.dirname, '..', '..', '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  assert.equal(isRunning(data), true);
  assert.throws(() => lockDataFolder(data), new RegExp(`process ${child.pid}`));
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockDataFolder(data).release();
});
