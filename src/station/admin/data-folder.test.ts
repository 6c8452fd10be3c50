import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  dataFolder,
  isRunning,
  lockDataFolder,
  makeDataFolder,
  noteVolume,
  volumeMark,
} from '#station/admin/data-folder.ts';

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

test('a lock whose process was killed is free', async t => {
  const data = dataFolder(join(base, 'killed'));
  makeDataFolder(data);
  const script = `import { dataFolder, lockDataFolder } from '#station/admin/data-folder.ts';
    // A lock that nobody can reach any more is closed with what was collected of the memory.
    globalThis.lock = lockDataFolder(dataFolder(process.argv[1])); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, data.path], {
    cwd: join(import.meta.dirname, '..', '..', '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  assert.equal(isRunning(data), true);
  assert.throws(() => lockDataFolder(data), new RegExp(`process ${child.pid}`));
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockDataFolder(data).release();
});

test('a half of a station is not taken for a new one: its other half may lie on a volume that is not mounted', () => {
  const data = dataFolder(join(base, 'half'));
  makeDataFolder(data);
  writeFileSync(join(data.packs, '000001.pack'), 'photographs');
  assert.throws(() => makeDataFolder(data), /holds the packs of a station, but its database .* is not there.*backup/);
  writeFileSync(data.database, '');
  rmSync(data.packs, { recursive: true });
  makeDataFolder(data);
  assert.equal(existsSync(data.packs), false, 'packs of a station that has a database are never made anew');
});

test('an empty mount point is not taken for a new station', () => {
  const data = dataFolder(join(base, 'mount'));
  makeDataFolder(data);
  assert.equal(noteVolume(data), 'no volume of its own');
  writeFileSync(volumeMark(data), 'as on a volume of its own');
  assert.throws(() => makeDataFolder(data), /is not there: is its volume mounted\? .*remove .*mount\.station/);
  rmSync(volumeMark(data));
  makeDataFolder(data);
});
