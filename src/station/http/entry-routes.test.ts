/** I3, I17: services and networks, judged at every request; administered in a browser. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type { AccountsReply, AuditReply } from '#protocol/administer.ts';
import type { EntryWire, NewAccountsWire } from '#protocol/entry.ts';
import { consoleHeader } from '#protocol/sign-in.ts';
import { type Answer, type Ask, linkRequest, startTestStation, testPassword } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
const { administration, groups, accounts } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
for (const name of ['anna', 'bob']) await station.addUser(name);
groups.addGroup('Guests');

type Asking = (path: string, ask?: Ask) => Promise<Answer>;
const headers = { [consoleHeader]: '1' };
const signIn = (account: string): Promise<Answer> =>
  station.ask('/api/session', { json: { account, password: testPassword, keep: false }, headers });

async function signedIn(account: string): Promise<Asking> {
  const cookie = String((await signIn(account)).headers['set-cookie']).split(';')[0] ?? '';
  return (path, ask = {}) => station.ask(path, { ...ask, headers: { cookie, ...headers } });
}

const admin = await signedIn('root');
const outcome = ({ status, json }: Answer): readonly unknown[] => (status < 400 ? [status] : [status, json().refused]);
const open: EntryWire = { refusedServices: [], allowedNetworks: [], refusedNetworks: [] };

function say(of: string, rules: Partial<EntryWire>, confirmed = false): Promise<Answer> {
  return admin(`/api/admin/entry${of}`, { method: 'PUT', json: { ...open, ...rules, confirmed } });
}

test('S4: a member, a drive of an administrator, and nobody at all decide nothing about the ways in, nor about quotas', async () => {
  const member = await signedIn('anna');
  const { token } = await station.link('root');
  const put = (json: object): Ask => ({ method: 'PUT', json });
  const everything: readonly (readonly [string, Ask])[] = [
    ...['', '/accounts/anna', '/groups/guests'].flatMap(of => [
      [`/api/admin/entry${of}`, {}] as const,
      [`/api/admin/entry${of}`, put({ ...open, confirmed: true })] as const,
    ]),
    ['/api/admin/new-accounts', {}],
    ['/api/admin/new-accounts', put({ groups: [], refusedServices: [] })],
    ['/api/admin/shares/anna/quota', put({ bytes: null })],
    ['/api/admin/home-quota', {}],
    ['/api/admin/home-quota', put({ bytes: null })],
  ];
  for (const [path, ask] of everything) {
    const what = `${ask.method ?? ''} ${path}`;
    assert.deepEqual(outcome(await member(path, ask)), [403, 'denied'], what);
    assert.deepEqual(outcome(await station.ask(path, { ...ask, token })), [403, 'denied'], what);
    assert.deepEqual(outcome(await station.ask(path, ask)), [401, 'sign-in'], what);
  }
});

test('I3: an account that is refused drives keeps the console, its drives are told so at once and go on when it ends', async () => {
  const { token } = await station.link('anna');
  const anna = await signedIn('anna');
  const socket = station.push(token);
  await once(socket, 'open');
  const closed = once(socket, 'close');
  assert.equal((await say('/accounts/anna', { refusedServices: ['sync'] })).status, 204);
  const refused = await station.ask('/api/shares', { token });
  assert.deepEqual(outcome(refused), [403, 'service-refused']);
  assert.match(refused.json().message, /anna may not use the drives of this station\. Ask whoever runs it\./);
  await closed;
  assert.deepEqual(outcome(await station.ask('/api/link', { json: linkRequest('anna') })), [403, 'service-refused']);
  assert.equal((await anna('/api/shares')).status, 200);
  assert.equal((await say('/accounts/anna', {})).status, 204);
  assert.equal((await station.ask('/api/shares', { token })).status, 200);
});

test('I3: a group that is refused the console is told so at sign-in, after the password alone, and it is on record', async () => {
  groups.setMember('Guests', 'bob', true);
  const bob = await signedIn('bob');
  await say('/groups/guests', { refusedServices: ['web'] });
  assert.deepEqual(outcome(await bob('/api/session')), [403, 'service-refused']);
  assert.deepEqual(outcome(await signIn('bob')), [403, 'service-refused']);
  const json = { account: 'bob', password: 'not the one', keep: false };
  assert.deepEqual(outcome(await station.ask('/api/session', { json, headers })), [401, 'sign-in']);
  const { entries } = (await admin('/api/admin/audit?event=entry%20refused&actor=bob')).json<AuditReply>();
  assert.equal(entries[0]?.about['refused'], 'service-refused');
  await say('/groups/guests', {});
  assert.equal((await bob('/api/session')).status, 200);
});

test('I17: from a network that is not allowed nobody comes in, by drive or by browser', async () => {
  const { token } = await station.link('anna');
  const anna = await signedIn('anna');
  await say('/accounts/anna', { allowedNetworks: ['192.0.2.0/24'] });
  for (const answer of [await anna('/api/session'), await station.ask('/api/shares', { token }), await signIn('anna')])
    assert.deepEqual(outcome(answer), [403, 'address-refused']);
  await say('/accounts/anna', { allowedNetworks: ['127.0.0.0/8'] });
  assert.equal((await anna('/api/session')).status, 200);
  await say('/accounts/anna', { refusedNetworks: ['127.0.0.1'] });
  assert.deepEqual(outcome(await anna('/api/session')), [403, 'address-refused']);
  await say('/accounts/anna', {});
  assert.deepEqual(outcome(await say('', { allowedNetworks: ['10.0.0.0/99'] })), [422, 'unfit']);
});

test('rules that shut out who asks for them need to be confirmed, and change nothing until they are', async () => {
  const rules = { refusedNetworks: ['127.0.0.0/8'] };
  const answer = await say('', rules);
  assert.deepEqual(outcome(answer), [409, 'needs-confirmation']);
  assert.match(answer.json().message, /shut you out.*127\.0\.0\.1/);
  assert.deepEqual((await admin('/api/admin/entry')).json(), open);
  assert.equal((await say('', rules, true)).status, 204);
  assert.deepEqual(outcome(await admin('/api/admin/entry')), [403, 'address-refused']);
  station.running.open.entry.setEntryRules({ kind: 'station' }, open, false);
  assert.equal((await admin('/api/admin/entry')).status, 200);
});

test('the last administrator keeps the console, whatever is refused to everybody', async () => {
  assert.equal((await say('', { refusedServices: ['web', 'sync'] })).status, 204);
  assert.equal((await admin('/api/admin/accounts')).status, 200);
  assert.deepEqual(outcome(await signIn('bob')), [403, 'service-refused']);
  assert.equal((await say('', {})).status, 204);
});

test('I17: new accounts enter the groups and have the services that were chosen for them', async () => {
  const chosen: NewAccountsWire = { groups: ['Guests'], refusedServices: ['sync'] };
  assert.equal((await admin('/api/admin/new-accounts', { method: 'PUT', json: chosen })).status, 204);
  assert.deepEqual((await admin('/api/admin/new-accounts')).json(), chosen);
  await station.addUser('carla');
  const listed = (await admin('/api/admin/accounts')).json<AccountsReply>().accounts;
  assert.deepEqual(listed.find(({ name }) => name === 'carla')?.groups, ['Guests']);
  assert.deepEqual(listed.find(({ name }) => name === 'anna')?.groups, []);
  assert.deepEqual(outcome(await station.ask('/api/link', { json: linkRequest('carla') })), [403, 'service-refused']);
  groups.removeGroup('Guests');
  await station.addUser('dora');
  assert.deepEqual(accounts.groupsOf(accounts.accountByKey('dora')!.id), []);
});

test('A19: a share and homes to come get a quota, which is shown with what is used', async () => {
  const put = (path: string, bytes: number | null): Promise<Answer> => admin(path, { method: 'PUT', json: { bytes } });
  assert.equal((await put('/api/admin/home-quota', 5_000)).status, 204);
  assert.deepEqual((await admin('/api/admin/home-quota')).json(), { bytes: 5_000 });
  await station.addUser('erik');
  assert.equal((await put('/api/admin/shares/ANNA/quota', 1_000)).status, 204);
  assert.deepEqual(outcome(await put('/api/admin/shares/nothing/quota', 1)), [422, 'unfit']);
  assert.deepEqual(outcome(await put('/api/admin/shares/anna/quota', 0)), [400, 'malformed']);
  const { shares } = (await admin('/api/admin/shares')).json<{
    shares: { name: string; bytes: number; quota: number }[];
  }>();
  const shown = shares.map(({ name, bytes, quota }) => [name, bytes, quota]);
  for (const row of [
    ['anna', 0, 1_000],
    ['erik', 0, 5_000],
    ['bob', 0, null],
  ])
    assert.ok(
      shown.some(each => JSON.stringify(each) === JSON.stringify(row)),
      JSON.stringify(row),
    );
});
