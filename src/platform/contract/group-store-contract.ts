/** What every account store keeps to about groups, grants and entry rules; a part of the account store's contract. */
import assert from 'node:assert/strict';
import type { AccountGroup, Subject } from '#platform/account-groups.ts';
import { type EntryRules, type GroupId, stationSubject } from '#platform/account-groups.ts';
import type { Account, AccountId, AccountStore } from '#platform/account-store.ts';

const family: AccountGroup = { id: 'g1' as GroupId, name: 'Family', key: 'family', createdMs: 1 };
const guests: AccountGroup = { id: 'g2' as GroupId, name: 'Guests', key: 'guests', createdMs: 2 };
const anna = '1' as AccountId;
const bob = '2' as AccountId;

type Check = (title: string, body: (store: AccountStore) => void) => void;

export function groupTests(check: Check): void {
  const within: Check = (title, body) =>
    check(title, store => {
      for (const id of [anna, bob]) store.addAccount(account(id));
      for (const group of [guests, family]) assert.equal(store.addGroup(group), 'done');
      body(store);
    });
  memberTests(within);
  grantTests(within);
  removalTests(within);
}

function memberTests(within: Check): void {
  within('a group is found by its key, which is unique, and renamed', store => {
    assert.deepEqual(store.groups(), [family, guests]);
    assert.equal(store.addGroup({ ...family, id: 'g3' as GroupId }), 'taken');
    assert.equal(store.renameGroup(guests.id, { name: 'FAMILY', key: 'family' }), 'taken');
    assert.equal(store.renameGroup(family.id, { name: 'FAMILY', key: 'family' }), 'done');
    assert.equal(store.renameGroup('g9' as GroupId, { name: 'x', key: 'x' }), 'taken');
    assert.deepEqual(store.groupByKey('family'), { ...family, name: 'FAMILY' });
    assert.equal(store.groupByKey('friends'), undefined);
    assert.equal(store.groups().length, 2);
  });
  within('accounts enter and leave groups', store => {
    store.setMember(family.id, bob, true);
    store.setMember(family.id, anna, true);
    store.setMember(family.id, anna, true);
    store.setMember(guests.id, anna, true);
    assert.deepEqual(store.members(family.id), [anna, bob]);
    assert.deepEqual(store.groupsOf(anna), [family, guests]);
    store.setMember(family.id, anna, false);
    assert.deepEqual(store.members(family.id), [bob]);
    assert.deepEqual(store.groupsOf(anna), [guests]);
  });
}

function grantTests(within: Check): void {
  within('the grants of an account are its own and those of its groups', store => {
    const [own, ofFamily, ofGuests] = [accountOf(anna), groupOf(family), groupOf(guests)];
    store.setMember(family.id, anna, true);
    store.setGrant('s1', own, 'read');
    store.setGrant('s1', ofFamily, 'none');
    store.setGrant('s2', ofFamily, 'write');
    store.setGrant('s1', ofGuests, 'write');
    store.setGrant('s2', accountOf(bob), 'read');
    const all = [
      { share: 's1', subject: own, level: 'read' },
      { share: 's1', subject: ofFamily, level: 'none' },
      { share: 's2', subject: ofFamily, level: 'write' },
    ];
    assert.deepEqual(store.grantsOf(anna), all);
    assert.deepEqual(store.grantsOf(anna, 's2'), all.slice(2));
    assert.deepEqual(
      store.grantsOn('s1').map(({ subject }) => subject),
      [own, ofFamily, ofGuests],
    );
  });
  within('entry rules are those of the station, of the account and of its groups', store => {
    const rules = (network: string): EntryRules => ({
      refusedServices: ['sync'],
      allowedNetworks: [network],
      refusedNetworks: [],
    });
    store.setEntryRules(stationSubject, rules('10.0.0.0/8'));
    store.setEntryRules(groupOf(family), rules('10.1.0.0/16'));
    store.setEntryRules(groupOf(guests), rules('10.2.0.0/16'));
    store.setEntryRules(accountOf(anna), rules('10.1.1.0/24'));
    assert.equal(store.entryRulesOf(bob).length, 1);
    store.setMember(family.id, anna, true);
    assert.deepEqual(store.entryRulesOf(anna), [
      { subject: stationSubject, rules: rules('10.0.0.0/8') },
      { subject: groupOf(family), rules: rules('10.1.0.0/16') },
      { subject: accountOf(anna), rules: rules('10.1.1.0/24') },
    ]);
    store.setEntryRules(accountOf(anna), undefined);
    assert.equal(store.entryRules(accountOf(anna)), undefined);
    assert.deepEqual(store.entryRules(groupOf(guests)), rules('10.2.0.0/16'));
  });
}

function removalTests(within: Check): void {
  within('a group that is removed takes its members, grants and rules with it', store => {
    store.setMember(family.id, anna, true);
    store.setGrant('s1', groupOf(family), 'write');
    store.setGrant('s1', groupOf(guests), 'read');
    store.setEntryRules(groupOf(family), { refusedServices: [], allowedNetworks: [], refusedNetworks: [] });
    store.removeGroup(family.id);
    assert.deepEqual(store.groups(), [guests]);
    assert.deepEqual(store.groupsOf(anna), []);
    assert.deepEqual(store.grantsOn('s1'), [{ share: 's1', subject: groupOf(guests), level: 'read' }]);
    assert.equal(store.entryRules(groupOf(family)), undefined);
    store.addGroup(family);
    assert.deepEqual(store.members(family.id), []);
  });
  within('every change of groups and rules is a new access revision, and a failed transaction undoes it', store => {
    const seen = new Set([store.accessRevision()]);
    const rules = { refusedServices: [], allowedNetworks: [], refusedNetworks: [] };
    const steps = [
      () => store.setMember(family.id, anna, true),
      () => store.setGrant('s', groupOf(family), 'read'),
      () => store.setEntryRules(stationSubject, rules),
      () => store.setEntryRules(stationSubject, undefined),
      () => store.setMember(family.id, anna, false),
      () => store.removeGroup(family.id),
    ];
    for (const step of steps) {
      step();
      seen.add(store.accessRevision());
    }
    assert.equal(seen.size, steps.length + 1);
    assert.throws(() =>
      store.transaction(() => {
        store.setMember(guests.id, anna, true);
        store.removeGroup(guests.id);
        throw new Error('no');
      }),
    );
    assert.deepEqual(store.groups(), [guests]);
    assert.deepEqual(store.members(guests.id), []);
  });
}

function accountOf(id: AccountId): Subject {
  return { kind: 'account', id };
}

function groupOf({ id }: AccountGroup): Subject {
  return { kind: 'group', id };
}

function account(id: AccountId): Account {
  const name = `account ${id}`;
  return { id, name, key: name, passwordHash: 'hash', admin: false, disabled: false, createdMs: 1 };
}
