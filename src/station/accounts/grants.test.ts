import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Grant, Granted, GroupId } from '#platform/account-groups.ts';
import type { AccountId } from '#platform/account-store.ts';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import { effectiveGrant, grantedShares, grantIn } from '#station/accounts/grants.ts';

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

test('an account gets what its groups are granted while it is a member', () => {
  const store = memoryAccountStore();
  store.addGroup({ id: family, name: 'Family', key: 'family', createdMs: 1 });
  store.setGrant('photos', { kind: 'group', id: family }, 'write');
  store.setGrant('films', { kind: 'group', id: family }, 'none');
  store.setGrant('films', { kind: 'account', id: anna }, 'write');
  assert.deepEqual(grantedShares(store, anna), new Map([['films', 'write']]));
  store.setMember(family, anna, true);
  assert.deepEqual(grantedShares(store, anna), new Map([['photos', 'write']]));
  assert.equal(grantIn(store, 'films', anna), undefined);
  store.setMember(family, anna, false);
  assert.equal(grantIn(store, 'photos', anna), undefined);
});
