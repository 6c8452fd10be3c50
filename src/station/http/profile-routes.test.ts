/** I18: sync profiles, administered in a browser, and what a drive is told of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditReply } from '#protocol/administer.ts';
import { consoleHeader } from '#protocol/sign-in.ts';
import type { AppliedProfilesWire, ProfilesReply } from '#protocol/sync-profiles.ts';
import { type Answer, type Ask, startTestStation, testPassword } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
const { administration, groups } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
for (const name of ['anna', 'bob']) await station.addUser(name);

type Asking = (path: string, ask?: Ask) => Promise<Answer>;

async function signedIn(account: string): Promise<Asking> {
  const headers = { [consoleHeader]: '1' };
  const answer = await station.ask('/api/session', { json: { account, password: testPassword, keep: false }, headers });
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  return (path, ask = {}) => station.ask(path, { ...ask, headers: { cookie, ...headers } });
}

const rules = { sizeMax: 0, names: [], extensions: ['*.iso', 'ISO'] };
const outcome = ({ status, json }: Answer): readonly unknown[] => (status < 400 ? [status] : [status, json().refused]);

test('S4: only administrators see, change and apply sync profiles, and only in a browser', async () => {
  const member = await signedIn('anna');
  const { token } = await station.link('root');
  const everything: readonly (readonly [string, Ask])[] = [
    ['/api/admin/profiles', {}],
    ['/api/admin/profiles', { json: { name: 'x', rules } }],
    ['/api/admin/profiles/x', { method: 'PUT', json: { name: 'x', rules } }],
    ['/api/admin/profiles/x', { method: 'DELETE' }],
    ['/api/admin/profiles/x/accounts/anna', { method: 'PUT' }],
    ['/api/admin/profiles/x/groups/y', { method: 'DELETE' }],
    ['/api/admin/profile-preview', { json: { rules, accounts: [], groups: [] } }],
  ];
  for (const [path, ask] of everything) {
    assert.deepEqual(outcome(await member(path, ask)), [403, 'denied'], path);
    assert.deepEqual(outcome(await station.ask(path, { ...ask, token })), [403, 'denied'], path);
    assert.deepEqual(outcome(await station.ask(path, ask)), [401, 'sign-in'], path);
  }
});

test('I18: administrators make sync profiles, see what they leave out, and apply them; drives are told of them', async () => {
  const admin = await signedIn('root');
  const put = (path: string, json?: object): Promise<Answer> =>
    admin(path, { method: 'PUT', ...(json === undefined ? {} : { json }) });
  const { token } = await station.link('anna');
  const told = async () => (await station.ask('/api/sync-profiles', { token })).json<AppliedProfilesWire>();
  assert.deepEqual(await told(), { digest: '', profiles: [] });
  groups.addGroup('Family');
  groups.setMember('Family', 'anna', true);

  const understood = { ...rules, extensions: ['iso'] };
  const made = await admin('/api/admin/profiles', { json: { name: 'Laptops', rules } });
  assert.deepEqual(made.json(), { name: 'Laptops', rules: understood, accounts: [], groups: [] });
  assert.deepEqual(outcome(await admin('/api/admin/profiles', { json: { name: 'LAPTOPS', rules } })), [422, 'unfit']);
  const wrong = { ...rules, names: ['a/b'] };
  assert.deepEqual(outcome(await put('/api/admin/profiles/Laptops', { name: 'x', rules: wrong })), [422, 'unfit']);
  assert.deepEqual(outcome(await put('/api/admin/profiles/nobody/groups/Family')), [422, 'unfit']);
  assert.deepEqual(await told(), { digest: '', profiles: [] });

  assert.equal((await put('/api/admin/profiles/laptops/groups/Family')).status, 204);
  const first = await told();
  assert.deepEqual(first.profiles, [{ name: 'Laptops', rules: understood }]);
  const smaller = { ...understood, sizeMax: 5 };
  assert.equal((await put('/api/admin/profiles/Laptops', { name: 'Small', rules: smaller })).status, 200);
  const second = await told();
  assert.deepEqual(second.profiles, [{ name: 'Small', rules: smaller }]);
  assert.notEqual(second.digest, first.digest);
  const browser = await signedIn('anna');
  assert.deepEqual((await browser('/api/sync-profiles')).json(), { digest: '', profiles: [] });

  const preview = await admin('/api/admin/profile-preview', { json: { rules, accounts: ['bob'], groups: ['Family'] } });
  assert.deepEqual(preview.json(), { shares: [], whole: true });
  const { profiles } = (await admin('/api/admin/profiles')).json<ProfilesReply>();
  assert.deepEqual(profiles, [{ name: 'Small', rules: smaller, accounts: [], groups: ['Family'] }]);
  assert.equal((await admin('/api/admin/profiles/Small', { method: 'DELETE' })).status, 204);
  assert.deepEqual(await told(), { digest: '', profiles: [] });
  const { entries } = (await admin('/api/admin/audit')).json<AuditReply>();
  const events = entries.map(({ event }) => event).filter(event => /profile/.test(event));
  assert.deepEqual(events, ['profile remove', 'profile change', 'profile apply', 'profile add']);
});
