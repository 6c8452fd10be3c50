/** The rows of the trees that are kept in memory while a task works, so that each is read once and not a dozen times. */
import type { NodeId, Revision } from '#model/node.ts';
import type { BaseNode, LocalNode, RemoteNode } from '#model/tree.ts';
import { createRowCache, type RowCache } from '#platform/node/row-cache.ts';
import type { PlainReads } from '#platform/node/task-queries.ts';
import type { TaskMeta } from '#platform/task-store.ts';

/** Half of what is kept of each tree at most: some 12 MiB of a task at work, and nothing of one at rest. */
export const keptRowsMax = 10_000;

export interface KeptRows {
  readonly base: RowCache<NodeId, BaseNode | undefined>;
  readonly local: RowCache<NodeId, LocalNode | undefined>;
  readonly remote: RowCache<NodeId, RemoteNode | undefined>;
  readonly tombstone: RowCache<NodeId, Revision>;
  /** Whether the id is in the table of unsettled ones. */
  readonly unsettled: RowCache<NodeId, boolean>;
  readonly meta: RowCache<'task', TaskMeta>;
  /** Whether there is any tombstone: mostly not, and the feed asks twice for each node. */
  readonly tombstones: RowCache<'any', boolean>;
  /** How many are kept now, those included that are known not to be there. */
  count(): number;
  clear(): void;
}

export function createKeptRows(rowsMax: number): KeptRows {
  const rows = {
    base: createRowCache<NodeId, BaseNode | undefined>(rowsMax),
    local: createRowCache<NodeId, LocalNode | undefined>(rowsMax),
    remote: createRowCache<NodeId, RemoteNode | undefined>(rowsMax),
    tombstone: createRowCache<NodeId, Revision>(rowsMax),
    unsettled: createRowCache<NodeId, boolean>(rowsMax),
    meta: createRowCache<'task', TaskMeta>(1),
    tombstones: createRowCache<'any', boolean>(1),
  };
  const clear = (): void => {
    for (const each of Object.values(rows)) each.clear();
  };
  const count = (): number => Object.values(rows).reduce((sum, each) => sum + each.size(), 0);
  return { ...rows, count, clear };
}

/** The same reads, which look into the file only for what is not kept. */
export function keepingRows(reads: PlainReads, rows: KeptRows, anyTombstone: () => boolean): PlainReads {
  const { base, local, localChildren, localNamed, remote, remoteChildren, tombstone, meta } = reads;
  return {
    ...reads,
    base: id => rows.base.get(id, base),
    local: id => rows.local.get(id, local),
    // Who asks for rows by their names or their folder asks for them by their ids next.
    localNamed: (parent, name) => {
      const row = localNamed(parent, name);
      if (row) rows.local.set(row.id, row);
      return row;
    },
    localChildren: parent => allKept(localChildren(parent), rows.local),
    remoteChildren: parent => allKept(remoteChildren(parent), rows.remote),
    remote: id => rows.remote.get(id, remote),
    meta: () => rows.meta.get('task', meta),
    tombstone: id => (rows.tombstones.get('any', anyTombstone) ? rows.tombstone.get(id, tombstone) : 0),
  };
}

/** All at once: a row that is written while they are gone through must not be taken for what it was. */
function allKept<Row extends { readonly id: NodeId }>(
  found: Iterable<Row>,
  rows: RowCache<NodeId, Row | undefined>,
): readonly Row[] {
  const all = [...found];
  for (const row of all) rows.set(row.id, row);
  return all;
}
