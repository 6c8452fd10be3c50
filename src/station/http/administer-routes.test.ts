/** S4: administrators administer in a browser, and nobody else does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  AccountsReply,
  AuditReply,
  HoldsReply,
  ManagedDevicesReply,
  ManagedSharesReply,
} from '#protocol/administer.ts';
import { consoleHeader } from '#protocol/sign-in.ts';
import { type Answer, type Ask, startTestStation, testPassword } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
await station.running.open.administration.addUser({ name: 'root', password: testPassword, admin: true });
await station.addUser('anna');

type Asking = (path: string, ask?: Ask) => Promise<Answer>;

async function signedIn(account: string, password = testPassword): Promise<Asking> {
  const headers = { [consoleHeader]: '1' };
  const answer = await station.ask('/api/session', { json: { account, password, keep: false }, headers });
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  return (path, ask = {}) => station.ask(path, { ...ask, headers: { cookie, ...headers } });
}

const admin = await signedIn('root');
const outcome = ({ status, json }: Answer): readonly unknown[] => (status < 400 ? [status] : [status, json().refused]);

const everything: readonly (readonly [string, Ask])[] = [
  ['/api/admin/accounts', {}],
  ['/api/admin/accounts', { json: { name: 'eve', password: testPassword, admin: true } }],
  ['/api/admin/accounts/anna', { method: 'PATCH', json: { admin: true } }],
  ['/api/admin/shares', {}],
  ['/api/admin/shares', { json: { name: 'films' } }],
  ['/api/admin/shares/anna/grants/anna', { method: 'PUT', json: { level: 'read' } }],
  ['/api/admin/devices', {}],
  ['/api/admin/devices/0', { method: 'DELETE' }],
  ['/api/admin/holds', {}],
  ['/api/admin/holds/0', { json: { decision: 'release' } }],
  ['/api/admin/audit', {}],
  ['/api/admin/removed', {}],
  ['/api/admin/removed-keep', {}],
  ['/api/admin/removed-keep/erases?days=1', {}],
  ['/api/admin/removed-keep', { method: 'PUT', json: { days: 1, erases: true } }],
  ...['accounts', 'shares'].flatMap((path): (readonly [string, Ask])[] => [
    [`/api/admin/${path}/anna/name`, { method: 'PUT', json: { name: 'eve' } }],
    [`/api/admin/${path}/anna`, { method: 'DELETE' }],
    [`/api/admin/removed/${path}/anna`, { method: 'POST' }],
    [`/api/admin/removed/${path}/anna`, { method: 'DELETE' }],
  ]),
];

test('S4: a member, a drive of an administrator, and nobody at all may do none of it', async () => {
  const member = await signedIn('anna');
  const { token } = await station.link('root');
  for (const [path, ask] of everything) {
    const what = `${ask.method ?? ''} ${path}`;
    assert.deepEqual(outcome(await member(path, ask)), [403, 'denied'], what);
    assert.deepEqual(outcome(await station.ask(path, { ...ask, token })), [403, 'denied'], what);
    assert.deepEqual(outcome(await station.ask(path, ask)), [401, 'sign-in'], what);
  }
  assert.equal(station.running.open.administration.users().length, 2);
});

test('an account is made, given another password, promoted and disabled, and each is on record with who did it', async () => {
  const made = await admin('/api/admin/accounts', { json: { name: 'Bob', password: testPassword, admin: false } });
  assert.deepEqual(made.json<{ name: string; admin: boolean }>().name, 'Bob');
  assert.deepEqual(
    outcome(await admin('/api/admin/accounts', { json: { name: 'bob', password: testPassword, admin: false } })),
    [422, 'unfit'],
  );
  const change = (json: object): Promise<Answer> => admin('/api/admin/accounts/bob', { method: 'PATCH', json });
  assert.equal((await change({ password: 'another long one', admin: true })).status, 204);
  const bob = await signedIn('bob', 'another long one');
  assert.equal((await bob('/api/admin/accounts')).status, 200);
  assert.equal((await change({ disabled: true })).status, 204);
  assert.deepEqual(outcome(await bob('/api/session')), [401, 'sign-in']);
  const { accounts } = (await admin('/api/admin/accounts')).json<AccountsReply>();
  assert.deepEqual(
    accounts.map(({ name, admin, disabled }) => [name, admin, disabled]),
    [
      ['anna', false, false],
      ['Bob', true, true],
      ['root', true, false],
    ],
  );
  assert.ok(!JSON.stringify(accounts).includes('argon2'));
  const { entries } = (await admin('/api/admin/audit?actor=root')).json<AuditReply>();
  assert.deepEqual(entries.map(({ event, about }) => [event, about['account']]).slice(0, 4), [
    ['user disable', 'Bob'],
    ['user promote', 'Bob'],
    ['user password', 'Bob'],
    ['user add', 'Bob'],
  ]);
  assert.ok(entries.every(({ address }) => address !== ''));
});

test('the last administrator can neither be disabled nor demoted', async () => {
  for (const json of [{ admin: false }, { disabled: true }]) {
    const answer = await admin('/api/admin/accounts/root', { method: 'PATCH', json });
    assert.deepEqual(outcome(answer), [422, 'unfit']);
    assert.match(answer.json().message, /only administrator/);
  }
});

test('a share is made and granted, and the grant holds at once', async () => {
  const anna = await signedIn('anna');
  assert.equal((await admin('/api/admin/shares', { json: { name: 'photos' } })).status, 200);
  const grant = async (level: string): Promise<readonly string[]> => {
    const done = await admin('/api/admin/shares/photos/grants/anna', { method: 'PUT', json: { level } });
    assert.equal(done.status, 204);
    const { shares } = (await anna('/api/shares')).json<{ shares: { name: string; grant: string }[] }>();
    return shares.map(share => `${share.name} ${share.grant}`);
  };
  assert.deepEqual(await grant('read'), ['anna write', 'photos read']);
  assert.deepEqual(await grant('write'), ['anna write', 'photos write']);
  const { shares } = (await admin('/api/admin/shares')).json<ManagedSharesReply>();
  const found = shares.find(({ name }) => name === 'photos');
  assert.deepEqual([found?.home, found?.grants], [null, [{ account: 'anna', level: 'write' }]]);
  assert.equal(shares.find(({ name }) => name === 'anna')?.home, 'anna');
  assert.deepEqual(await grant('none'), ['anna write']);
  const home = await admin('/api/admin/shares/anna/grants/anna', { method: 'PUT', json: { level: 'none' } });
  assert.deepEqual(outcome(home), [422, 'unfit']);
});

test('a device is listed with its account, and unlinked', async () => {
  const { device, token } = await station.link('anna');
  const { devices } = (await admin('/api/admin/devices')).json<ManagedDevicesReply>();
  const found = devices.find(({ id }) => id === device);
  assert.deepEqual([found?.account, found?.computer, found?.kind, found?.revokedMs], ['anna', 'laptop', 'drive', null]);
  assert.equal((await admin(`/api/admin/devices/${device}`, { method: 'DELETE' })).status, 204);
  assert.deepEqual(outcome(await station.ask('/api/shares', { token })), [401, 'sign-in']);
  assert.deepEqual(outcome(await admin(`/api/admin/devices/${device}`, { method: 'DELETE' })), [422, 'unfit']);
});

test('holds are listed, and deciding about one that is not there says so', async () => {
  assert.deepEqual((await admin('/api/admin/holds')).json<HoldsReply>(), { holds: [] });
  const answer = await admin('/api/admin/holds/abcd', { json: { decision: 'discard' } });
  assert.deepEqual(outcome(answer), [422, 'unfit']);
});

test('the audit is narrowed, pages on, and names the kinds of events that there are', async () => {
  const { entries, events } = (await admin('/api/admin/audit?event=sign-in')).json<AuditReply>();
  assert.ok(entries.length > 2 && entries.every(({ event }) => event === 'sign-in'));
  assert.ok(events.includes('link') && events.includes('user add'));
  const older = (await admin(`/api/admin/audit?event=sign-in&before=${entries[0]?.number}`)).json<AuditReply>().entries;
  assert.deepEqual(older, entries.slice(1));
  const none = (await admin(`/api/admin/audit?toMs=1`)).json<AuditReply>().entries;
  assert.deepEqual(none, []);
  assert.deepEqual(outcome(await admin('/api/admin/audit?before=x')), [400, 'malformed']);
});
