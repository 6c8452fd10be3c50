import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dataFolder, lockDataFolder, makeDataFolder } from '#drive/data-folder.ts';
import { type ConnectionSettings, SettingsFile } from '#drive/settings-file.ts';
import type { NodeId } from '#model/node.ts';

const id = 'ab'.repeat(16) as NodeId;
const connection: ConnectionSettings = {
  id: 'c1',
  url: 'https://host:6690',
  account: 'anna',
  station: id,
  stationName: 'box',
  device: id,
  token: 'secret',
  computer: 'laptop',
  trust: { kind: 'pinned', fingerprint: 'AB' },
};

test('settings are found again, and nobody else may read the tokens in them', () => {
  inFolder(folder => {
    const path = join(folder, 'settings.json');
    const file = new SettingsFile(path);
    file.putConnection(connection);
    file.putConnection({ ...connection, token: 'newer' });
    assert.deepEqual(new SettingsFile(path).get().connections, [{ ...connection, token: 'newer' }]);
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
    file.dropConnection('c1');
    assert.deepEqual(new SettingsFile(path).get().connections, []);
  });
});

test('damaged settings are named and left alone', () => {
  inFolder(folder => {
    const path = join(folder, 'settings.json');
    for (const text of ['{', '{"version":1}', '[]']) {
      writeFileSync(path, text);
      assert.throws(() => new SettingsFile(path), /settings\.json/);
      assert.equal(readFileSync(path, 'utf8'), text);
    }
  });
});

test('a process killed while it writes leaves whole settings', async () => {
  await inFolder(async folder => {
    const path = join(folder, 'settings.json');
    const script = `
      import { SettingsFile } from '#drive/settings-file.ts';
      const file = new SettingsFile(${JSON.stringify(path)});
      for (let i = 0; ; i += 1) { file.putConnection({ ...${JSON.stringify(connection)}, token: 'x'.repeat(i % 5000) }); if (i === 3) console.log('go'); }`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await new Promise(resolve => setTimeout(resolve, 30));
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(new SettingsFile(path).get().connections.length, 1);
  });
});

test('a second daemon is kept out, by name of the first; a dead one keeps nobody out', () => {
  inFolder(folder => {
    const data = dataFolder(join(folder, 'drive'));
    makeDataFolder(data);
    const lock = lockDataFolder(data);
    assert.throws(() => lockDataFolder(data), new RegExp(`^RunsAlready: .*process ${process.pid}\\) already runs`));
    lock.release();
    lockDataFolder(data).release();
  });
});

test('the data folder is chosen by --data, then by the environment; a long path gets a short socket', () => {
  inFolder(folder => {
    assert.equal(dataFolder('/a', { WAYSTATION_DRIVE: '/b' }).path, '/a');
    assert.equal(dataFolder(undefined, { WAYSTATION_DRIVE: '/b', WAYSTATION_HOME: '/c' }).path, '/b');
    assert.equal(dataFolder(undefined, { WAYSTATION_HOME: '/c' }).path, '/c/drive');
    assert.equal(dataFolder(undefined, { XDG_DATA_HOME: '/x' }).path, '/x/waystation/drive');
    assert.equal(dataFolder('/a', {}).socket, '/a/control.sock');
    const long = dataFolder(join(folder, 'x'.repeat(120)), {});
    assert.ok(Buffer.byteLength(long.socket) <= 103, long.socket);
  });
});

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-settings-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const result = work(folder);
  if (result instanceof Promise) return result.finally(remove) as T;
  remove();
  return result;
}
