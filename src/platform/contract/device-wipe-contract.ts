/** What every account store keeps to about wipes of devices; a part of the account store's contract. */
import assert from 'node:assert/strict';
import type { AccountId, AccountStore, Device, DeviceId } from '#platform/account-store.ts';
import type { DeviceWipe } from '#platform/device-wipes.ts';

const laptop: Device = {
  ...{ id: 'd1' as DeviceId, account: '1' as AccountId, kind: 'drive', computer: 'laptop', system: 'linux' },
  ...{ version: '1', tokenHash: 'h1', createdMs: 1, lastSeenMs: 1, address: '::1', revokedMs: null },
  ...{ idleMsMax: null, run: null },
};
const asked: DeviceWipe = {
  ...{ device: laptop.id, scope: 'synced', by: 'root', askedMs: 5, takenMs: null, toldMs: null },
  ...{ done: false, removed: 0, left: 0, detail: '' },
};

export function deviceWipeTests(check: (title: string, body: (store: AccountStore) => void) => void): void {
  check('a wipe of a device is kept, is a change of access, and can be taken away', store => {
    store.addAccount({
      id: laptop.account,
      name: 'a',
      key: 'a',
      passwordHash: '',
      admin: false,
      disabled: false,
      createdMs: 1,
    });
    store.addDevice(laptop);
    store.addDevice({ ...laptop, id: 'd2' as DeviceId, tokenHash: 'h2' });
    assert.equal(store.wipe(laptop.id), undefined);
    const before = store.accessRevision();
    store.setWipe(asked);
    assert.notEqual(store.accessRevision(), before);
    const done = {
      ...asked,
      scope: 'all',
      takenMs: 6,
      toldMs: 7,
      done: true,
      removed: 3,
      left: 2,
      detail: 'x',
    } as const;
    store.setWipe(done);
    const later: DeviceWipe = { ...asked, device: 'd2' as DeviceId, askedMs: 9 };
    store.setWipe(later);
    assert.deepEqual(store.wipe(laptop.id), done);
    assert.deepEqual(store.wipes(), [later, done]);
    store.dropWipe(laptop.id);
    assert.deepEqual(store.wipes(), [later]);
    assert.throws(() =>
      store.transaction(() => {
        store.dropWipe(later.device);
        throw new Error('no');
      }),
    );
    assert.deepEqual(store.wipes(), [later]);
  });

  check('what a device holds takes the place of what it held before', store => {
    store.addAccount({
      id: laptop.account,
      name: 'a',
      key: 'a',
      passwordHash: '',
      admin: false,
      disabled: false,
      createdMs: 1,
    });
    store.addDevice(laptop);
    assert.equal(store.holdings(laptop.id), undefined);
    store.setHoldings(laptop.id, { toldMs: 1, shares: [{ share: 's', files: 1, bytes: 2 }] });
    store.setHoldings(laptop.id, { toldMs: 2, shares: [] });
    assert.deepEqual(store.holdings(laptop.id), { toldMs: 2, shares: [] });
  });
}
