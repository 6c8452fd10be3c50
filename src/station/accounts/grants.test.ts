import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Grant, Granted, GroupId } from '#platform/account-groups.ts';
import type { AccountId } from '#platform/account-store.ts';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import { reachesOf, reachIn } from '#station/accounts/folder-grants.ts';
import { effectiveGrant, grantIn } from '#station/accounts/grants.ts';

const anna = 'a' as AccountId;
const family = 'f' as GroupId;
const guests = 'g' as GroupId;

function given(level: Granted, group?: GroupId): Grant {
  const subject = group === undefined ? { kind: 'account' as const, id: anna } : { kind: 'group' as const, id: group };
  return { share: 's', subject, level };
}

test('I14, A11: a refusal wins over all, then write over read, by whomever it was given', () => {
  const cases: readonly (readonly [readonly Grant[], Granted, number])[] = [
    [[], 'none', 0],
    [[given('read')], 'read', 1],
    [[given('read'), given('write', family)], 'write', 1],
    [[given('write'), given('read', family)], 'write', 1],
    [[given('write'), given('write', family)], 'write', 2],
    [[given('write'), given('none', family)], 'none', 1],
    [[given('none'), given('write', family)], 'none', 1],
    [[given('write', family), given('none', guests)], 'none', 1],
  ];
  for (const [grants, level, by] of cases) {
    const found = effectiveGrant(grants);
    assert.equal(found.level, level, JSON.stringify(grants));
    assert.equal(found.by.length, by, JSON.stringify(grants));
  }
});

function levels(store: ReturnType<typeof memoryAccountStore>): object {
  return Object.fromEntries([...reachesOf(store, anna)].map(([share, { level }]) => [share, level]));
}

test('an account gets what its groups are granted while it is a member', () => {
  const store = memoryAccountStore();
  store.addGroup({ id: family, name: 'Family', key: 'family', createdMs: 1 });
  store.setGrant('photos', { kind: 'group', id: family }, 'write');
  store.setGrant('films', { kind: 'group', id: family }, 'none');
  store.setGrant('films', { kind: 'account', id: anna }, 'write');
  assert.deepEqual(levels(store), { films: 'write' });
  store.setMember(family, anna, true);
  assert.deepEqual(levels(store), { photos: 'write' });
  assert.equal(grantIn(store, 'films', anna), undefined);
  store.setMember(family, anna, false);
  assert.equal(grantIn(store, 'photos', anna), undefined);
});

test('A12 grants in folders widen what the share grants, and a refusal wins over them', () => {
  const store = memoryAccountStore();
  const own = { kind: 'account', id: anna } as const;
  store.addGroup({ id: family, name: 'Family', key: 'family', createdMs: 1 });
  store.setMember(family, anna, true);
  store.setFolderGrant({ share: 's', folder: 'f1', subject: own }, 'write');
  store.setFolderGrant({ share: 's', folder: 'f1', subject: { kind: 'group', id: family } }, 'read');
  store.setFolderGrant({ share: 's', folder: 'f2', subject: { kind: 'group', id: family } }, 'read');
  const reach = () => reachIn(store, 's', anna);
  const both = Object.entries({ f1: 'write', f2: 'read' });
  assert.deepEqual(reach(), { level: 'none', folders: new Map(both) });
  assert.deepEqual([...reachesOf(store, anna).keys()], ['s']);
  store.setGrant('s', own, 'read');
  assert.deepEqual(reach(), { level: 'read', folders: new Map([['f1', 'write']]) });
  store.setGrant('s', { kind: 'group', id: family }, 'none');
  assert.deepEqual(reach(), { level: 'none', folders: new Map() });
  assert.deepEqual([...reachesOf(store, anna).keys()], []);
});
