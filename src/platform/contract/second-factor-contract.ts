/** What every account store keeps to about second factors; part of `account-store-contract.ts`. */
import assert from 'node:assert/strict';
import type { Account, AccountId, AccountStore, SecondFactor } from '#platform/account-store.ts';

const anna: Account = {
  id: 'a' as AccountId,
  name: 'Anna',
  key: 'anna',
  passwordHash: 'h',
  admin: false,
  disabled: false,
  createdMs: 1,
};
const bob: Account = { ...anna, id: 'b' as AccountId, name: 'Bob', key: 'bob' };
const factor: SecondFactor = { account: anna.id, secret: 'ABCD', confirmedMs: null, lastStep: 0 };

export function secondFactorTests(check: (title: string, body: (store: AccountStore) => void) => void): void {
  check('a second factor is set, set anew and taken away with its recovery codes', store => {
    for (const each of [anna, bob]) store.addAccount(each);
    assert.equal(store.secondFactor(anna.id), undefined);
    store.setSecondFactor(factor);
    assert.deepEqual(store.secondFactor(anna.id), factor);
    store.setSecondFactor({ ...factor, secret: 'EFGH', confirmedMs: 7, lastStep: 3 });
    assert.deepEqual(store.secondFactor(anna.id), { ...factor, secret: 'EFGH', confirmedMs: 7, lastStep: 3 });
    store.setSecondFactor({ ...factor, account: bob.id });
    store.setRecoveryCodes(anna.id, ['one']);
    store.dropSecondFactor(anna.id);
    assert.equal(store.secondFactor(anna.id), undefined);
    assert.equal(store.recoveryCodes(anna.id), 0);
    assert.notEqual(store.secondFactor(bob.id), undefined);
  });
  check('a step of time is taken once, and none before it afterwards', store => {
    store.addAccount(anna);
    assert.equal(store.takeStep(anna.id, 5), false, 'there is no second factor');
    store.setSecondFactor(factor);
    assert.deepEqual(
      [5, 5, 4, 6].map(step => store.takeStep(anna.id, step)),
      [true, false, false, true],
    );
    assert.equal(store.secondFactor(anna.id)?.lastStep, 6);
  });
  check('a recovery code is taken once, and new ones take the place of all', store => {
    for (const each of [anna, bob]) store.addAccount(each);
    store.setRecoveryCodes(anna.id, ['one', 'two']);
    store.setRecoveryCodes(bob.id, ['one']);
    assert.equal(store.takeRecoveryCode(anna.id, 'three'), false);
    assert.equal(store.takeRecoveryCode(anna.id, 'one'), true);
    assert.equal(store.takeRecoveryCode(anna.id, 'one'), false);
    assert.equal(store.recoveryCodes(anna.id), 1);
    assert.equal(store.recoveryCodes(bob.id), 1, 'those of others stay');
    store.setRecoveryCodes(anna.id, ['four', 'five', 'six']);
    assert.equal(store.takeRecoveryCode(anna.id, 'two'), false);
    assert.equal(store.recoveryCodes(anna.id), 3);
  });
  check('a transaction that throws takes no code and leaves no second factor', store => {
    store.addAccount(anna);
    store.setSecondFactor(factor);
    store.setRecoveryCodes(anna.id, ['one']);
    assert.throws(() =>
      store.transaction(() => {
        store.dropSecondFactor(anna.id);
        throw new Error('no');
      }),
    );
    assert.deepEqual(store.secondFactor(anna.id), factor);
    assert.equal(store.recoveryCodes(anna.id), 1);
  });
}
