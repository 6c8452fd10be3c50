/** The end of accounts and shares, as administrators bring it about over HTTP, and what others see of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountsReply, ManagedSharesReply } from '#protocol/administer.ts';
import type { RemovedReply } from '#protocol/life.ts';
import { signedInAt, signInAt } from '#station/http/browser-fixture.ts';
import { guestOf, makerOf, outcome } from '#station/http/shared-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { collect } from '#station/upkeep/collect.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
const { open } = station.running;
await open.administration.addUser({ name: 'maria', password: testPassword, admin: true });
await station.addUser('jonas');
const maria = await signedInAt(station, { account: 'maria' });

const removed = async () => (await maria('/api/admin/removed')).json<RemovedReply>();
const accounts = async () =>
  (await maria('/api/admin/accounts')).json<AccountsReply>().accounts.map(({ name }) => name);
const shares = async () => (await maria('/api/admin/shares')).json<ManagedSharesReply>().shares.map(({ name }) => name);

test('B28: names are changed; drives and browsers that are signed in go on', async () => {
  const jonas = await makerOf(station, 'jonas');
  const browser = await signedInAt(station, { account: 'jonas' });
  const renamed = await maria('/api/admin/accounts/jonas/name', { method: 'PUT', json: { name: 'Jon' } });
  assert.equal(renamed.status, 204);
  assert.deepEqual(await accounts(), ['Jon', 'maria']);
  assert.deepEqual(
    (await station.shares(jonas.token)).map(({ name }) => name),
    ['Jon'],
  );
  assert.equal((await browser('/api/session')).json<{ account: { name: string } }>().account.name, 'Jon');
  assert.equal((await signInAt(station, { account: 'jonas' })).status, 401, 'the old name is nobody’s');
  const taken = await maria('/api/admin/accounts/Jon/name', { method: 'PUT', json: { name: 'MARIA' } });
  assert.match(taken.json().message, /taken by an account/);
  await maria('/api/admin/accounts/Jon/name', { method: 'PUT', json: { name: 'jonas' } });
});

test('B27: a removed account is refused as a disabled one, its links lead nowhere, and it comes back with all', async () => {
  const jonas = await makerOf(station, 'jonas');
  const file = await jonas.file('sea.txt', 'the sea');
  const link = await jonas.link(file);
  const guest = await guestOf(station, link.token);
  assert.equal((await maria('/api/admin/accounts/jonas', { method: 'DELETE' })).status, 204);
  const lists = await removed();
  assert.deepEqual(
    lists.accounts.map(({ name, bytes }) => [name, bytes]),
    [['jonas', 7]],
  );
  assert.deepEqual([await accounts(), await shares()], [['maria'], ['maria']]);
  assert.deepEqual(outcome(await station.ask('/api/shares', { token: jonas.token })), [401, 'sign-in']);
  assert.deepEqual(outcome(await signInAt(station, { account: 'jonas' })), [403, 'account-disabled']);
  assert.deepEqual((await guest.ask(`/files/${file}/content`)).status, 410);
  assert.equal((await maria('/api/admin/removed/accounts/jonas', { method: 'POST' })).status, 204);
  assert.deepEqual((await removed()).accounts, []);
  assert.deepEqual(
    (await station.shares(jonas.token)).map(({ name, grant }) => [name, grant]),
    [['jonas', 'write']],
  );
  assert.equal((await guest.ask(`/files/${file}/content`)).body.toString(), 'the sea');
});

test('B26: what is erased frees its bytes, and leaves those that others hold as well', async () => {
  const jonas = await makerOf(station, 'jonas');
  await jonas.file('common.txt', 'held by both');
  await jonas.file('own.txt', 'held by one');
  const other = await makerOf(station, 'maria');
  const kept = await other.file('common.txt', 'held by both');
  const chunks = async (): Promise<number> => {
    const all = await open.upkeep.store.namedPacks();
    const inPacks = await Promise.all(all.map(pack => open.upkeep.store.packChunks(pack, { limit: 100 })));
    return inPacks.flat().length;
  };
  const before = await chunks();
  await maria('/api/admin/accounts/jonas', { method: 'DELETE' });
  assert.equal((await maria('/api/admin/removed/accounts/jonas', { method: 'DELETE' })).status, 204);
  await open.upkeep.store.expire({ pinsMs: Number.MAX_SAFE_INTEGER, opsMs: 0 });
  await collect(open.upkeep, { graceMs: 0 });
  await collect(open.upkeep, { graceMs: 0 });
  assert.equal(await chunks(), before - 2, 'the sea, and what only jonas held');
  assert.equal((await other.ask(`/api/shares/${other.home.id}/files/${kept}/content`)).body.toString(), 'held by both');
  const again = await maria('/api/admin/accounts', { json: { name: 'jonas', password: testPassword, admin: false } });
  assert.equal(again.status, 200, 'the name is free');
});

test('a share is removed, brought back, removed and erased; what is there is not erased', async () => {
  await maria('/api/admin/shares', { json: { name: 'films' } });
  assert.equal((await maria('/api/admin/removed/shares/films', { method: 'DELETE' })).status, 422);
  assert.equal((await maria('/api/admin/shares/films', { method: 'DELETE' })).status, 204);
  assert.deepEqual(await shares(), ['maria', 'jonas']);
  assert.equal((await maria('/api/admin/removed/shares/films', { method: 'POST' })).status, 204);
  assert.deepEqual(await shares(), ['maria', 'jonas', 'films']);
  await maria('/api/admin/shares/films', { method: 'DELETE' });
  assert.equal((await maria('/api/admin/removed/shares/films', { method: 'DELETE' })).status, 204);
  assert.deepEqual(await removed(), { keepMs: 2_592_000_000, shares: [], accounts: [] });
  const audit = (await maria('/api/admin/audit')).json<{ entries: { event: string; actor: string }[] }>().entries;
  assert.deepEqual(
    audit.filter(({ event }) => event.startsWith('share ')).map(({ event, actor }) => `${event} by ${actor}`),
    [
      'share erase by maria',
      'share remove by maria',
      'share back by maria',
      'share remove by maria',
      'share add by maria',
      'share erase by maria',
    ],
  );
});

test('B32: for how many days what is removed is kept is chosen, and what that erases is asked about', async () => {
  const url = '/api/admin/removed-keep';
  const choose = async (days: number, erases: boolean) =>
    (await maria(url, { method: 'PUT', json: { days, erases } })).status;
  assert.deepEqual((await maria(url)).json(), { days: 30 });
  assert.equal(await choose(90, false), 204);
  assert.deepEqual((await maria(url)).json(), { days: 90 });
  assert.equal((await removed()).keepMs, 90 * 86_400_000);
  for (const days of [0, 3_651]) assert.equal(await choose(days, true), 400, `${days}`);
  await open.administration.addShare('old');
  const day = Date.now() - 40 * 86_400_000;
  const old = (await open.shares.shares()).find(({ name }) => name === 'old');
  assert(old);
  await open.upkeep.store.removeShare(old.id, day);
  assert.deepEqual((await maria(`${url}/erases?days=40`)).json(), { accounts: 0, shares: 1 });
  assert.deepEqual((await maria(`${url}/erases?days=41`)).json(), { accounts: 0, shares: 0 });
  assert.equal((await maria(`${url}/erases?days=0`)).status, 422);
  assert.equal(await choose(40, false), 422);
  assert.deepEqual((await maria(url)).json(), { days: 90 });
  assert.equal(await choose(40, true), 204);
  assert.equal(await open.life.eraseDue(), 1);
  assert.equal(await choose(30, false), 204);
});
