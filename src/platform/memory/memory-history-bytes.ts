/** What history keeps of nodes in memory, as `sqlite-history-bytes.ts` counts it. */
import { present } from '#base/assert.ts';
import type { MemoryShares, Shared } from '#platform/memory/memory-share-store.ts';
import type { HistoryBytes, ShareUpkeep } from '#platform/share-upkeep.ts';

export function historyBytesOf({ shares }: MemoryShares): Pick<ShareUpkeep, 'historyBytes' | 'changedSince'> {
  return {
    async historyBytes(share, { after, limit }) {
      const shared = present(shares.get(share), `there is no share ${share}`);
      const ids = shared.tree.ids().filter(id => after === undefined || id > after);
      const page = ids.sort().slice(0, limit);
      return { count: page.length, next: page.at(-1), ...added(page.map(id => bytesOf(shared, id))) };
    },
    async changedSince(share, revision) {
      const { tree } = present(shares.get(share), `there is no share ${share}`);
      return tree.ids().filter(id => (tree.node(id)?.revision ?? 0) > revision).length;
    },
  };
}

function bytesOf({ tree, versions }: Shared, id: Parameters<Shared['tree']['node']>[0]): HistoryBytes {
  const row = present(tree.node(id), 'it is one of the tree');
  const all = (versions.get(id) ?? []).reduce((sum, { state }) => sum + state.size, 0);
  if (row.deleted) return { newest: 0, older: 0, deleted: all };
  const newest = row.state?.size ?? 0;
  return { newest, older: all - newest, deleted: 0 };
}

function added(all: readonly HistoryBytes[]): HistoryBytes {
  const sum = (of: keyof HistoryBytes): number => all.reduce((bytes, each) => bytes + each[of], 0);
  return { newest: sum('newest'), older: sum('older'), deleted: sum('deleted') };
}
