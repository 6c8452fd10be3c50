import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import type { DirectoryOrder } from '#protocol/directories.ts';
import { awayDirectories } from '#station/accounts/directory/reach.ts';
import { configured } from '#station/accounts/directory/settings.ts';
import { locally } from '#station/admin/administration.ts';
import { createDirectoryAdministration } from '#station/admin/directory-administration.ts';
import { recheckDirectories } from '#station/main/chores.ts';

const secret = 'hidden words';
const ldap = {
  ...({ kind: 'ldap', name: 'EXAMPLE', url: 'ldaps://ldap.example.test', base: 'dc=example,dc=test' } as const),
  ...{ bindName: 'cn=station', ca: null, plain: false, filter: null },
};
const openid = {
  ...({ kind: 'openid', name: 'Login', issuer: 'https://login.example.test', clientId: 'station', ca: null } as const),
  address: 'https://files.example.test',
};

function setUp() {
  const accounts = memoryAccountStore();
  const doors = { accounts, clock: { nowMs: () => 5 }, log: () => undefined, by: locally };
  return { accounts, directories: createDirectoryAdministration(doors) };
}

test('a secret is kept, never shown, and not sent to another server', () => {
  const { accounts, directories } = setUp();
  assert.throws(() => directories.set(ldap), /Give the password of cn=station/);
  directories.set({ ...ldap, secret });
  directories.set({ ...ldap, filter: '(uid=a*)' });
  assert.equal(configured(accounts, 'ldap')?.secret, secret);
  assert.deepEqual(directories.list(), [{ ...ldap, filter: '(uid=a*)' }]);
  const elsewhere = [
    { url: 'ldaps://evil.test' },
    { url: 'ldap://ldap.example.test' },
    { bindName: 'cn=other' },
    { ca: pem },
  ];
  for (const change of elsewhere)
    assert.throws(() => directories.set({ ...ldap, ...change }), /give the password anew/);
  directories.set({ ...openid, secret });
  assert.throws(() => directories.set({ ...openid, issuer: 'https://evil.test' }), /give the password anew/);
  directories.remove('ldap');
  assert.equal(configured(accounts, 'ldap'), undefined);
  assert.throws(() => directories.remove('ldap'), /knows no directory/);
  const audit = accounts.audit({ limit: 9 });
  assert.deepEqual(audit.map(({ event }) => event).toReversed(), [
    'directory set',
    'directory set',
    'directory set',
    'directory remove',
  ]);
  assert.ok(!JSON.stringify([audit, directories.list()]).includes(secret));
});

const pem = '-----BEGIN CERTIFICATE-----';

test('settings that cannot work, or would send passwords in plain unasked, are refused in words', () => {
  const { directories } = setUp();
  const refused: readonly (readonly [DirectoryOrder, RegExp])[] = [
    [{ ...ldap, name: 'EX\\AMPLE' }, /no \\ and no @/],
    [{ ...ldap, name: 'a/b' }, /character that names cannot have/],
    [{ ...ldap, url: 'https://x' }, /is no address of a directory/],
    [{ ...ldap, url: 'ldaps://user@x' }, /is no address of a directory/],
    [{ ...ldap, plain: true }, /speaks TLS always/],
    [{ ...ldap, base: 'example' }, /is no base/],
    [{ ...ldap, filter: '(uid=a' }, /is no LDAP filter/],
    [{ ...ldap, filter: 'uid=a' }, /is no LDAP filter/],
    [{ ...ldap, ca: 'text' }, /no certificate in PEM/],
    [{ ...openid, issuer: 'http://login.example.test' }, /goes without TLS/],
    [{ ...openid, address: 'http://files.example.test' }, /goes without TLS/],
    [{ ...openid, address: 'https://files.example.test/there' }, /more to it than the station's host/],
    [{ ...openid, issuer: 'login' }, /is no address/],
  ];
  for (const [order, words] of refused) assert.throws(() => directories.set({ ...order, secret }), words);
  assert.deepEqual(directories.list(), []);
});

test('S9: the half-hourly check notices a directory that does not answer, also one that nobody came from', async () => {
  const { accounts, directories } = setUp();
  directories.set({ ...ldap, url: 'ldaps://127.0.0.1:1', secret });
  directories.set({ ...openid, issuer: 'https://127.0.0.1:1', secret });
  await recheckDirectories({ directories }, () => undefined);
  const away = awayDirectories(accounts);
  assert.deepEqual(
    away.map(({ kind, name }) => [kind, name]),
    [
      ['ldap', 'EXAMPLE'],
      ['openid', 'Login'],
    ],
  );
  assert.ok(away.every(({ problem }) => problem.length > 10));
  assert.deepEqual((await directories.check()).unreachable, ['EXAMPLE', 'Login']);
});
