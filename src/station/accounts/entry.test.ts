/** I3, I17: by which services, and from where, accounts come in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EntryRules, type GroupId, type Service, stationSubject } from '#platform/account-groups.ts';
import type { Account, AccountId } from '#platform/account-store.ts';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import { entryRefusal, mayUse, openEntry } from '#station/accounts/entry.ts';
import { isWithin, networkText } from '#station/accounts/networks.ts';

const family = 'f' as GroupId;

function account(id: string, more: Partial<Account> = {}): Account {
  const plain = { passwordHash: '', admin: false, disabled: false, createdMs: 1 };
  return { id: id as AccountId, name: id, key: id, ...plain, ...more };
}

function setUp() {
  const store = memoryAccountStore();
  const anna = account('anna');
  store.addAccount(anna);
  store.addGroup({ id: family, name: 'Family', key: 'family', createdMs: 1 });
  store.setMember(family, anna.id, true);
  const why = (service: Service, address = '192.0.2.7'): string | undefined =>
    entryRefusal(store, anna, { service, address })?.code;
  const rules = (given: Partial<EntryRules>): EntryRules => ({ ...openEntry, ...given });
  return { store, anna, why, rules };
}

test('I3: every service is open, until the account, one of its groups or the station is refused it', () => {
  const { store, anna, why, rules } = setUp();
  for (const service of ['sync', 'web', 'links'] as const) assert.equal(why(service), undefined);
  const subjects = [stationSubject, { kind: 'group', id: family }, { kind: 'account', id: anna.id }] as const;
  for (const subject of subjects) {
    store.setEntryRules(subject, rules({ refusedServices: ['sync'] }));
    const code = subject.kind === 'station' ? 'service-off' : 'service-refused';
    assert.deepEqual([why('sync'), why('web')], [code, undefined], subject.kind);
    store.setEntryRules(subject, undefined);
  }
  store.setEntryRules({ kind: 'group', id: family }, rules({ refusedServices: ['links'] }));
  assert.equal(mayUse(store, anna, 'links'), false);
  store.setMember(family, anna.id, false);
  assert.equal(mayUse(store, anna, 'links'), true);
});

test('I17: a refused network wins over an allowed one, and each list of allowed ones has to hold the address', () => {
  const { store, anna, why, rules } = setUp();
  store.setEntryRules(stationSubject, rules({ allowedNetworks: ['192.0.2.0/24', 'fd00::/8'] }));
  assert.deepEqual(
    ['192.0.2.7', '::ffff:192.0.2.7', 'fd12::1', '198.51.100.1', 'fe80::1%eth0'].map(address => why('web', address)),
    [undefined, undefined, undefined, 'address-refused', 'address-refused'],
  );
  store.setEntryRules({ kind: 'group', id: family }, rules({ refusedNetworks: ['192.0.2.7/32'] }));
  assert.deepEqual([why('sync'), why('sync', '192.0.2.8')], ['address-refused', undefined]);
  store.setEntryRules({ kind: 'account', id: anna.id }, rules({ allowedNetworks: ['192.0.2.9/32'] }));
  assert.deepEqual([why('sync', '192.0.2.8'), why('sync', '192.0.2.9')], ['address-refused', undefined]);
});

test('administrators keep the console while no other one could use it', () => {
  const { store, rules } = setUp();
  const [root, eve] = [account('root', { admin: true }), account('eve', { admin: true })];
  for (const each of [root, eve]) store.addAccount(each);
  store.setEntryRules({ kind: 'account', id: root.id }, rules({ refusedServices: ['web', 'sync'] }));
  assert.deepEqual([mayUse(store, root, 'web'), mayUse(store, eve, 'web')], [false, true]);
  store.setEntryRules({ kind: 'account', id: eve.id }, rules({ refusedServices: ['web'] }));
  assert.deepEqual([mayUse(store, root, 'web'), mayUse(store, eve, 'web')], [true, true]);
  assert.equal(mayUse(store, root, 'sync'), false);
  store.setEntryRules({ kind: 'account', id: eve.id }, undefined);
  store.setDisabled(eve.id, true);
  assert.equal(mayUse(store, root, 'web'), true);
});

test('networks are read as people write them, and what names none is told', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['192.0.2.7', '192.0.2.7/32'],
    [' 10.0.0.0/8 ', '10.0.0.0/8'],
    ['FD00::/8', 'fd00::/8'],
    ['::1', '::1/128'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['10.0.0.0/33', undefined],
    ['fd00::/129', undefined],
    ['10.0.0', undefined],
    ['example.org', undefined],
    ['', undefined],
  ];
  for (const [typed, network] of cases) assert.equal(networkText(typed), network, typed);
  assert.equal(isWithin('not an address', ['0.0.0.0/0']), false);
});
