import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type { ShareRow } from '#platform/share-store.ts';
import type { AuditReply } from '#protocol/administer.ts';
import type { WipeOrderReply, WipePreview, WipesReply } from '#protocol/wipe.ts';
import { type BrowserAsk, outcome, signedInAt } from '#station/http/browser-fixture.ts';
import { startTestStation, type TestStation, testPassword } from '#station/http/station-fixture.ts';
import { followAudit } from '#station/notices/follow-audit.ts';

interface Scene {
  readonly station: TestStation;
  readonly admin: BrowserAsk;
  readonly anna: BrowserAsk;
}

async function scene(): Promise<Scene> {
  const station = await startTestStation();
  await station.running.open.administration.addUser({ name: 'root', password: testPassword, admin: true });
  for (const name of ['anna', 'bob']) await station.addUser(name);
  const [admin, anna] = [
    await signedInAt(station, { account: 'root' }),
    await signedInAt(station, { account: 'anna' }),
  ];
  return { station, admin, anna };
}

const proof = { scope: 'synced', password: testPassword };
const report = { done: true, removed: 3, left: 1, detail: '' };

test('A17: a device that is to be wiped gets nothing of the station but its wipe, until it has told that it is done', async () => {
  const { station, admin } = await scene();
  await using _station = station;
  const { device, token } = await station.link('anna');
  const path = `/api/admin/devices/${device}/wipe`;
  const push = station.push(token);
  await once(push, 'open');
  assert.deepEqual(outcome(await station.ask('/api/wipe/take', { token, json: {} })), [404, 'unknown-device']);
  assert.deepEqual(outcome(await admin(path, { method: 'PUT', json: proof })), [204, 'done']);
  assert.equal((await once(push, 'close'))[0], 4001, 'it is told at once');
  for (const refused of ['/api/shares', '/api/devices', '/api/sync-profiles'])
    assert.deepEqual(outcome(await station.ask(refused, { token })), [403, 'wipe-asked']);
  assert.deepEqual(outcome(await station.ask('/api/unlink', { token, json: {} })), [403, 'wipe-asked']);
  const order = (await station.ask('/api/wipe/take', { token, json: {} })).json<WipeOrderReply>();
  assert.deepEqual([order.scope, order.by], ['synced', 'root']);
  assert.deepEqual((await station.ask('/api/wipe/take', { token, json: {} })).json(), order, 'and again');
  assert.deepEqual(
    outcome(await admin(path, { method: 'DELETE' })),
    [422, 'unfit'],
    'it cannot be taken back any more',
  );
  assert.deepEqual(outcome(await admin(path, { method: 'PUT', json: { ...proof, scope: 'all' } })), [422, 'unfit']);
  const trouble = { ...report, done: false, detail: 'The folder is not there.' };
  assert.equal((await station.ask('/api/wipe/report', { token, json: trouble })).status, 204);
  const shown = async () => (await admin('/api/admin/wipes')).json<WipesReply>().wipes.map(({ wipe }) => wipe);
  assert.deepEqual(
    (await shown()).map(({ state, detail }) => [state, detail]),
    [['taken', 'The folder is not there.']],
  );
  assert.equal((await station.ask('/api/wipe/report', { token, json: report })).status, 204);
  assert.equal((await station.ask('/api/wipe/report', { token, json: report })).status, 204, 'its answer was lost');
  assert.deepEqual(
    (await shown()).map(({ state, removed, left }) => [state, removed, left]),
    [['done', 3, 1]],
  );
  assert.notEqual(station.running.open.accounts.device(device as never)?.revokedMs, null);
  assert.deepEqual(outcome(await station.ask('/api/shares', { token })), [403, 'wipe-asked'], 'so does a copy of it');
});

test('R124: a drive that takes a wipe up hears how far its shares are, whatever its account may still read', async () => {
  const { station, admin } = await scene();
  await using _station = station;
  const { shares } = station.running.open;
  const { device, token } = await station.link('anna');
  const row = ({ id, epoch, head }: ShareRow) => ({ share: id, epoch, head });
  const made = async (name: string) => row(await shares.createShare({ name }));
  const [ungranted, removed, erased] = [await made('ungranted'), await made('removed'), await made('erased')];
  await made('not asked about');
  await shares.removeShare(removed.share);
  await shares.eraseShare(erased.share);
  const home = (await station.shares(token)).map(({ id, epoch, head }) => ({ share: id, epoch, head }));
  await admin(`/api/admin/devices/${device}/wipe`, { method: 'PUT', json: proof });
  const asked = [...home, ungranted, removed, erased].map(({ share }) => share);
  const take = async (json: object) => (await station.ask('/api/wipe/take', { token, json })).json<WipeOrderReply>();
  assert.deepEqual(new Set((await take({ shares: asked })).shares), new Set([...home, ungranted, removed]));
  assert.deepEqual((await take({ shares: [] })).shares, []);
  assert.equal((await take({})).shares, undefined, 'a drive of before would not understand it');
});

test('A17: a wipe reaches a device that was unlinked, or whose account is disabled', async () => {
  const { station, admin } = await scene();
  await using _station = station;
  const [unlinked, disabled] = [await station.link('anna'), await station.link('bob')];
  await admin(`/api/admin/devices/${unlinked.device}`, { method: 'DELETE' });
  await admin('/api/admin/accounts/bob', { method: 'PATCH', json: { disabled: true } });
  for (const { device, token } of [unlinked, disabled]) {
    assert.deepEqual(outcome(await station.ask('/api/shares', { token })), [401, 'sign-in']);
    await admin(`/api/admin/devices/${device}/wipe`, { method: 'PUT', json: proof });
    assert.deepEqual(outcome(await station.ask('/api/shares', { token })), [403, 'wipe-asked']);
    assert.equal((await station.ask('/api/wipe/take', { token, json: {} })).status, 200);
  }
});

test('A17: an owner wipes own devices alone, with the password once more; a drive and a browser are none of it', async () => {
  const { station, admin, anna } = await scene();
  await using _station = station;
  const [own, others] = [await station.link('anna'), await station.link('bob')];
  const put = (ask: BrowserAsk, path: string, json: object = proof) => ask(path, { method: 'PUT', json });
  const ownPath = `/api/devices/${own.device}/wipe`;
  assert.deepEqual(outcome(await put(anna, `/api/devices/${others.device}/wipe`)), [404, 'unknown-device']);
  assert.deepEqual(outcome(await put(anna, `/api/admin/devices/${own.device}/wipe`)), [403, 'denied']);
  assert.deepEqual(outcome(await put(anna, ownPath, { ...proof, password: 'wrong' })), [401, 'sign-in']);
  assert.deepEqual(outcome(await put(admin, `/api/admin/devices/${own.device}/wipe`, { ...proof, password: 'x' })), [
    401,
    'sign-in',
  ]);
  assert.deepEqual(outcome(await station.ask(ownPath, { method: 'PUT', token: own.token, json: proof })), [
    403,
    'denied',
  ]);
  const browser = (await anna('/api/session')).json<{ device: string }>().device;
  assert.deepEqual(outcome(await put(anna, `/api/devices/${browser}/wipe`)), [422, 'unfit']);
  assert.deepEqual((await anna('/api/wipes')).json<WipesReply>(), { wipes: [] });
  assert.deepEqual(outcome(await put(anna, ownPath)), [204, 'done']);
  await put(admin, `/api/admin/devices/${others.device}/wipe`);
  const devices = (await anna('/api/wipes')).json<WipesReply>().wipes.map(({ device, wipe }) => [device, wipe.by]);
  assert.deepEqual(devices, [[own.device, 'anna']]);
  assert.deepEqual(outcome(await anna(`/api/devices/${others.device}/wipe`, { method: 'DELETE' })), [
    404,
    'unknown-device',
  ]);
  assert.deepEqual(outcome(await anna(ownPath, { method: 'DELETE' })), [204, 'done']);
  assert.equal((await station.ask('/api/shares', { token: own.token })).status, 200, 'it was taken back in time');
});

test('A17: who asked, took back and carried out is in the audit, which notices are made of', async () => {
  const { station, admin } = await scene();
  await using _station = station;
  const { accounts } = station.running.open;
  const { device, token } = await station.link('anna');
  followAudit(accounts);
  const path = `/api/admin/devices/${device}/wipe`;
  await admin(path, { method: 'PUT', json: proof });
  await admin(path, { method: 'DELETE' });
  await admin(path, { method: 'PUT', json: { ...proof, scope: 'all' } });
  await station.ask('/api/wipe/take', { token, json: {} });
  await station.ask('/api/wipe/report', { token, json: report });
  const { entries } = (await admin('/api/admin/audit')).json<AuditReply>();
  assert.deepEqual(
    entries
      .filter(({ event }) => event.startsWith('wipe'))
      .map(({ actor, event, about }) => [actor, event, about['computer'], about['scope'] ?? about['left']]),
    [
      ['anna', 'wipe done', 'laptop', 1],
      ['anna', 'wipe begun', 'laptop', undefined],
      ['root', 'wipe asked', 'laptop', 'all'],
      ['root', 'wipe taken back', 'laptop', undefined],
      ['root', 'wipe asked', 'laptop', 'synced'],
    ],
  );
  const owner = accounts.accountByKey('anna')?.id;
  const told = followAudit(accounts).filter(({ account }) => account === owner);
  assert.deepEqual(
    told.map(({ event }) => event),
    ['device.wipe-asked', 'device.wipe-asked', 'device.wiped'],
  );
});

test('N1: before a wipe is asked for, it is told what the device last held, by share', async () => {
  const { station, admin, anna } = await scene();
  await using _station = station;
  const { device, token } = await station.link('anna');
  const preview = async (): Promise<WipePreview> => (await anna(`/api/devices/${device}/wipe`)).json();
  assert.deepEqual(await preview(), { held: [], heldMs: null });
  const share = (await station.shares(token))[0]?.id ?? '';
  const holdings = [{ share, files: 12, bytes: 3_456 }];
  assert.equal((await station.ask('/api/holdings', { token, json: { holdings } })).status, 204);
  const { held, heldMs } = await preview();
  assert.deepEqual(held, [{ share: 'anna', files: 12, bytes: 3_456 }]);
  assert.ok(Date.now() - (heldMs ?? 0) < 60_000);
  assert.deepEqual((await admin(`/api/admin/devices/${device}/wipe`)).json<WipePreview>().held, held);
  assert.deepEqual(outcome(await anna('/api/holdings', { json: { holdings } })), [403, 'denied']);
});
