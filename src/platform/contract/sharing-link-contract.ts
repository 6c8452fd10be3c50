/** What every account store keeps to about sharing links. */
import assert from 'node:assert/strict';
import type { NodeId } from '#model/node.ts';
import type { GroupId } from '#platform/account-groups.ts';
import type { AccountId, AccountStore } from '#platform/account-store.ts';
import type { SharingLink, SharingLinkId } from '#platform/sharing-link-store.ts';

type Check = (title: string, body: (store: AccountStore) => void) => void;

export function sharingLinkTests(check: Check): void {
  const checkLinks: Check = (title, body) =>
    check(title, store => {
      for (const id of ['a', 'b']) {
        const account = { id: id as AccountId, name: id, key: id, passwordHash: 'h' };
        store.addAccount({ ...account, admin: false, disabled: false, createdMs: 1 });
      }
      body(store);
    });
  findingTests(checkLinks);
  countingTests(checkLinks);
  visitorTests(checkLinks);
}

function findingTests(check: Check): void {
  check('a sharing link is found by id and token, and listed for its account, the newest first', store => {
    const [older, newer] = [link('1'), link('2', { createdMs: 2, validFromMs: 3, validUntilMs: 4, bytesMax: 5 })];
    const ofB = link('3', { account: 'b' as AccountId, passwordHash: 'h', accessesMax: 7 });
    for (const each of [older, newer, ofB]) store.addSharingLink(each);
    assert.deepEqual(store.sharingLink(older.id), older);
    assert.deepEqual(store.sharingLinkByToken(ofB.token), ofB);
    assert.deepEqual(store.sharingLinks('a' as AccountId), [newer, older]);
    assert.deepEqual(store.sharingLinks(), [newer, older, ofB]);
    assert.equal(store.sharingLinkByToken('token 4'), undefined);
  });
  check('a revoked sharing link is found by its id alone, and changes no more', store => {
    store.addSharingLink(link('1'));
    const { id, token } = link('1');
    assert.equal(store.revokeSharingLink(id, 9), 'done');
    assert.equal(store.revokeSharingLink(id, 10), 'before');
    assert.equal(store.revokeSharingLink('2' as SharingLinkId, 9), 'unknown');
    store.setSharingLinkTerms(id, { ...link('1'), note: 'other' }, 11);
    assert.equal(store.countSharingLinkAccess(id, 12), false);
    assert.equal(store.countSharingLinkBytes(id, 1), false);
    assert.deepEqual([store.sharingLinkByToken(token), store.sharingLinks()], [undefined, []]);
    assert.deepEqual(store.sharingLink(id), link('1', { revokedMs: 9 }));
  });
  check('the terms of a sharing link change alone', store => {
    store.addSharingLink(link('1', { accesses: 2 }));
    const limits = { validFromMs: 1, validUntilMs: 2, accessesMax: 3, bytesMax: 4 };
    const terms = { ...limits, passwordHash: 'p', openingKey: 'k', note: 'n', visitors: 'accounts' as const };
    store.setSharingLinkTerms(link('1').id, terms, 8);
    assert.deepEqual(store.sharingLink(link('1').id), link('1', { accesses: 2, ...terms, changedMs: 8 }));
  });
}

function visitorTests(check: Check): void {
  check('who may come by a sharing link is kept: anybody, all accounts, or some of them and groups', store => {
    const named = [
      { kind: 'account', id: 'a' as AccountId },
      { kind: 'group', id: 'g' as GroupId },
    ] as const;
    for (const [id, visitors] of [
      ['1', 'anybody'],
      ['2', 'accounts'],
      ['3', named],
    ] as const) {
      store.addSharingLink(link(id, { visitors }));
      assert.deepEqual(store.sharingLink(id as SharingLinkId)?.visitors, visitors);
    }
    store.setSharingLinkTerms('1' as SharingLinkId, { ...link('1'), visitors: named }, 2);
    assert.deepEqual(store.sharingLinkByToken('token 1')?.visitors, named);
  });
}

function countingTests(check: Check): void {
  check('accesses are counted up to their limit, and no further', store => {
    store.addSharingLink(link('1', { accessesMax: 2 }));
    const { id } = link('1');
    const counted = [5, 6, 7].map(atMs => store.countSharingLinkAccess(id, atMs));
    assert.deepEqual(counted, [true, true, false]);
    assert.deepEqual(store.sharingLink(id), link('1', { accessesMax: 2, accesses: 2, lastAccessMs: 6 }));
    store.addSharingLink(link('2'));
    assert.equal(store.countSharingLinkAccess(link('2').id, 5), true);
  });
  check('bytes are counted up to their limit, and no further', store => {
    store.addSharingLink(link('1', { bytesMax: 10 }));
    const counted = [6, 5, 4].map(bytes => store.countSharingLinkBytes(link('1').id, bytes));
    assert.deepEqual(counted, [true, false, true]);
    assert.equal(store.sharingLink(link('1').id)?.bytes, 10);
    store.addSharingLink(link('2'));
    assert.equal(store.countSharingLinkBytes(link('2').id, 1e12), true);
  });
  check('a sharing link that was made in a transaction that throws is not there', store => {
    const work = (): void => {
      store.addSharingLink(link('1'));
      throw new Error('no');
    };
    assert.throws(() => store.transaction(work));
    assert.deepEqual(store.sharingLinks(), []);
  });
}

function link(id: string, more: Partial<SharingLink> = {}): SharingLink {
  return {
    id: id as SharingLinkId,
    token: `token ${id}`,
    share: 's' as NodeId,
    node: 'n' as NodeId,
    account: 'a' as AccountId,
    kind: 'download',
    passwordHash: null,
    openingKey: 'key',
    validFromMs: null,
    validUntilMs: null,
    accessesMax: null,
    bytesMax: null,
    note: '',
    visitors: 'anybody',
    createdMs: 1,
    changedMs: 1,
    accesses: 0,
    lastAccessMs: null,
    bytes: 0,
    revokedMs: null,
    ...more,
  };
}
