/** People of an LDAP directory sign in (S10): OpenLDAP's own server, with a real station. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Attribute, Change, type Client } from 'ldapts';
import type { Account } from '#platform/account-store.ts';
import type { DirectoryOrder } from '#protocol/directories.ts';
import { awayDirectories, noteReach } from '#station/accounts/directory/reach.ts';
import {
  type Answer,
  linkRequest,
  startTestStation,
  type TestStation,
  testPassword,
} from '#station/http/station-fixture.ts';
import { askAwayDirectories } from '#station/main/chores.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { adminName, adminPassword, base, certificateFor, freePort, type Slapd, startSlapd } from '#test/real/slapd.ts';

const password = 'a secret of alice';
const programs = ['slapd'];

interface World {
  readonly slapd: Slapd;
  readonly station: TestStation;
  readonly order: Extract<DirectoryOrder, { kind: 'ldap' }>;
  set(change: Partial<World['order']>): void;
  /** Links a drive as `uid@BASE`. */
  link(uid: string, secret?: string): Promise<Answer>;
  account(name: string): Account | undefined;
  /** Why sign-ins were refused, the newest first. */
  whys(): readonly unknown[];
}

async function world(t: TestContext): Promise<World | undefined> {
  if (!canUse(t, ...programs)) return undefined;
  const slapd = await startSlapd();
  const station = await startTestStation();
  t.after(async () => {
    await station[Symbol.asyncDispose]();
    await slapd.close();
  });
  const { accounts, directories, administration } = station.running.open;
  const order = {
    ...({ kind: 'ldap', name: 'EXAMPLE', url: slapd.ldaps, base, bindName: adminName, secret: adminPassword } as const),
    ...{ ca: slapd.ca, plain: false, filter: null },
  };
  directories.set(order);
  await slapd.addPerson('alice', password);
  return {
    ...{ slapd, station, order },
    set: change => directories.set({ ...order, ...change }),
    link: (uid, secret = password) => station.ask('/api/link', { json: linkRequest(`${uid}@${base}`, secret) }),
    account: name => administration.users().find(each => each.name === name),
    whys: () => accounts.audit({ limit: 50, event: 'sign-in refused' }).map(({ about }) => about['why']),
  };
}

const outcome = (answer: Answer): unknown => [answer.status, answer.status < 400 ? 'done' : answer.json().refused];
const change = (type: string, value?: string): Change =>
  new Change({
    operation: value === undefined ? 'delete' : 'replace',
    modification: new Attribute({ type, values: value === undefined ? [] : [value] }),
  });
const alice = `uid=alice,${base}`;

test('S10: the first sign-in makes an account with its home; the password is asked of the directory each time', async t => {
  const w = await world(t);
  if (w === undefined) return;
  const linked = await w.link('alice');
  assert.deepEqual(outcome(linked), [200, 'done']);
  assert.equal(linked.json<{ account: string }>().account, 'alice@EXAMPLE');
  const [home] = await w.station.shares(linked.json<{ token: string }>().token);
  assert.deepEqual([home?.name, home?.home, home?.grant], ['alice@EXAMPLE', true, 'write']);
  for (const name of ['alice@DC=Example, dc = test', 'alice@EXAMPLE', 'Alice@example']) {
    const again = await w.station.ask('/api/link', { json: linkRequest(name, password) });
    assert.equal(again.json<{ account: string }>().account, 'alice@EXAMPLE', name);
  }
  assert.equal(w.station.running.open.administration.users().length, 1);
  for (const secret of ['wrong', ' ', password.toUpperCase()])
    assert.deepEqual(outcome(await w.link('alice', secret)), [401, 'sign-in'], secret);
  assert.deepEqual(outcome(await w.link('nobody')), [401, 'sign-in']);
  assert.deepEqual(w.whys(), ['unknown name', 'wrong password', 'wrong password', 'wrong password']);
  await w.slapd.as(client => client.modify(alice, change('userPassword', 'another one')));
  assert.deepEqual(outcome(await w.link('alice')), [401, 'sign-in']);
  assert.deepEqual(outcome(await w.link('alice', 'another one')), [200, 'done']);
});

test('an empty password is refused before anything is sent, and no name reaches into the filter', async t => {
  const w = await world(t);
  if (w === undefined) return;
  const { accounts } = w.station.running.open;
  for (const uid of ['*', 'al*', 'alice)(uid=*', '*)(objectClass=*', 'alice\u0000', '\\2a', ')', 'a,b=c'])
    assert.deepEqual(outcome(await w.link(uid)), [401, 'sign-in'], uid);
  assert.deepEqual(new Set(w.whys()), new Set(['unknown name']));
  // The protocol takes no empty password; whoever calls the directory itself with one hears the same.
  assert.equal((await w.link('alice', '')).status, 400);
  const { createLdapDirectory } = await import('#station/accounts/directory/ldap.ts');
  let connections = 0;
  const silent = createServer(() => {
    connections += 1;
  });
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
  t.after(() => void silent.close());
  const { port } = silent.address() as { port: number };
  const settings = { ...w.order, url: `ldap://127.0.0.1:${port}` };
  const directory = createLdapDirectory({ settings, secret: adminPassword, nowMs: Date.now });
  assert.deepEqual(await directory.prove({ login: 'alice' }, ''), { why: 'wrong password' });
  assert.equal(connections, 0);
  assert.deepEqual(accounts.accounts(), []);
});

test('whoever is renamed in the directory keeps the account; who gets the old name gets another one', async t => {
  const w = await world(t);
  if (w === undefined) return;
  await w.link('alice');
  const first = w.account('alice@EXAMPLE');
  await w.slapd.as(client => client.modifyDN(alice, 'uid=alicia'));
  await w.slapd.addPerson('alice', 'the other one');
  const again = await w.link('alicia');
  assert.equal(again.json<{ account: string }>().account, 'alice@EXAMPLE');
  const other = await w.link('alice', 'the other one');
  assert.equal(other.json<{ account: string }>().account, 'alice-2@EXAMPLE');
  assert.equal(
    w.station.running.open.accounts.bindings().find(({ account }) => account === first?.id)?.login,
    'alicia',
  );
});

test("an account of the station's own is never taken over, and has its own password alone", async t => {
  const w = await world(t);
  if (w === undefined) return;
  for (const own of ['alice', `alice@${base}`, 'alice@EXAMPLE']) await w.station.addUser(own);
  await w.slapd.addPerson('bob', password);
  for (const own of ['alice', `alice@${base}`, 'alice@EXAMPLE']) {
    const ask = (secret: string): Promise<Answer> => w.station.ask('/api/link', { json: linkRequest(own, secret) });
    assert.deepEqual(outcome(await ask(password)), [401, 'sign-in'], own);
    assert.equal((await ask(testPassword)).json<{ account: string }>().account, own);
  }
  const blanks = await w.station.ask('/api/link', { json: linkRequest('alice@dc=example, dc=test', password) });
  assert.equal(blanks.json<{ account: string }>().account, 'alice-2@EXAMPLE');
  await w.link('bob');
  const { administration, accounts } = w.station.running.open;
  await assert.rejects(administration.setPassword('bob@EXAMPLE', testPassword), /kept in a directory/);
  assert.equal(accounts.accountByKey('bob@example')?.passwordHash, '');
});

test('who is disabled or expired in the directory is refused; the audit tells why, the answer of a password to change, and of an account that is disabled here', async t => {
  const w = await world(t);
  if (w === undefined) return;
  await w.link('alice');
  const states: readonly (readonly [string, string, string, string])[] = [
    ['pwdAccountLockedTime', '000001010000Z', 'sign-in', 'disabled'],
    ['shadowExpire', '1', 'sign-in', 'expired'],
    ['pwdReset', 'TRUE', 'password-expired', 'password expired'],
  ];
  for (const [attribute, value, refused, why] of states) {
    await w.slapd.as(client => client.modify(alice, change(attribute, value)));
    assert.equal((await w.link('alice')).json().refused, refused, attribute);
    assert.equal(w.whys()[0], why);
    await w.slapd.as(client => client.modify(alice, change(attribute)));
  }
  w.station.running.open.administration.setDisabled('alice@EXAMPLE', true);
  assert.deepEqual(outcome(await w.link('alice')), [403, 'account-disabled']);
  assert.equal(w.whys()[0], 'disabled here');
  assert.deepEqual(outcome(await w.link('alice', 'wrong')), [401, 'sign-in']);
});

test('a drive stops when its account is disabled in the directory or gone from it, and goes on when it is back', async t => {
  const w = await world(t);
  if (w === undefined) return;
  const { token } = (await w.link('alice')).json<{ token: string }>();
  const { directories, administration, accounts } = w.station.running.open;
  const syncs = async (): Promise<boolean> => (await w.station.ask('/api/shares', { token })).status === 200;
  const check = async (modify: (client: Client) => Promise<void>) => {
    await w.slapd.as(modify);
    return directories.check();
  };
  assert.deepEqual(await directories.check(), { accounts: 1, disabled: [], enabled: [], unreachable: [] });
  const disabled = await check(client => client.modify(alice, change('shadowExpire', '1')));
  assert.deepEqual([disabled.disabled, await syncs()], [['alice@EXAMPLE'], false]);
  const enabled = await check(client => client.modify(alice, change('shadowExpire')));
  assert.deepEqual([enabled.enabled, await syncs()], [['alice@EXAMPLE'], true]);
  // An expired password ends no drive, and an unreachable directory nobody's work.
  await check(client => client.modify(alice, change('pwdReset', 'TRUE')));
  assert.equal(await syncs(), true);
  // What an administrator of the station disabled is not for the directory to enable.
  administration.setDisabled('alice@EXAMPLE', true);
  await check(client => client.modify(alice, change('shadowExpire', '1')));
  await check(client => client.modify(alice, change('shadowExpire')));
  assert.equal(await syncs(), false);
  administration.setDisabled('alice@EXAMPLE', false);
  assert.equal(await syncs(), true);
  const gone = await check(client => client.del(alice));
  assert.deepEqual([gone.disabled, await syncs()], [['alice@EXAMPLE'], false]);
  const [entry] = accounts.audit({ limit: 1, event: 'directory disable' });
  assert.deepEqual([entry?.actor, entry?.about['why']], ['directory EXAMPLE', 'not there any more']);
  // One that did not answer is asked again until it does.
  const away = (): readonly string[] => awayDirectories(accounts).map(({ name }) => name);
  const askAway = (): Promise<void> => askAwayDirectories({ accounts, directories }, () => undefined);
  noteReach(accounts, 'ldap', 'no answer');
  assert.deepEqual(away(), ['EXAMPLE']);
  await askAway();
  assert.deepEqual(away(), []);
  await w.slapd.stop();
  assert.deepEqual((await directories.check()).unreachable, ['EXAMPLE']);
  await askAway();
  assert.deepEqual(away(), ['EXAMPLE']);
});

test('LDAPS and StartTLS reach only a server whose certificate is trusted; what failed is said', async t => {
  const w = await world(t);
  if (w === undefined) return;
  const { directories } = w.station.running.open;
  const failed = async (): Promise<string> => {
    const { works, steps } = await directories.test('ldap');
    return works ? 'works' : `${steps.at(-1)?.step}: ${steps.at(-1)?.words}`;
  };
  const other = (await certificateFor('127.0.0.1')).certificate;
  for (const url of [w.slapd.ldaps, w.slapd.ldap]) {
    w.set({ url });
    assert.equal(await failed(), 'works', url);
    assert.deepEqual(outcome(await w.link('alice')), [200, 'done']);
    for (const ca of [null, other]) {
      w.set({ url, ca });
      assert.match(await failed(), /^connect: .*certificate is signed by/, url);
      assert.deepEqual(outcome(await w.link('alice')), [503, 'directory-unreachable']);
      assert.equal(w.whys()[0], 'unreachable');
    }
    w.set({ url: url.replace('127.0.0.1', 'localhost') });
    assert.match(await failed(), /^connect: .*for another name/);
  }
  w.set({ url: w.slapd.ldap, plain: true, ca: null });
  assert.equal(await failed(), 'works');
  w.set({ secret: 'wrong' });
  assert.match(await failed(), /^sign in: .*wrong name or password/);
  w.set({ base: 'ou=nowhere,dc=example,dc=test' });
  assert.match(await failed(), /^find people/);
  w.set({ filter: '(uid=bob)' });
  assert.match(await failed(), /^find people: .*there is nobody/);
  assert.deepEqual(outcome(await w.link('alice')), [401, 'sign-in']);
  assert.ok(
    !JSON.stringify([w.station.logged, w.station.running.open.accounts.audit({ limit: 500 })]).includes(adminPassword),
  );
});

test('a directory that is not there, is silent, or hangs up is not a wrong password, and the own accounts go on', async t => {
  const w = await world(t);
  if (w === undefined) return;
  await w.station.addUser('anna');
  const rude = createServer(socket => void socket.destroy());
  await new Promise<void>(resolve => rude.listen(0, '127.0.0.1', resolve));
  t.after(() => void rude.close());
  const { port } = rude.address() as { port: number };
  const silent = createServer();
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
  t.after(() => void silent.close());
  for (const url of [
    `ldaps://127.0.0.1:${await freePort()}`,
    `ldap://127.0.0.1:${port}`,
    `ldaps://127.0.0.1:${port}`,
  ]) {
    w.set({ url });
    for (let times = 0; times < 7; times += 1)
      assert.deepEqual(outcome(await w.link('alice')), [503, 'directory-unreachable'], url);
  }
  w.set({ url: `ldap://127.0.0.1:${(silent.address() as { port: number }).port}` });
  const [outside, own] = await Promise.all([
    w.link('alice'),
    w.station.ask('/api/link', { json: linkRequest('anna') }),
  ]);
  assert.deepEqual(outcome(outside), [503, 'directory-unreachable'], 'silent');
  assert.deepEqual(outcome(own), [200, 'done']);
  w.set({});
  assert.deepEqual(outcome(await w.link('alice')), [200, 'done'], 'nothing of it counted as a failure');
});
