/** The files of a share that hold more than what lives, each with its versions as retention looks at them. */
import { noFilter } from '#model/filter.ts';
import type { ContentId, NodeId } from '#model/node.ts';
import type { PastVersion } from '#model/retention.ts';
import type { HistoryRow, ShareRow, VersionRow } from '#platform/share-store.ts';
import { type ViewAt, viewAt } from '#station/share/view-at.ts';
import { type CollectDoors, collectPauseMs } from '#station/upkeep/collect.ts';

/** Nodes that one step looks at. */
const nodesPage = 500;

export interface FileVersion extends PastVersion {
  readonly content: ContentId;
}

/** Versions come oldest first; those of a deleted file are all superseded. */
export interface FilePast {
  readonly node: NodeId;
  readonly versions: readonly FileVersion[];
}

/** Walks over a share, a page at a time; whoever commits meanwhile is met or not. */
export async function* filePasts(
  { store, clock }: Pick<CollectDoors, 'store' | 'clock'>,
  share: ShareRow,
): AsyncGenerator<FilePast> {
  for (let after: NodeId | undefined; ; ) {
    const ids = await store.nodeIds(share.id, { after, limit: nodesPage });
    after = ids.at(-1);
    if (after === undefined) return;
    const versions = byNode(await store.versions(share.id, ids));
    const head = (await store.share(share.id))?.head ?? share.head;
    const now = viewAt({ store, share: share.id, root: share.root, filter: noFilter, revision: head });
    await now.load(versions.keys());
    const kept = await store.keptVersions(share.id, [...versions.keys()]);
    const isKept = new Set(kept.map(({ node, revision }) => `${node} ${revision}`));
    for (const [node, rows] of versions) {
      const diedMs = deathOf(now, node);
      if (rows.length === 1 && diedMs === null) continue;
      const history = await store.history(share.id, node);
      yield { node, versions: rows.map(row => versionOf(row, { rows, history, diedMs, isKept })) };
    }
    await clock.sleep(collectPauseMs);
  }
}

function byNode(rows: readonly VersionRow[]): ReadonlyMap<NodeId, readonly VersionRow[]> {
  const found = new Map<NodeId, VersionRow[]>();
  for (const row of [...rows].reverse()) {
    const of = found.get(row.node);
    if (of === undefined) found.set(row.node, [row]);
    else of.push(row);
  }
  return found;
}

/** When the node was deleted, itself or with a folder above it; null while it lives. */
function deathOf(now: ViewAt, node: NodeId): number | null {
  let diedMs: number | null = null;
  for (let at = now.row(node); at !== undefined; at = at.parent === null ? undefined : now.row(at.parent)) {
    if (at.deleted) diedMs = Math.min(diedMs ?? at.atMs, at.atMs);
  }
  return diedMs;
}

interface Facts {
  readonly rows: readonly VersionRow[];
  readonly history: readonly HistoryRow[];
  readonly diedMs: number | null;
  readonly isKept: ReadonlySet<string>;
}

function versionOf(row: VersionRow, { rows, history, diedMs, isKept }: Facts): FileVersion {
  const { node, revision, state, atMs } = row;
  // The version that came next may be gone by now; the history still says when that was.
  const change = history.find(each => each.revision > revision && each.state?.content !== state.content);
  const next = rows.find(each => each.revision > revision);
  const ends = [change?.atMs, next?.atMs, diedMs].filter(each => typeof each === 'number');
  // A clock that was set back must not make it older than it is.
  const supersededMs = ends.length === 0 ? null : Math.max(atMs, Math.min(...ends));
  return { revision, atMs, supersededMs, kept: isKept.has(`${node} ${revision}`), content: state.content };
}
