/** One tree of the memory task store: rows by id, with the children of each folder. */
import type { NodeId, Place } from '#model/node.ts';

/** A row of any tree. */
export interface TreeRow extends Place {
  readonly id: NodeId;
}

/** Rows are values: they are replaced, never changed, so copies may share them. */
export interface MemoryTree<Row extends TreeRow> {
  readonly rows: ReadonlyMap<NodeId, Row>;
  /** Puts or (undefined) drops a row; answers what was there before. */
  set(id: NodeId, row: Row | undefined): Row | undefined;
  /** The rows below a folder, ascending by id, as an array of their own. */
  children(parent: NodeId): Row[];
}

/** A tree with these rows to start with. */
export function createMemoryTree<Row extends TreeRow>(from: Iterable<Row> = []): MemoryTree<Row> {
  const rows = new Map<NodeId, Row>();
  const below = new Map<NodeId, Set<NodeId>>();

  const set = (id: NodeId, row: Row | undefined): Row | undefined => {
    const before = rows.get(id);
    if (before?.parent && before.parent !== row?.parent) removeFrom(below, before.parent, id);
    if (row?.parent && before?.parent !== row.parent) addTo(below, row.parent, id);
    if (row) rows.set(id, row);
    else rows.delete(id);
    return before;
  };
  const children = (parent: NodeId): Row[] => {
    const ids = below.get(parent);
    return ids ? ascending(ids).map(id => rows.get(id) as Row) : [];
  };

  for (const row of from) set(row.id, row);
  return { rows, set, children };
}

/** Ids in the order in which every store answers them. */
export function ascending(ids: Iterable<NodeId>): NodeId[] {
  return [...ids].sort();
}

/** Adds a value to the set under `key`, made when there is none. */
export function addTo<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
}

/** Removes a value from the set under `key`, and the set when it was the last. */
export function removeFrom<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key);
  if (set?.delete(value) && set.size === 0) sets.delete(key);
}
