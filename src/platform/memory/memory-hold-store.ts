/** Held deletions in memory, for the share store's twin. */
import type { NodeId } from '#model/node.ts';
import { type DeletionsDone, type HeldDeletion, type HoldStore, isUntold } from '#platform/hold-store.ts';
import type { DeviceId, NodeRow, ShareId } from '#platform/share-store.ts';

export interface MemoryHolds {
  readonly store: HoldStore;
  done(share: ShareId, device: DeviceId, deletions: DeletionsDone): void;
  expire(beforeMs: number): void;
  /** The share is erased. */
  forget(share: ShareId): void;
}

/** `children` answers the undeleted nodes in a folder now, `node` the newest row. */
export function createMemoryHolds(tree: {
  node(share: ShareId, id: NodeId): NodeRow | undefined;
  children(share: ShareId, parent: NodeId): readonly NodeRow[];
}): MemoryHolds {
  const held = new Map<string, HeldDeletion>();
  let deletions: { share: ShareId; device: DeviceId; atMs: number; files: number }[] = [];
  const keyOf = ({ share, device, node }: Pick<HeldDeletion, 'share' | 'device' | 'node'>): string =>
    `${share} ${device} ${node}`;
  const sorted = (): HeldDeletion[] => [...held].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const store: HoldStore = {
    async countFiles(share, { top, without, limit }) {
      const left = new Set(without);
      const first = tree.node(share, top);
      const rows = first === undefined || first.deleted ? [] : [first];
      let files = 0;
      for (let row = rows.pop(); row !== undefined && files < limit; row = rows.pop()) {
        if (row.kind !== 'folder') files += 1;
        else rows.push(...tree.children(share, row.id).filter(({ id }) => !left.has(id)));
      }
      return files;
    },
    async deletedSince(share, device, sinceMs) {
      return deletions
        .filter(each => each.share === share && each.device === device && each.atMs > sinceMs)
        .reduce((sum, { files }) => sum + files, 0);
    },
    async heldDeletions(of) {
      return sorted().filter(row => of === undefined || (row.share === of.share && row.device === of.device));
    },
    async putHeldDeletions(rows) {
      const known = rows.filter(({ state }) => state === 'held').map(row => held.get(keyOf(row)));
      if (known.some(row => row !== undefined && isUntold(row))) return 'moved-on';
      for (const row of rows) held.set(keyOf(row), row);
      return 'written';
    },
    async decideHold(hold, state) {
      const waiting = sorted().filter(row => row.hold === hold && row.state === 'held');
      for (const row of waiting) held.set(keyOf(row), { ...row, state });
      return waiting.length;
    },
  };
  return {
    store,
    done: (share, device, { files, atMs, nodes }) => {
      if (files > 0) deletions.push({ share, device, atMs, files });
      for (const node of nodes) held.delete(keyOf({ share, device, node }));
    },
    expire: beforeMs => {
      for (const row of sorted()) if (row.askedMs < beforeMs) held.delete(keyOf(row));
      deletions = deletions.filter(({ atMs }) => atMs >= beforeMs);
    },
    forget: share => {
      for (const row of sorted()) if (row.share === share) held.delete(keyOf(row));
      deletions = deletions.filter(each => each.share !== share);
    },
  };
}
