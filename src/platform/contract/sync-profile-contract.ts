/** What every account store keeps to about sync profiles; a part of the account store's contract. */
import assert from 'node:assert/strict';
import type { AccountGroup, GroupId, Subject } from '#platform/account-groups.ts';
import type { AccountId, AccountStore } from '#platform/account-store.ts';
import type { ProfileId, StoredProfile } from '#platform/sync-profile-store.ts';

const family: AccountGroup = { id: 'g1' as GroupId, name: 'Family', key: 'family', createdMs: 1 };
const anna: Subject = { kind: 'account', id: '1' as AccountId };
const ofFamily: Subject = { kind: 'group', id: family.id };
const laptops = profile('p1', 'Laptops');
const phones = profile('p2', 'Phones');

type Check = (title: string, body: (store: AccountStore) => void) => void;

export function syncProfileTests(check: Check): void {
  const within: Check = (title, body) =>
    check(title, store => {
      const name = 'anna';
      store.addAccount({
        ...{ id: anna.id as AccountId, name, key: name, passwordHash: 'hash' },
        ...{ admin: false, disabled: false, createdMs: 1 },
      });
      store.addGroup(family);
      for (const each of [phones, laptops]) assert.equal(store.addProfile(each), 'done');
      body(store);
    });
  within('a sync profile is found by its key, which is unique, and changed', store => {
    assert.deepEqual(store.profiles(), [laptops, phones]);
    assert.equal(store.addProfile({ ...laptops, id: 'p3' as ProfileId }), 'taken');
    assert.equal(store.changeProfile(phones.id, laptops), 'taken');
    assert.equal(store.changeProfile('p9' as ProfileId, profile('p9', 'Other')), 'taken');
    const changed = { name: 'PHONES', key: 'phones', rules: { sizeMax: 7, names: ['a'], extensions: [] } };
    assert.equal(store.changeProfile(phones.id, changed), 'done');
    assert.deepEqual(store.profileByKey('phones'), { ...phones, ...changed });
    assert.equal(store.profileByKey('tablets'), undefined);
  });
  within('the profiles of an account are its own and those of its groups, each once', store => {
    store.applyProfile(phones.id, anna, true);
    store.applyProfile(phones.id, ofFamily, true);
    store.applyProfile(laptops.id, ofFamily, true);
    assert.deepEqual(store.profilesOf(anna.id as AccountId), [phones]);
    store.setMember(family.id, anna.id as AccountId, true);
    assert.deepEqual(store.profilesOf(anna.id as AccountId), [laptops, phones]);
    assert.deepEqual(store.appliedTo(phones.id), [anna, ofFamily]);
    store.applyProfile(phones.id, anna, false);
    assert.deepEqual(store.appliedTo(phones.id), [ofFamily]);
    store.removeProfile(laptops.id);
    assert.deepEqual(store.profilesOf(anna.id as AccountId), [phones]);
    store.removeGroup(family.id);
    assert.deepEqual(store.appliedTo(phones.id), []);
  });
  within('every change of profiles is a new access revision, and a failed transaction undoes it', store => {
    const seen = new Set([store.accessRevision()]);
    const steps = [
      () => store.applyProfile(phones.id, anna, true),
      () => store.changeProfile(phones.id, phones),
      () => store.removeProfile(phones.id),
      () => store.addProfile(phones),
      () => store.applyProfile(laptops.id, anna, true),
    ];
    for (const step of steps) {
      step();
      seen.add(store.accessRevision());
    }
    assert.equal(seen.size, steps.length + 1);
    assert.throws(() =>
      store.transaction(() => {
        store.removeProfile(laptops.id);
        throw new Error('no');
      }),
    );
    assert.deepEqual(store.profilesOf(anna.id as AccountId), [laptops]);
  });
}

function profile(id: string, name: string): StoredProfile {
  const rules = { sizeMax: 0, names: [], extensions: ['iso'] };
  return { id: id as ProfileId, name, key: name.toLowerCase(), rules, createdMs: 1 };
}
