/** What a share keeps of its past, and how it loses the rest, for the share store's twin in memory. */
import type { ContentId, Hash, NodeId } from '#model/node.ts';
import { keepsEverything, type Retention } from '#model/retention.ts';
import type { RetentionStore, VersionContent, VersionId } from '#platform/retention-store.ts';
import type { ShareId, VersionRow } from '#platform/share-store.ts';

/** What the twin knows of a share beside its versions. */
export interface MemoryRetention {
  readonly store: RetentionStore;
  /** A change of the share holds these chunks. */
  clear(share: ShareId, hashes: readonly Hash[]): void;
  /** The share is erased. */
  forget(share: ShareId): void;
}

interface Sources {
  /** The versions of a share by node, and the chunks that it reaches. */
  shared(share: ShareId): { readonly versions: Map<NodeId, VersionRow[]>; readonly reached: Set<Hash> };
  isKept(share: ShareId, version: VersionId): boolean;
}

interface Lost {
  retention: Retention;
  walk: number;
  readonly doubted: Map<Hash, number>;
}

export function createMemoryRetention({ shared, isKept }: Sources): MemoryRetention {
  const all = new Map<ShareId, Lost>();
  const lost = (share: ShareId): Lost => {
    const found = all.get(share) ?? { retention: keepsEverything, walk: 0, doubted: new Map<Hash, number>() };
    all.set(share, found);
    return found;
  };
  const store: RetentionStore = {
    ...walks(lost, shared),
    async retention(share) {
      return lost(share).retention;
    },
    async setRetention(share, retention) {
      lost(share).retention = retention;
    },
    async heldContents(share, named) {
      const found = new Map<NodeId, Map<ContentId, number>>();
      for (const { node, content } of named) {
        const version = shared(share)
          .versions.get(node)
          ?.find(({ state }) => state.content === content);
        if (version) found.set(node, (found.get(node) ?? new Map()).set(content, version.state.size));
      }
      return found;
    },
    async dropVersions(share, versions) {
      let count = 0;
      for (const version of versions) {
        const rows = shared(share).versions.get(version.node) ?? [];
        const left = rows.filter(({ revision }) => revision !== version.revision || isKept(share, version));
        count += rows.length - left.length;
        shared(share).versions.set(version.node, left);
      }
      return count;
    },
    async doubtChunks(share, hashes) {
      const { doubted, walk } = lost(share);
      for (const hash of hashes) doubted.set(hash, walk + 1);
    },
  };
  const clear: MemoryRetention['clear'] = (share, hashes) => {
    for (const hash of hashes) lost(share).doubted.delete(hash);
  };
  return { store, clear, forget: share => void all.delete(share) };
}

type Walks = Pick<RetentionStore, 'beginWalk' | 'versionsAfter' | 'clearDoubts' | 'settleDoubts'>;

function walks(lost: (share: ShareId) => Lost, shared: Sources['shared']): Walks {
  const doubtedUpTo = (share: ShareId, walk: number): readonly Hash[] =>
    [...lost(share).doubted].filter(([, of]) => of <= walk).map(([hash]) => hash);
  return {
    async beginWalk(share) {
      const found = lost(share);
      if (found.doubted.size === 0) return undefined;
      found.walk += 1;
      return found.walk;
    },
    async versionsAfter(share, { after, limit }) {
      const rows = [...shared(share).versions.values()].flat().map(contentOf).sort(inOrder);
      return rows.filter(row => after === undefined || inOrder(row, after) > 0).slice(0, limit);
    },
    async clearDoubts(share, walk, hashes) {
      const { doubted } = lost(share);
      const found = hashes.filter(hash => (doubted.get(hash) ?? Number.POSITIVE_INFINITY) <= walk);
      for (const hash of found) doubted.delete(hash);
      return found.length;
    },
    async settleDoubts(share, walk, limit) {
      const hashes = doubtedUpTo(share, walk).slice(0, limit);
      for (const hash of hashes) {
        shared(share).reached.delete(hash);
        lost(share).doubted.delete(hash);
      }
      return hashes.length;
    },
  };
}

function contentOf({ node, revision, state }: VersionRow): VersionContent {
  return { node, revision, content: state.content };
}

function inOrder(a: VersionId, b: VersionId): number {
  return a.node === b.node ? a.revision - b.revision : a.node < b.node ? -1 : 1;
}
