/** What every account store keeps to about files that were shown and handed out. */
import assert from 'node:assert/strict';
import type { NodeId } from '#model/node.ts';
import type { AccountStore } from '#platform/account-store.ts';
import { type FileAccess, fileAccessSpanMs } from '#platform/file-access-store.ts';
import type { SharingLinkId } from '#platform/sharing-link-store.ts';

type Check = (title: string, body: (store: AccountStore) => void) => void;

const link = 'l' as SharingLinkId;

function seen(more: Partial<FileAccess> & { readonly atMs: number }): FileAccess {
  const place = { share: 's' as NodeId, node: 'n' as NodeId, name: 'sea.jpg' };
  return { kind: 'view', actor: 'anna', address: '::1', link: null, ...place, times: 1, lastMs: more.atMs, ...more };
}

export function fileAccessTests(check: Check): void {
  check('accesses to files are narrowed, and listed newest first', store => {
    const [other, later] = ['t' as NodeId, fileAccessSpanMs * 3];
    store.addFileAccesses([seen({ atMs: 1 }), seen({ atMs: 2, kind: 'download' }), seen({ atMs: 3, share: other })]);
    store.addFileAccesses([seen({ atMs: later, actor: 'bob', link })]);
    const times = (filter: object) => store.fileAccesses({ limit: 9, ...filter }).map(({ atMs }) => atMs);
    assert.deepEqual(times({}), [later, 3, 2, 1]);
    assert.deepEqual(times({ kind: 'download' }), [2]);
    assert.deepEqual(times({ share: other }), [3]);
    assert.deepEqual(times({ actor: 'bob' }), [later]);
    assert.deepEqual(times({ fromMs: 2, toMs: 3 }), [3, 2]);
    assert.deepEqual(times({ before: store.fileAccesses({ limit: 2 })[1]?.number ?? 0 }), [2, 1]);
    const { number: _, ...newest } = store.fileAccesses({ limit: 1 })[0] as FileAccess & { number: number };
    assert.deepEqual(newest, seen({ atMs: later, actor: 'bob', link }));
  });
  check('the same access within a span of the clock is one, which is counted', store => {
    store.addFileAccesses([seen({ atMs: 1 }), seen({ atMs: 5, times: 2, lastMs: 7 })]);
    store.addFileAccesses([seen({ atMs: 6 }), seen({ atMs: fileAccessSpanMs }), seen({ atMs: 8, address: '::2' })]);
    const kept = store.fileAccesses({ limit: 9 }).map(({ atMs, lastMs, times }) => [atMs, lastMs, times]);
    assert.deepEqual(kept, [
      [8, 8, 1],
      [fileAccessSpanMs, fileAccessSpanMs, 1],
      [1, 7, 4],
    ]);
  });
  check('what visitors saw most since a moment comes first, by the link they came by', store => {
    const [sky, span] = ['k' as NodeId, fileAccessSpanMs];
    const bySky = { node: sky, name: 'sky.jpg', link };
    store.addFileAccesses([seen({ atMs: span }), seen({ atMs: 2 * span, link }), seen({ atMs: 0, ...bySky })]);
    store.addFileAccesses([
      seen({ atMs: span, ...bySky }),
      seen({ atMs: span, ...bySky, kind: 'download', times: 40 }),
    ]);
    store.addFileAccesses([seen({ atMs: 3 * span, ...bySky })]);
    const told = store.mostVisited(1, 9).map(({ name, views, downloads }) => [name, views, downloads]);
    assert.deepEqual(told, [
      ['sky.jpg', 2, 1],
      ['sea.jpg', 1, 0],
    ]);
    assert.equal(store.mostVisited(1, 1).length, 1);
  });
  check('accesses of before a moment go, but for the newest', store => {
    store.addFileAccesses([seen({ atMs: 1 }), seen({ atMs: 2, node: 'm' as NodeId })]);
    assert.equal(store.dropFileAccesses(9), 1);
    assert.deepEqual(
      store.fileAccesses({ limit: 9 }).map(({ atMs }) => atMs),
      [2],
    );
  });
}
