/** What every store of accounts keeps to about bindings. `open` answers a new, empty store. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Binding } from '#platform/account-bindings.ts';
import type { Account, AccountId, AccountStore } from '#platform/account-store.ts';

const account = (id: string): Account => ({
  ...{ id: id as AccountId, name: id, key: id, passwordHash: '' },
  ...{ admin: false, disabled: false, createdMs: 1 },
});
const binding = (id: string, entry: string): Binding => ({
  ...{ account: id as AccountId, directory: 'ldap', entry, login: 'alice', closed: false },
});

/** Registers the tests of the contract for the stores that `open` makes. */
export function accountBindingsContract(name: string, open: () => AccountStore): void {
  test(`${name}: a binding is found by its account and by its entry, and what changes of it is kept`, () => {
    const store = open();
    for (const id of ['1', '2']) store.addAccount(account(id));
    store.setBinding(binding('1', 'e1'));
    store.setBinding({ ...binding('2', 'e1'), directory: 'domain' });
    assert.deepEqual(store.binding('1' as AccountId), binding('1', 'e1'));
    assert.equal(store.boundTo('domain', 'e1')?.account, '2');
    assert.equal(store.boundTo('openid', 'e1'), undefined);
    const renamed = { ...binding('1', 'e1'), login: 'alicia', closed: true };
    store.setBinding(renamed);
    assert.deepEqual(store.boundTo('ldap', 'e1'), renamed);
    assert.deepEqual(
      store.bindings().map(each => each.account),
      ['1', '2'],
    );
    store.close();
  });
  test(`${name}: an entry belongs to one account, an account to one entry, and a transaction undoes a binding`, () => {
    const store = open();
    for (const id of ['1', '2']) store.addAccount(account(id));
    store.setBinding(binding('1', 'e1'));
    assert.throws(() => store.setBinding(binding('2', 'e1')));
    store.setBinding(binding('1', 'e2'));
    assert.equal(store.binding('1' as AccountId)?.entry, 'e1');
    assert.throws(() =>
      store.transaction(() => {
        store.setBinding(binding('2', 'e2'));
        throw new Error('no');
      }),
    );
    assert.equal(store.binding('2' as AccountId), undefined);
    store.dropBinding('1' as AccountId);
    store.setBinding(binding('2', 'e1'));
    assert.equal(store.boundTo('ldap', 'e1')?.account, '2');
    store.close();
  });
}
