/** What every account store keeps to about grants in folders; a part of the account store's contract. */
import assert from 'node:assert/strict';
import type { AccountGroup, GroupId, Subject } from '#platform/account-groups.ts';
import type { AccountId, AccountStore } from '#platform/account-store.ts';

const family: AccountGroup = { id: 'g1' as GroupId, name: 'Family', key: 'family', createdMs: 1 };
const anna: Subject = { kind: 'account', id: '1' as AccountId };
const ofFamily: Subject = { kind: 'group', id: family.id };

export function folderGrantTests(check: (title: string, body: (store: AccountStore) => void) => void): void {
  check('grants in folders are those of an account and of its groups, and go with the group', store => {
    for (const id of ['1', '2'] as AccountId[]) {
      store.addAccount({ id, name: id, key: id, passwordHash: '', admin: false, disabled: false, createdMs: 1 });
    }
    store.addGroup(family);
    store.setMember(family.id, '1' as AccountId, true);
    const before = store.accessRevision();
    store.setFolderGrant({ share: 's1', folder: 'f1', subject: anna }, 'read');
    store.setFolderGrant({ share: 's1', folder: 'f1', subject: anna }, 'write');
    assert.notEqual(store.accessRevision(), before);
    store.setFolderGrant({ share: 's1', folder: 'f2', subject: ofFamily }, 'read');
    store.setFolderGrant({ share: 's2', folder: 'f3', subject: ofFamily }, 'write');
    const own = { share: 's1', folder: 'f1', subject: anna, level: 'write' };
    const groups = [
      { share: 's1', folder: 'f2', subject: ofFamily, level: 'read' },
      { share: 's2', folder: 'f3', subject: ofFamily, level: 'write' },
    ];
    assert.deepEqual(store.folderGrantsOf('1' as AccountId), [own, ...groups]);
    assert.deepEqual(store.folderGrantsOf('1' as AccountId, 's2'), groups.slice(1));
    assert.deepEqual(store.folderGrantsOf('2' as AccountId), []);
    assert.deepEqual(store.folderGrantsOn('s1'), [own, groups[0]]);
    assert.throws(() =>
      store.transaction(() => {
        store.setFolderGrant({ share: 's1', folder: 'f1', subject: anna }, undefined);
        throw new Error('no');
      }),
    );
    assert.equal(store.folderGrantsOn('s1').length, 2);
    store.removeGroup(family.id);
    assert.deepEqual(store.folderGrantsOn('s2'), []);
    store.setFolderGrant({ share: 's1', folder: 'f1', subject: anna }, undefined);
    assert.deepEqual(store.folderGrantsOn('s1'), []);
  });
}
