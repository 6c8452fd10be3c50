import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { ManagedDevicesReply } from '#protocol/administer.ts';
import type { ActivityReply, OverviewReply } from '#protocol/overview.ts';
import type { ShareWire } from '#protocol/session.ts';
import { signedInAt } from '#station/http/browser-fixture.ts';
import { contentOf, createBody } from '#station/http/content-fixture.ts';
import { startTestStation, type TestStation, testPassword } from '#station/http/station-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'waystation-overview-'));
after(() => rmSync(folder, { recursive: true }));
const metricsTokenFile = join(folder, 'metrics-token');
const metricsToken = 'a token that nobody guesses'.replaceAll(' ', '-');
writeFileSync(metricsTokenFile, `${metricsToken}\n`);

async function administered(options: Parameters<typeof startTestStation>[0] = {}) {
  const station = await startTestStation(options);
  const { administration } = station.running.open;
  if (administration.users().length === 0) {
    await administration.addUser({ name: 'root', password: testPassword, admin: true });
    await station.addUser('anna');
  }
  return { station, admin: await signedInAt(station, { account: 'root' }) };
}

async function putFile(station: TestStation, { token, text }: { token: string; text: string }): Promise<void> {
  const { id, root, epoch } = (await station.shares(token))[0] as ShareWire;
  const content = contentOf(Buffer.from(text));
  const frames = createBody({ epoch, parent: root, name: `${text.length}.txt`, content });
  assert.equal((await station.ask(`/api/shares/${id}/commit`, { token, frames })).status, 200);
}

test('I16 I29: an administrator sees clients, storage and health; a member and a drive see nothing', async () => {
  const { station, admin } = await administered();
  await using _station = station;
  const { token } = await station.link('anna');
  await putFile(station, { token, text: 'twelve bytes' });
  const { clients, storage, health, startedMs } = (await admin('/api/admin/overview')).json<OverviewReply>();
  assert.deepEqual(clients.versions, [{ version: '0.1.0', count: 1 }]);
  assert.deepEqual([clients.drives, clients.browsers, clients.connected], [1, 1, 0]);
  assert.deepEqual([storage.living, storage.older, storage.deleted], [12, 0, 0]);
  assert.ok(storage.packs > 0 && storage.free > 0 && storage.size > storage.free && (startedMs ?? 0) > 0);
  const words = Object.fromEntries(health.map(({ what, state }) => [what, state]));
  assert.deepEqual([words['verification'], words['contents'], words['holds']], ['look', 'well', 'well']);
  assert.deepEqual([words['certificate'], words['clock'], words['chores']], ['well', 'well', 'well']);
  const anna = await signedInAt(station, { account: 'anna' });
  for (const path of ['/api/admin/overview', '/api/admin/activity?sinceMs=0', '/api/admin/audit/export?form=csv']) {
    assert.equal((await anna(path)).status, 403);
    assert.equal((await station.ask(path, { token })).status, 403);
    assert.equal((await station.ask(path)).status, 401);
  }
});

test('I29: activity is added up by the hour, and is there after another start', async () => {
  const data = mkdtempSync(join(folder, 'station-'));
  const first = await administered({ folder: data });
  const { token } = await first.station.link('anna');
  for (const text of ['a', 'bb', 'ccc']) await putFile(first.station, { token, text });
  await first.station[Symbol.asyncDispose]();
  const { station, admin } = await administered({ folder: data });
  await using _station = station;
  const { spans } = (await admin('/api/admin/activity?sinceMs=0')).json<ActivityReply>();
  const sum = (of: 'commits' | 'changes' | 'bytesIn' | 'bytesOut') => spans.reduce((all, each) => all + each[of], 0);
  assert.deepEqual([sum('commits'), sum('changes')], [3, 3]);
  assert.ok(sum('bytesIn') > 1_000 && sum('bytesOut') > 1_000, JSON.stringify(spans));
});

test('I20: a drive says how it fares; it is shown while it is connected, and an older one is unknown', async () => {
  const { station, admin } = await administered();
  await using _station = station;
  const [telling, silent] = [await station.link('anna'), await station.link('anna')];
  const state = { version: '9.9.9', state: 'attention', tasks: 2 };
  const told = await station.ask('/api/drive-state', { token: telling.token, json: state });
  assert.equal(told.status, 204);
  const shown = async (device: string) => {
    const { devices } = (await admin('/api/admin/devices')).json<ManagedDevicesReply>();
    const { version, connected, state: word, stateSinceMs } = devices.find(({ id }) => id === device) ?? {};
    return [version, connected, word, typeof stateSinceMs];
  };
  assert.deepEqual(await shown(telling.device), ['9.9.9', false, 'unknown', 'object']);
  for (const { token } of [telling, silent]) await once(station.push(token), 'open');
  assert.deepEqual(await shown(telling.device), ['9.9.9', true, 'attention', 'number']);
  assert.deepEqual(await shown(silent.device), ['0.1.0', true, 'unknown', 'object']);
  assert.equal((await admin('/api/drive-state', { json: state })).status, 403);
  for (const json of [
    { ...state, state: 'fine' },
    { ...state, version: '' },
    { ...state, paths: [] },
  ])
    assert.equal((await station.ask('/api/drive-state', { token: telling.token, json })).status, 400);
});

test('a drive says what its computer is called by now, which is on record, and an empty or endless name is refused', async () => {
  const { station, admin } = await administered();
  await using _station = station;
  const { token, device } = await station.link('anna');
  const tell = async (computer?: string): Promise<number> => {
    const json = { version: '0.1.0', state: 'up-to-date', tasks: 1, ...(computer === undefined ? {} : { computer }) };
    return (await station.ask('/api/drive-state', { token, json })).status;
  };
  const named = async () => {
    const { devices } = (await admin('/api/admin/devices')).json<ManagedDevicesReply>();
    return devices.find(({ id }) => id === device)?.computer;
  };
  const before = await named();
  for (const computer of [undefined, 'desk', 'desk']) assert.equal(await tell(computer), 204);
  assert.equal(await named(), 'desk');
  for (const computer of ['', 'x'.repeat(257)]) assert.equal(await tell(computer), 400);
  const renamed = station.running.open.accounts.audit({ limit: 10, event: 'device rename' });
  assert.deepEqual(
    renamed.map(({ actor, about }) => [actor, about]),
    [['anna', { device, from: before, to: 'desk' }]],
  );
});

test('I30: the audit is narrowed to a share, and exported as a whole', async () => {
  const { station, admin } = await administered();
  await using _station = station;
  const { administration } = station.running.open;
  for (const name of ['films', 'music']) {
    await administration.addShare(name);
    await administration.grant(name, 'anna', 'read');
  }
  const exported = await admin('/api/admin/audit/export?form=json&share=films');
  assert.match(String(exported.headers['content-disposition']), /^attachment; filename="waystation-log.json"/);
  assert.deepEqual(
    exported.json<{ event: string }[]>().map(({ event }) => event),
    ['grant', 'share add'],
  );
  const csv = String((await admin('/api/admin/audit/export?form=csv&event=grant')).body);
  assert.match(csv, /^number,time,account,address,event,about\r\n/);
  assert.equal(csv.trimEnd().split('\r\n').length, 3);
  assert.equal((await admin('/api/admin/audit/export')).status, 400);
});

test('A33: /metrics is there only where a token was chosen, for who shows it, and names nobody', async () => {
  await using plain = await startTestStation();
  assert.equal((await plain.ask('/metrics', { token: metricsToken })).status, 404);
  const { station } = await administered({ metricsTokenFile });
  await using _station = station;
  const { token } = await station.link('anna');
  await putFile(station, { token, text: 'secret content' });
  for (const shown of [undefined, 'x', token]) {
    assert.equal((await station.ask('/metrics', { token: shown })).status, 401);
  }
  const answer = await station.ask('/metrics', { token: metricsToken });
  assert.equal(answer.status, 200);
  const text = String(answer.body);
  assert.match(
    text,
    /^waystation_http_requests_total\{method="POST",route="\/api\/shares\/:share\/commit",status="2xx"\} 1$/m,
  );
  assert.match(text, /^waystation_commits_total 1$/m);
  assert.match(text, /^waystation_living_bytes 14$/m);
  assert.match(text, /^waystation_store_write_seconds_count [1-9]/m);
  for (const name of ['anna', 'root"', '14.txt', token, metricsToken]) assert.ok(!text.includes(name), name);
});
