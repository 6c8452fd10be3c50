/** One share's rows in memory: every node with all rows it ever had, and the indexes that the reads need. */
import { assert, present } from '#base/assert.ts';
import type { NodeId, Revision } from '#model/node.ts';
import type { ChangedAt, ChildrenAt, Found, HistoryRow, NamedPlace, NodeRow, Search } from '#platform/share-store.ts';

export interface MemoryShareTree {
  put(rows: readonly NodeRow[]): void;
  node(id: NodeId): NodeRow | undefined;
  nodeAt(id: NodeId, revision: Revision): NodeRow | undefined;
  named(place: NamedPlace): NodeRow | undefined;
  childrenAt(at: ChildrenAt): readonly NodeRow[];
  search(search: Search): Found;
  changedAt(at: ChangedAt): readonly NodeRow[];
  history(id: NodeId): readonly HistoryRow[];
  /** Every node that ever was, in no particular order. */
  ids(): readonly NodeId[];
}

/** An empty tree. */
export function createMemoryShareTree(): MemoryShareTree {
  const rows = new Map<NodeId, NodeRow[]>();
  /** Every node that ever stood in a folder. */
  const everIn = new Map<NodeId, Set<NodeId>>();
  const names = new Map<string, NodeId>();
  /** Every row in the order of writing, which is that of revisions. */
  const log: { readonly revision: Revision; readonly id: NodeId }[] = [];

  const node = (id: NodeId): NodeRow | undefined => rows.get(id)?.at(-1);
  const nodeAt = (id: NodeId, revision: Revision): NodeRow | undefined => heldAt(rows.get(id) ?? [], revision);
  const unname = (row: NodeRow | undefined): void => {
    if (row !== undefined && !row.deleted && names.get(nameOf(row)) === row.id) names.delete(nameOf(row));
  };
  const add = (row: NodeRow): void => {
    const past = rows.get(row.id);
    if (past === undefined) rows.set(row.id, [row]);
    else past.push(row);
    log.push({ revision: row.revision, id: row.id });
    if (row.parent === null) return;
    const folder = everIn.get(row.parent);
    if (folder === undefined) everIn.set(row.parent, new Set([row.id]));
    else folder.add(row.id);
  };

  return {
    put(added) {
      for (const row of added) unname(node(row.id));
      for (const row of added) add(row);
      for (const id of new Set(added.map(row => row.id))) {
        const row = present(node(id), 'a row was just added');
        if (row.deleted || row.parent === null) continue;
        assert(!names.has(nameOf(row)), `two nodes are called ${row.name} in one folder`);
        names.set(nameOf(row), id);
      }
    },
    node,
    nodeAt,
    named(place) {
      const id = names.get(nameOf(place));
      return id === undefined ? undefined : node(id);
    },
    childrenAt(at) {
      const ever = [...(everIn.get(at.parent) ?? [])];
      return childrenAmong(
        ever.flatMap(id => nodeAt(id, at.revision) ?? []),
        at,
      );
    },
    search: search =>
      searchAmong(
        [...names.values()].flatMap(id => node(id) ?? []),
        search,
      ),
    changedAt({ after, revision, position, limit }) {
      return log
        .slice(firstAfter(log, after))
        .filter(entry => entry.revision <= revision && (position === undefined || compareEntries(entry, position) > 0))
        .map(entry => ({ entry, row: nodeAt(entry.id, revision) }))
        .filter(({ entry, row }) => row?.revision === entry.revision)
        .sort((a, b) => compareEntries(a.entry, b.entry))
        .slice(0, limit)
        .map(({ row }) => present(row, 'filtered above'));
    },
    history(id) {
      const past = rows.get(id) ?? [];
      return past.map((row, index) => ({ ...row, until: past[index + 1]?.revision ?? null }));
    },
    ids: () => [...rows.keys()],
  };
}

function heldAt(past: readonly NodeRow[], revision: Revision): NodeRow | undefined {
  return past.findLast(row => row.revision <= revision);
}

function nameOf(place: { readonly parent: NodeId | null; readonly nameKey: string }): string {
  return `${place.parent}/${place.nameKey}`;
}

function childrenAmong(rows: readonly NodeRow[], { parent, afterKey, limit }: ChildrenAt): readonly NodeRow[] {
  return rows
    .filter(row => !row.deleted && row.parent === parent)
    .filter(row => afterKey === undefined || compareKeys(row.nameKey, afterKey) > 0)
    .sort((a, b) => compareKeys(a.nameKey, b.nameKey))
    .slice(0, limit);
}

function searchAmong(live: readonly NodeRow[], { words, position, scan, limit }: Search): Found {
  const behind = live
    .map(placed)
    .sort(comparePlaces)
    .filter(each => position === undefined || comparePlaces(each, position) > 0);
  const scanned = behind.slice(0, scan);
  const rows = scanned
    .filter(({ nameKey }) => words.every(word => lowered(nameKey).includes(lowered(word))))
    .slice(0, limit);
  const last = rows.length === limit ? rows.at(-1) : behind.length >= scan ? scanned.at(-1) : undefined;
  return { rows, next: last && { parent: last.parent, nameKey: last.nameKey } };
}

type Placed = NodeRow & NamedPlace;

function placed(row: NodeRow): Placed {
  return { ...row, parent: present(row.parent, 'what has a name stands in a folder') };
}

function comparePlaces(a: NamedPlace, b: NamedPlace): number {
  return a.parent < b.parent ? -1 : a.parent > b.parent ? 1 : compareKeys(a.nameKey, b.nameKey);
}

/** As SQLite's lower(): ASCII alone. */
function lowered(text: string): string {
  return text.replaceAll(/[A-Z]+/g, capitals => capitals.toLowerCase());
}

function firstAfter(log: readonly { readonly revision: Revision }[], revision: Revision): number {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (present(log[middle], 'within the log').revision > revision) high = middle;
    else low = middle + 1;
  }
  return low;
}

type Entry = { readonly revision: Revision; readonly id: NodeId };

function compareEntries(a: Entry, b: Entry): number {
  return a.revision - b.revision || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Orders by code points, which is the order of UTF-8 bytes; UTF-16 units would put emoji before U+E000. */
function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i += 1;
  if (i === length) return a.length - b.length;
  return codeUnitRank(a.charCodeAt(i)) - codeUnitRank(b.charCodeAt(i));
}

/** Surrogates stand for code points above all other units. */
function codeUnitRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
}
