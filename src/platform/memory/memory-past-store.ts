/** What was, for the share store's twin in memory: deleted nodes, written rows, and versions that are kept. */
import type { NodeId, Revision } from '#model/node.ts';
import type { MemoryShareTree } from '#platform/memory/memory-share-tree.ts';
import type { KeptVersion, PastStore, WrittenPage } from '#platform/past-store.ts';
import type { NodeRow, ShareId, VersionRow } from '#platform/share-store.ts';

interface Sources {
  tree(share: ShareId): MemoryShareTree;
  versions(share: ShareId, node: NodeId): readonly VersionRow[];
}

/** The door, and whether a version is kept. */
export interface MemoryPast {
  readonly store: PastStore;
  isKept(share: ShareId, version: Pick<KeptVersion, 'node' | 'revision'>): boolean;
  /** The share is erased. */
  forget(share: ShareId): void;
}

export function createMemoryPast({ tree, versions }: Sources): MemoryPast {
  const kept = new Map<string, KeptVersion>();
  const keyOf = (share: ShareId, node: NodeId, revision: Revision): string => `${share} ${node} ${revision}`;
  const newest = (share: ShareId): readonly NodeRow[] =>
    tree(share)
      .ids()
      .flatMap(id => tree(share).node(id) ?? []);
  const store: PastStore = {
    async deletedNodes(share, page) {
      return pageOf(
        newest(share).filter(row => row.deleted),
        page,
      );
    },
    async written(share, page) {
      const all = tree(share)
        .ids()
        .flatMap(id => tree(share).history(id));
      return pageOf(
        all.map(({ until: _, ...row }) => row),
        page,
      );
    },
    async successors(share, ids) {
      const asked = new Set<NodeId | null>(ids);
      return newest(share)
        .filter(row => row.replaces !== null && asked.has(row.replaces))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async keptVersions(share, nodes) {
      const asked = new Set(nodes);
      return [...kept]
        .filter(([key, { node }]) => asked.has(node) && key.startsWith(`${share} `))
        .map(([, row]) => row)
        .sort((a, b) => (a.node < b.node ? -1 : a.node > b.node ? 1 : a.revision - b.revision));
    },
    async keepVersion(share, row) {
      if (!versions(share, row.node).some(({ revision }) => revision === row.revision)) return 'unknown';
      kept.set(keyOf(share, row.node, row.revision), row);
      return 'done';
    },
    async releaseVersion(share, node, revision) {
      kept.delete(keyOf(share, node, revision));
    },
  };
  return {
    store,
    isKept: (share, { node, revision }) => kept.has(keyOf(share, node, revision)),
    forget: share => {
      for (const key of kept.keys()) if (key.startsWith(`${share} `)) kept.delete(key);
    },
  };
}

function pageOf(rows: readonly NodeRow[], { below, limit }: WrittenPage): readonly NodeRow[] {
  const newerFirst = (a: Pick<NodeRow, 'revision' | 'id'>, b: Pick<NodeRow, 'revision' | 'id'>): number =>
    b.revision - a.revision || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
  return rows
    .filter(row => below === undefined || newerFirst(row, below) > 0)
    .sort(newerFirst)
    .slice(0, limit);
}
