/** What every account store keeps to. `open` answers a new, empty store; the caller closes it by `close`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account, AccountId, AccountStore, Device, DeviceId } from '#platform/account-store.ts';
import { activityTests } from '#platform/contract/activity-contract.ts';
import { auditTests } from '#platform/contract/audit-contract.ts';
import { deviceWipeTests } from '#platform/contract/device-wipe-contract.ts';
import { fileAccessTests } from '#platform/contract/file-access-contract.ts';
import { folderGrantTests } from '#platform/contract/folder-grant-contract.ts';
import { groupTests } from '#platform/contract/group-store-contract.ts';
import { secondFactorTests } from '#platform/contract/second-factor-contract.ts';
import { sharingLinkTests } from '#platform/contract/sharing-link-contract.ts';
import { syncProfileTests } from '#platform/contract/sync-profile-contract.ts';

/** Registers the tests of the contract for the stores that `open` makes. */
export function accountStoreContract(name: string, open: () => AccountStore): void {
  const check = (title: string, body: (store: AccountStore) => void): void => {
    test(`${name}: ${title}`, () => {
      const store = open();
      try {
        body(store);
      } finally {
        store.close();
      }
    });
  };
  accountTests(check);
  lifeTests(check);
  auditTests(check);
  activityTests(check);
  fileAccessTests(check);
  deviceTests(check);
  groupTests(check);
  folderGrantTests(check);
  deviceWipeTests(check);
  secondFactorTests(check);
  sharingLinkTests(check);
  syncProfileTests(check);
}

type Check = (title: string, body: (store: AccountStore) => void) => void;

function accountTests(check: Check): void {
  check('an account is found by id and key, and its key is unique', store => {
    const anna = account('1', 'anna');
    assert.equal(store.addAccount(anna), 'done');
    assert.deepEqual(store.account(anna.id), anna);
    assert.deepEqual(store.accountByKey('anna'), anna);
    assert.equal(store.addAccount({ ...account('2', 'Anna'), key: 'anna' }), 'taken');
    assert.deepEqual(store.accounts(), [anna]);
    assert.equal(store.accountByKey('bob'), undefined);
  });
  check('password and disabled flag change alone', store => {
    const anna = account('1', 'anna');
    store.addAccount(anna);
    store.setPasswordHash(anna.id, 'other');
    store.setDisabled(anna.id, true);
    store.setAdmin(anna.id, true);
    assert.deepEqual(store.account(anna.id), { ...anna, passwordHash: 'other', disabled: true, admin: true });
  });
  check('a grant is set, changed and taken away', store => {
    const anna = { kind: 'account', id: '1' as AccountId } as const;
    store.addAccount(account('1', 'anna'));
    store.setGrant('s1', anna, 'read');
    store.setGrant('s2', anna, 'write');
    store.setGrant('s1', anna, 'none');
    assert.deepEqual(store.grantsOf(anna.id), [
      { share: 's1', subject: anna, level: 'none' },
      { share: 's2', subject: anna, level: 'write' },
    ]);
    store.setGrant('s1', anna, undefined);
    assert.deepEqual(store.grantsOf(anna.id, 's1'), []);
    assert.deepEqual(store.grantsOn('s2'), [{ share: 's2', subject: anna, level: 'write' }]);
  });
  check('a transaction that throws leaves nothing behind', store => {
    store.setSetting('a', '1');
    assert.throws(
      () =>
        store.transaction(() => {
          store.setSetting('a', '2');
          store.addAccount(account('1', 'anna'));
          throw new Error('no');
        }),
      /no/,
    );
    assert.equal(store.setting('a'), '1');
    assert.deepEqual(store.accounts(), []);
    assert.equal(
      store.transaction(() => store.addAccount(account('1', 'anna'))),
      'done',
    );
    assert.equal(store.accounts().length, 1);
  });
}

function lifeTests(check: Check): void {
  check('an account gets another name, unless it is taken', store => {
    for (const [id, name] of [
      ['1', 'anna'],
      ['2', 'bob'],
    ] as const)
      store.addAccount(account(id, name));
    const anna = '1' as AccountId;
    assert.equal(store.renameAccount(anna, { name: 'Bob', key: 'bob' }), 'taken');
    assert.equal(store.account(anna)?.name, 'anna');
    const revision = store.accessRevision();
    assert.equal(store.renameAccount(anna, { name: 'Annika', key: 'annika' }), 'done');
    assert.equal(store.renameAccount(anna, { name: 'ANNIKA', key: 'annika' }), 'done', 'its own key is not taken');
    assert.equal(store.accountByKey('annika')?.name, 'ANNIKA');
    assert.equal(store.accountByKey('anna'), undefined);
    assert(store.accessRevision() > revision);
  });
  check('a removed account is disabled, whoever enables it, until it is brought back as it was', store => {
    const anna = account('1', 'anna');
    store.addAccount(anna);
    const revision = store.accessRevision();
    store.setAccountRemoved(anna.id, 77);
    assert(store.accessRevision() > revision);
    store.setDisabled(anna.id, false);
    for (const found of [store.account(anna.id), store.accountByKey('anna'), ...store.accounts()])
      assert.deepEqual(found, { ...anna, disabled: true, removedMs: 77 });
    store.setAccountRemoved(anna.id, null);
    assert.deepEqual(store.account(anna.id), anna);
    store.setDisabled(anna.id, true);
    store.setAccountRemoved(anna.id, 78);
    store.setAccountRemoved(anna.id, null);
    assert.deepEqual(store.account(anna.id), { ...anna, disabled: true });
  });
}

function deviceTests(check: Check): void {
  check('a device is found by its token and revoked once', store => {
    store.addAccount(account('1', 'anna'));
    const laptop = device('d1', '1');
    store.addDevice(laptop);
    assert.deepEqual(store.deviceByToken('token d1'), laptop);
    assert.equal(store.deviceByToken('other'), undefined);
    assert.equal(store.revokeDevice(laptop.id, 77), 'done');
    assert.equal(store.revokeDevice(laptop.id, 99), 'before');
    assert.equal(store.revokeDevice('nobody' as DeviceId, 99), 'unknown');
    assert.deepEqual(store.device(laptop.id), { ...laptop, revokedMs: 77 });
  });
  check('a browser is kept as one, with the time after which it is signed out', store => {
    store.addAccount(account('1', 'anna'));
    const browser: Device = { ...device('b1', '1'), kind: 'browser', idleMsMax: 60_000 };
    store.addDevice(browser);
    assert.deepEqual(store.deviceByToken('token b1'), browser);
  });
  check('sightings are kept and do not count as a change of access', store => {
    store.addAccount(account('1', 'anna'));
    store.addDevice(device('d1', '1'));
    const before = store.accessRevision();
    store.noteSightings([{ device: 'd1' as DeviceId, atMs: 50, address: '10.0.0.9' }]);
    assert.equal(store.device('d1' as DeviceId)?.lastSeenMs, 50);
    assert.equal(store.devices()[0]?.address, '10.0.0.9');
    assert.equal(store.accessRevision(), before);
  });
  check('the run of a device is kept, and does not count as a change of access', store => {
    store.addAccount(account('1', 'anna'));
    store.addDevice(device('d1', '1'));
    const before = store.accessRevision();
    for (const run of [
      { number: 1, mark: 'one' },
      { number: 2, mark: 'two' },
    ]) {
      store.setRun('d1' as DeviceId, run);
      assert.deepEqual(store.deviceByToken('token d1')?.run, run);
    }
    assert.equal(store.accessRevision(), before);
  });
  check('a device is called otherwise, and whoever keeps what was said of it before asks anew', store => {
    store.addAccount(account('1', 'anna'));
    store.addDevice(device('d1', '1'));
    const before = store.accessRevision();
    store.setComputer('d1' as DeviceId, 'desk');
    assert.equal(store.device('d1' as DeviceId)?.computer, 'desk');
    assert.notEqual(store.accessRevision(), before);
    store.setComputer('d2' as DeviceId, 'nobody');
    assert.equal(store.devices().length, 1);
  });
  check('every change of access is a new access revision', store => {
    const seen = new Set([store.accessRevision()]);
    const steps = [
      () => store.addAccount(account('1', 'anna')),
      () => store.setGrant('s', { kind: 'account', id: '1' as AccountId }, 'read'),
      () => store.setGrant('s', { kind: 'account', id: '1' as AccountId }, undefined),
      () => store.setDisabled('1' as AccountId, true),
      () => store.setPasswordHash('1' as AccountId, 'x'),
      () => store.addDevice(device('d1', '1')),
      () => store.revokeDevice('d1' as DeviceId, 5),
    ];
    for (const step of steps) {
      step();
      seen.add(store.accessRevision());
    }
    assert.equal(seen.size, steps.length + 1);
  });
}

function account(id: string, name: string): Account {
  return {
    id: id as AccountId,
    name,
    key: name,
    passwordHash: 'hash',
    admin: false,
    disabled: false,
    createdMs: 1,
  };
}

function device(id: string, owner: string): Device {
  return {
    id: id as DeviceId,
    account: owner as AccountId,
    kind: 'drive',
    computer: 'laptop',
    system: 'linux',
    version: '1',
    tokenHash: `token ${id}`,
    createdMs: 1,
    lastSeenMs: 1,
    address: '::1',
    revokedMs: null,
    idleMsMax: null,
    run: null,
  };
}
