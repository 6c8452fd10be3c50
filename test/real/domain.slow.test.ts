/** People of an Active Directory domain sign in (S9): Samba as its controller, with a real station. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Attribute, Change } from 'ldapts';
import { linkRequest, startTestStation, type TestStation } from '#station/http/station-fixture.ts';
import { canMount, inOwnMounts } from '#test/real/own-mounts.ts';
import {
  administratorPassword,
  controller,
  domain,
  domainBase,
  type Samba,
  sambaPrograms,
  startSamba,
} from '#test/real/samba.ts';
import { password as drivePassword, World } from '#test/system/world.ts';

await inOwnMounts(import.meta.filename, { network: true });

const password = 'Bob-Has-1-Secret';
let started: Promise<Samba> | undefined;

interface Domain {
  readonly samba: Samba;
  readonly station: TestStation;
  readonly order: ReturnType<typeof orderFor>;
  /** Links a drive; answers the account, or the code of the refusal with what the audit has about it. */
  link(name: string, secret?: string): Promise<string>;
}

/** One domain for all tests of the file: it takes long to make one. */
async function world(t: TestContext): Promise<Domain | undefined> {
  if (!canMount(t, ...sambaPrograms)) return undefined;
  started ??= startSamba();
  const samba = await started;
  const station = await startTestStation();
  t.after(() => station[Symbol.asyncDispose]());
  const { accounts, directories } = station.running.open;
  const order = orderFor(samba);
  directories.set(order);
  return {
    ...{ samba, station, order },
    link: async (name, secret = password) => {
      const answer = await station.ask('/api/link', { json: linkRequest(name, secret) });
      if (answer.status === 200) return answer.json<{ account: string }>().account;
      const [entry] = accounts.audit({ limit: 1, event: 'sign-in refused' });
      return `${answer.json().refused}: ${entry?.about['why']}`;
    },
  };
}

function orderFor({ ca }: Samba) {
  return {
    ...({ kind: 'domain', name: domain, url: `ldaps://${controller}`, base: domainBase, ca, plain: false } as const),
    ...{ bindName: `${domain}\\Administrator`, secret: administratorPassword, filter: null },
  };
}

const attribute = (type: string, value: string): Change =>
  new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) });

test('S9: somebody of the domain signs in as DOMAIN\\name, with the right password alone', async t => {
  const w = await world(t);
  if (w === undefined) return;
  w.samba.tool('user', 'create', 'bob', password);
  assert.equal((await w.station.running.open.directories.test('domain')).works, true);
  assert.equal(await w.link('EXAMPLE\\bob'), 'bob@EXAMPLE');
  assert.equal(await w.link('example\\BOB'), 'bob@EXAMPLE');
  assert.equal(await w.link('EXAMPLE\\bob', 'Wrong-1-Password'), 'sign-in: wrong password');
  for (const name of ['nobody', '*', 'bob)(cn=*', 'b*'])
    assert.equal(await w.link(`EXAMPLE\\${name}`), 'sign-in: unknown name');
  assert.match(await w.link('OTHER\\bob'), /^sign-in/);
  assert.match(await w.link('bob'), /^sign-in/);
  assert.equal(w.station.running.open.accounts.accounts().length, 1);
});

test('S9: disabled, expired and must-change are told apart; a rename keeps the account; drives follow the domain', async t => {
  const w = await world(t);
  if (w === undefined) return;
  const { directories, administration, accounts } = w.station.running.open;
  w.samba.tool('user', 'create', 'carla', password);
  assert.equal(await w.link('EXAMPLE\\carla'), 'carla@EXAMPLE');
  assert.deepEqual((await directories.check()).disabled, []);
  w.samba.tool('user', 'disable', 'carla');
  assert.equal(await w.link('EXAMPLE\\carla'), 'sign-in: disabled');
  assert.deepEqual((await directories.check()).disabled, ['carla@EXAMPLE']);
  w.samba.tool('user', 'enable', 'carla');
  assert.equal(await w.link('EXAMPLE\\carla'), 'carla@EXAMPLE');
  assert.equal(administration.users()[0]?.disabled, false, 'the directory lets in whom it let go');
  const carla = `CN=carla,CN=Users,${domainBase}`;
  const expires = (value: string) => w.samba.as(client => client.modify(carla, attribute('accountExpires', value)));
  await expires('116444736000000001');
  assert.equal(await w.link('EXAMPLE\\carla'), 'sign-in: expired');
  await expires('0');
  await w.samba.as(client => client.modify(carla, attribute('pwdLastSet', '0')));
  assert.equal(await w.link('EXAMPLE\\carla'), 'password-expired: password expired');
  assert.equal(await w.link('EXAMPLE\\carla', 'Wrong-1-Password'), 'sign-in: wrong password');
  assert.deepEqual((await directories.check()).disabled, []);
  await w.samba.as(client => client.modify(carla, attribute('pwdLastSet', '-1')));
  await w.samba.as(client => client.modify(carla, attribute('sAMAccountName', 'carlotta')));
  assert.equal(await w.link('EXAMPLE\\carlotta'), 'carla@EXAMPLE');
  assert.equal(accounts.bindings()[0]?.login, 'carlotta');
  w.samba.tool('user', 'delete', 'carlotta');
  assert.deepEqual((await directories.check()).disabled, ['carla@EXAMPLE']);
});

test('S9: a drive is linked as DOMAIN\\name, and syncs', async t => {
  const w = await world(t);
  if (w === undefined) return;
  w.samba.tool('domain', 'passwordsettings', 'set', '--complexity=off');
  w.samba.tool('user', 'create', 'emil', drivePassword);
  const { url, fingerprint } = w.station.running;
  const scene = new World(t);
  const laptop = scene.newDrive('laptop');
  await laptop.start();
  await laptop.link({ url, fingerprint: async () => fingerprint ?? '' }, `${domain}\\emil`);
  const folder = join(scene.base, 'folder');
  mkdirSync(folder);
  writeFileSync(join(folder, 'letter.txt'), 'dear domain');
  await laptop.addTask('emil@EXAMPLE', folder);
  await laptop.wait();
});

test('S9: StartTLS serves as well, another authority and a lost controller are no wrong password', async t => {
  const w = await world(t);
  if (w === undefined) return;
  const { directories } = w.station.running.open;
  w.samba.tool('user', 'create', 'dora', password);
  directories.set({ ...w.order, url: `ldap://${controller}` });
  assert.equal(await w.link('EXAMPLE\\dora'), 'dora@EXAMPLE');
  directories.set({ ...w.order, ca: null });
  assert.equal(await w.link('EXAMPLE\\dora'), 'directory-unreachable: unreachable');
  // Without TLS, the controller itself takes no password.
  directories.set({ ...w.order, url: `ldap://${controller}`, plain: true });
  assert.equal(await w.link('EXAMPLE\\dora'), 'directory-unreachable: unreachable');
  directories.set(w.order);
  await w.samba.stop();
  assert.equal(await w.link('EXAMPLE\\dora'), 'directory-unreachable: unreachable');
  assert.deepEqual((await directories.check()).unreachable, ['EXAMPLE']);
});
