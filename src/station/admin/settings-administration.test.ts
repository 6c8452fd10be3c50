/** What is chosen about a station as a whole is kept; what its command line said wins. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { consoleHeader } from '#protocol/sign-in.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { isAnnounced, keptListen } from '#station/admin/station-settings.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { openStation } from '#station/main/open-station.ts';
import { startStation } from '#station/main/start-station.ts';

const freePort = 0;

test('I15 where a station listens is kept for the next start, unless the command line says it', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-settings-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const data = dataFolder(folder);
  const open = await openStation({ data });
  assert.equal(open.settings.settings().listen, '0.0.0.0:6690');
  open.settings.change({ listen: `127.0.0.1:${freePort}`, name: 'Harbour', publicUrl: 'https://files.example.org/' });
  assert.deepEqual(keptListen(open.accounts), { host: '127.0.0.1', port: freePort });
  await open.close();

  const running = await startStation({ data, log: () => undefined });
  const { settings } = running.open;
  try {
    assert.match(running.url, /^https:\/\/127\.0\.0\.1:\d+$/);
    assert.deepEqual([running.name, running.publicUrl], ['Harbour', 'https://files.example.org']);
    assert.deepEqual(settings.settings().given, []);
    assert.equal(settings.settings().listensOn, running.url);
    assert.equal(settings.change({ listen: '[::]:7000' }).listen, '[::]:7000');
  } finally {
    await running.close();
  }
});

test('I10 a station is announced unless somebody wants otherwise', async () => {
  await using station = await startTestStation();
  const { settings, accounts } = station.running.open;
  assert.deepEqual([settings.settings().announce, isAnnounced(accounts)], ['on', true]);
  assert.equal(settings.change({ announce: 'off' }).announce, 'off');
  assert.equal(isAnnounced(accounts), false);
  assert.throws(() => settings.change({ announce: 'perhaps' }), /neither on nor off/);
  assert.equal(settings.change({ announce: 'on' }).announce, 'on');
});

test('I16 what the command line said is refused, and so is what makes no sense; what is done is on record', async () => {
  await using station = await startTestStation({ name: 'Attic', holdFiles: 20 });
  const { settings, accounts } = station.running.open;
  assert.deepEqual(settings.settings().given, ['name', 'listen', 'holdFiles']);
  assert.throws(() => settings.change({ name: 'Harbour' }), /started with --name, which wins/);
  assert.throws(() => settings.change({ holdFiles: '5' }), /started with --hold-deletions/);
  assert.throws(() => settings.change({ publicUrl: 'http://files.example.org' }), /is no address of a station/);
  assert.throws(() => settings.change({ publicUrl: 'https://files.example.org/files' }), /is no address of a station/);
  settings.setService(false);
  settings.setService(true);
  assert.equal(settings.service(), true);
  const events = accounts.audit({ limit: 2 }).map(({ event }) => event);
  assert.deepEqual(events, ['service on', 'service off']);
});

test('I16 drives are refused while the service is off, and the console is not', async () => {
  await using station = await startTestStation();
  await station.addUser('anna');
  const { token } = await station.link('anna');
  const { settings } = station.running.open;
  settings.setService(false);
  const refused = await station.ask('/api/shares', { token });
  assert.deepEqual([refused.status, refused.json().refused], [503, 'service-off']);
  const session = { account: 'anna', password: testPassword, keep: false };
  assert.equal((await station.ask('/api/session', { json: session, headers: { [consoleHeader]: '1' } })).status, 200);
  settings.setService(true);
  assert.equal((await station.ask('/api/shares', { token })).status, 200);
});
