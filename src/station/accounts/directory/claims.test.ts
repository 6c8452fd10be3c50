import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId } from '#platform/account-store.ts';
import { claimOf } from '#station/accounts/directory/claims.ts';

const rules = { domain: 'EXAMPLE', base: 'dc=example,dc=test', account: undefined };

test('S9 S10: a name tells which directory answers for it, and an own account of that name comes first', () => {
  const of = (name: string, change: object = {}) => claimOf(name, { ...rules, ...change });
  assert.deepEqual(of('EXAMPLE\\bob'), { directory: 'domain', who: { login: 'bob' } });
  assert.deepEqual(of('example\\bob@x\\y'), { directory: 'domain', who: { login: 'bob@x\\y' } });
  assert.deepEqual(of('alice@dc=example,dc=test'), { directory: 'ldap', who: { login: 'alice' } });
  assert.deepEqual(of('alice@DC = Example , DC=test'), { directory: 'ldap', who: { login: 'alice' } });
  for (const name of ['bob', 'OTHER\\bob', 'EXAMPLE\\', '\\bob', '@dc=example,dc=test', 'a@b@dc=example,dc=test'])
    assert.equal(of(name), undefined, name);
  assert.equal(of('EXAMPLE\\bob', { domain: undefined }), undefined);
  assert.equal(of('alice@dc=example,dc=test', { base: undefined }), undefined);
  assert.equal(of('alice@dc=example,dc=test', { account: 'own' }), undefined);
});

test('an account that came from a directory is asked for there, by its entry', () => {
  const account = { account: '1' as AccountId, directory: 'ldap', entry: 'e1', login: 'alice', closed: false } as const;
  assert.deepEqual(claimOf('alice@EXAMPLE', { ...rules, account }), { directory: 'ldap', who: { entry: 'e1' } });
});
