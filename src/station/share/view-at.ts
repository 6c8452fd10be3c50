/** A task's view of a share as it was at one revision: which nodes it shows, and which it hides or has lost. */
import type { Filtered, FilterRules } from '#model/filter.ts';
import type { NodeId, Revision } from '#model/node.ts';
import { type SyncProfile, unitedFilter } from '#model/sync-profile.ts';
import type { NodeRow, ShareId } from '#platform/share-store.ts';
import { createRootedCheck } from '#station/share/rooted.ts';
import type { ShareReads } from '#station/share/share-reads.ts';

export interface ViewSource {
  readonly store: ShareReads;
  readonly share: ShareId;
  readonly root: NodeId;
  readonly filter: FilterRules;
  /** What the station leaves out besides (R115). */
  readonly profiles?: readonly SyncProfile[] | undefined;
  /** What a person left out (R130): shown themselves, and nothing beneath them. */
  readonly leftOut?: readonly NodeId[] | undefined;
  readonly revision: Revision;
}

/** `in` the view; `out`: alive, but elsewhere or filtered; `gone`: deleted, beneath a deleted folder, or not yet made. */
export type Standing = 'in' | 'out' | 'gone';

export interface ViewAt {
  readonly source: ViewSource;
  /** Brings nodes and all above them into memory; the other methods know only what was loaded. */
  load(ids: Iterable<NodeId>): Promise<void>;
  /** The same for rows that were read at this very revision. */
  take(rows: readonly NodeRow[]): Promise<void>;
  row(id: NodeId): NodeRow | undefined;
  standing(id: NodeId): Standing;
  /** True when the filter takes the node itself away, wherever it stands, or a folder that is left out holds it. */
  hides(row: NodeRow): boolean;
  /** True when a person left the node out: nothing beneath it is shown. */
  leavesOut(id: NodeId): boolean;
  /** True when nothing but its size takes the node away: a smaller one of its name is shown. */
  hidesForSize(row: NodeRow): boolean;
}

export function viewAt(source: ViewSource): ViewAt {
  const rows = new Map<NodeId, NodeRow>();
  const asked = new Set<NodeId>();
  const standings = new Map<NodeId, Standing>();
  const filter = unitedFilter(source.filter, source.profiles);
  const hidden = ({ name, kind, state }: NodeRow): Filtered | undefined =>
    filter(state === null ? { name, kind } : { name, kind, size: state.size });
  const leftOut = new Set(source.leftOut);
  const hides = (row: NodeRow): boolean =>
    (row.parent !== null && leftOut.has(row.parent)) || hidden(row) !== undefined;
  const hidesForSize = (row: NodeRow): boolean =>
    hidden(row)?.rule === 'size' && filter({ name: row.name, kind: row.kind }) === undefined;

  const mustBeRooted = createRootedCheck(id => rows.get(id));
  const load = async (ids: Iterable<NodeId>): Promise<void> => {
    const asking = [...ids];
    for (let wanted = unasked(asking, asked); wanted.length > 0; ) {
      const found = await source.store.nodesAt(source.share, wanted, source.revision);
      for (const [id, row] of found) rows.set(id, row);
      wanted = unasked(parentsOf(found.values()), asked);
    }
    mustBeRooted(asking);
  };
  const take = async (known: readonly NodeRow[]): Promise<void> => {
    for (const row of known) {
      asked.add(row.id);
      rows.set(row.id, row);
    }
    await load(parentsOf(known));
    mustBeRooted(known.map(({ id }) => id));
  };
  /** From the standing of the parent ('out' for the share's root, which has none). */
  const judge = (row: NodeRow, above: Standing): Standing => {
    if (row.deleted || above === 'gone') return 'gone';
    if (row.id === source.root) return 'in';
    return above === 'in' && !hides(row) ? 'in' : 'out';
  };
  const standing = (id: NodeId): Standing => {
    const path: NodeRow[] = [];
    let above: Standing | undefined;
    for (let at: NodeId | null = id; above === undefined; ) {
      const row: NodeRow | undefined = at === null ? undefined : rows.get(at);
      if (at === null) above = 'out';
      else if (standings.has(at)) above = standings.get(at);
      else if (row === undefined) above = 'gone';
      else {
        path.push(row);
        at = row.parent;
      }
    }
    for (const row of path.reverse()) {
      above = judge(row, above);
      standings.set(row.id, above);
    }
    return above;
  };
  return {
    source,
    load,
    take,
    row: id => rows.get(id),
    standing,
    hides,
    leavesOut: id => leftOut.has(id),
    hidesForSize,
  };
}

function parentsOf(rows: Iterable<NodeRow>): readonly NodeId[] {
  return [...rows].flatMap(({ parent }) => (parent === null ? [] : [parent]));
}

function unasked(ids: Iterable<NodeId>, asked: Set<NodeId>): readonly NodeId[] {
  const fresh = [...new Set(ids)].filter(id => !asked.has(id));
  for (const id of fresh) asked.add(id);
  return fresh;
}
