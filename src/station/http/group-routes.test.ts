/** A11, I14: what accounts may do by their groups, from the next request on; administered in a browser. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountsReply, AuditReply, ManagedSharesReply } from '#protocol/administer.ts';
import type { AccessReply, GroupsReply } from '#protocol/groups.ts';
import type { ShareWire } from '#protocol/session.ts';
import { consoleHeader } from '#protocol/sign-in.ts';
import { type Answer, type Ask, freshId, startTestStation, testPassword } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
await station.running.open.administration.addUser({ name: 'root', password: testPassword, admin: true });
for (const name of ['anna', 'bob']) await station.addUser(name);

type Asking = (path: string, ask?: Ask) => Promise<Answer>;

async function signedIn(account: string): Promise<Asking> {
  const headers = { [consoleHeader]: '1' };
  const answer = await station.ask('/api/session', { json: { account, password: testPassword, keep: false }, headers });
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  return (path, ask = {}) => station.ask(path, { ...ask, headers: { cookie, ...headers } });
}

const admin = await signedIn('root');
const outcome = ({ status, json }: Answer): readonly unknown[] => (status < 400 ? [status] : [status, json().refused]);
const put = (path: string, json?: object): Promise<Answer> =>
  admin(path, { method: 'PUT', ...(json === undefined ? {} : { json }) });

const everything: readonly (readonly [string, Ask])[] = [
  ['/api/admin/groups', {}],
  ['/api/admin/groups', { json: { name: 'thieves' } }],
  ['/api/admin/groups/thieves', { method: 'PATCH', json: { name: 'x' } }],
  ['/api/admin/groups/thieves', { method: 'DELETE' }],
  ['/api/admin/groups/thieves/members/anna', { method: 'PUT' }],
  ['/api/admin/groups/thieves/members/anna', { method: 'DELETE' }],
  ['/api/admin/shares/anna/group-grants/thieves', { method: 'PUT', json: { level: 'read' } }],
  ['/api/admin/shares/anna/access', {}],
];

test('S4: a member, a drive of an administrator, and nobody at all may do nothing about groups', async () => {
  const member = await signedIn('anna');
  const { token } = await station.link('root');
  for (const [path, ask] of everything) {
    const what = `${ask.method ?? ''} ${path}`;
    assert.deepEqual(outcome(await member(path, ask)), [403, 'denied'], what);
    assert.deepEqual(outcome(await station.ask(path, { ...ask, token })), [403, 'denied'], what);
    assert.deepEqual(outcome(await station.ask(path, ask)), [401, 'sign-in'], what);
  }
});

test('A11, I14: what a group is granted holds for its members from the next request on, and a refusal wins', async () => {
  const { token } = await station.link('anna');
  const granted = async (): Promise<readonly string[]> =>
    (await station.shares(token)).map(({ name, grant }) => `${name} ${grant}`);
  assert.equal((await admin('/api/admin/shares', { json: { name: 'photos' } })).status, 200);
  for (const name of ['Family', 'Guests'])
    assert.equal((await admin('/api/admin/groups', { json: { name } })).status, 200);
  assert.deepEqual(outcome(await admin('/api/admin/groups', { json: { name: 'FAMILY' } })), [422, 'unfit']);

  assert.equal((await put('/api/admin/shares/photos/group-grants/family', { level: 'write' })).status, 204);
  assert.deepEqual(await granted(), ['anna write']);
  assert.equal((await put('/api/admin/groups/family/members/ANNA')).status, 204);
  assert.deepEqual(await granted(), ['anna write', 'photos write']);
  await put('/api/admin/shares/photos/grants/anna', { level: 'read' });
  assert.deepEqual(await granted(), ['anna write', 'photos write']);
  await put('/api/admin/groups/guests/members/anna');
  await put('/api/admin/shares/photos/group-grants/guests', { level: 'none' });
  assert.deepEqual(await granted(), ['anna write']);
  const { accounts } = (await admin('/api/admin/shares/photos/access')).json<AccessReply>();
  assert.deepEqual(accounts, [
    { account: 'anna', level: 'none', by: [{ kind: 'group', name: 'Guests' }] },
    { account: 'bob', level: 'none', by: [] },
    { account: 'root', level: 'none', by: [] },
  ]);
  await put('/api/admin/shares/photos/group-grants/guests', { level: 'clear' });
  await admin('/api/admin/groups/family/members/anna', { method: 'DELETE' });
  assert.deepEqual(await granted(), ['anna write', 'photos read']);
});

test('I14: who only reads by a group cannot write, and a share that was refused is as unknown as no share', async () => {
  const { token } = await station.link('bob');
  await put('/api/admin/groups/family/members/bob');
  await put('/api/admin/shares/photos/group-grants/family', { level: 'read' });
  const photos = (await station.shares(token)).find(({ name }) => name === 'photos') as ShareWire;
  const make = (): Promise<Answer> =>
    station.ask(`/api/shares/${photos.id}/resolve`, { token, json: { path: freshId(), create: true } });
  assert.deepEqual(outcome(await make()), [403, 'denied']);
  await put('/api/admin/shares/photos/group-grants/family', { level: 'write' });
  assert.equal((await make()).status, 200);
  await put('/api/admin/shares/photos/grants/bob', { level: 'none' });
  assert.deepEqual(outcome(await make()), [404, 'unknown-share']);
  await put('/api/admin/shares/photos/grants/bob', { level: 'clear' });
});

test('I13: a home stays its owner’s, whatever groups are granted or refused', async () => {
  await put('/api/admin/groups/family/members/bob');
  assert.deepEqual(outcome(await put('/api/admin/shares/bob/group-grants/family', { level: 'none' })), [422, 'unfit']);
  assert.equal((await put('/api/admin/shares/bob/group-grants/family', { level: 'read' })).status, 204);
  const { token } = await station.link('bob');
  assert.equal((await station.shares(token)).find(({ home }) => home)?.grant, 'write');
});

test('a group is renamed with all that it has, and removed with all that it was granted; all of it is on record', async () => {
  const { token } = await station.link('bob');
  assert.equal((await admin('/api/admin/groups/family', { method: 'PATCH', json: { name: 'Kin' } })).status, 204);
  const { groups } = (await admin('/api/admin/groups')).json<GroupsReply>();
  assert.deepEqual(
    groups.map(({ name, members }) => [name, members]),
    [
      ['Guests', ['anna']],
      ['Kin', ['bob']],
    ],
  );
  const { shares } = (await admin('/api/admin/shares')).json<ManagedSharesReply>();
  assert.deepEqual(shares.find(({ name }) => name === 'photos')?.groupGrants, [{ group: 'Kin', level: 'write' }]);
  const { accounts } = (await admin('/api/admin/accounts')).json<AccountsReply>();
  assert.deepEqual(accounts.find(({ name }) => name === 'bob')?.groups, ['Kin']);
  assert.equal((await admin('/api/admin/groups/kin', { method: 'DELETE' })).status, 204);
  assert.deepEqual(
    (await station.shares(token)).map(({ name }) => name),
    ['bob'],
  );
  assert.deepEqual(outcome(await admin('/api/admin/groups/kin', { method: 'DELETE' })), [422, 'unfit']);
  const { entries } = (await admin('/api/admin/audit?actor=root')).json<AuditReply>();
  const events = new Set(entries.map(({ event }) => event));
  for (const event of ['add', 'rename', 'remove', 'grant']) assert.ok(events.has(`group ${event}`), event);
  for (const event of ['add', 'remove']) assert.ok(events.has(`member ${event}`), event);
});
