/** What changed in a folder since a revision, newest first. */
import { noFilter } from '#model/filter.ts';
import type { NodeId, Revision } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import { type ChangeKind, pastEntriesMax } from '#protocol/past.ts';
import { Refusal } from '#protocol/refusals.ts';
import { type PastDoors, shareAt } from '#station/past/formers.ts';
import { readPosition, writePosition } from '#station/past/position.ts';
import { pathIn } from '#station/past/revert-piece.ts';
import { folderView } from '#station/share/browse.ts';
import { type ViewAt, viewAt } from '#station/share/view-at.ts';

/** Rows that one page looks through; it ends there, though it may be empty. */
export const changesLookedMax = 2_000;

export interface ChangeEntry {
  readonly kind: ChangeKind;
  readonly row: NodeRow;
  /** From the top of the share, as it is (or last was), and as it was. */
  readonly path: readonly string[];
  readonly was: readonly string[];
}

export interface ChangePage {
  readonly entries: readonly ChangeEntry[];
  readonly after: string | undefined;
}

export interface ChangesAsked {
  readonly node: NodeId;
  readonly since: Revision;
  readonly after?: string | undefined;
}

/**
 * A folder that came or went is one entry, with all that it holds. A page costs what changed in the share, at most
 * `changesLookedMax` rows. Refuses 'unknown-node' for what was no folder then, and 'malformed' for a revision to come.
 */
export async function changesSince(doors: PastDoors, { node, since, after }: ChangesAsked): Promise<ChangePage> {
  const { store, share } = doors;
  if (since > share.head) throw new Refusal('malformed', `"${share.name}" is at revision ${share.head}.`);
  await folderView(store, share, { node, revision: since });
  const page = await store.written(share.id, { ...readPosition(after), limit: changesLookedMax });
  const rows = page.filter(row => row.revision > since);
  const [now, then] = [share.head, since].map(revision =>
    viewAt({ store, share: share.id, root: node, filter: noFilter, revision }),
  ) as [ViewAt, ViewAt];
  const ids = new Set(rows.map(({ id }) => id));
  await now.load(ids);
  await then.load(ids);
  const paths = { now: shareAt(doors, share.head), before: shareAt(doors, since) };
  await paths.now.load(ids);
  await paths.before.load(ids);
  // Each node once, where its newest row comes.
  const newest = rows.filter(row => now.row(row.id)?.revision === row.revision && row.id !== node);
  const found = newest.flatMap(row => {
    const kind = kindOf(row, now, then);
    if (!kind) return [];
    return [{ kind, row, path: pathIn(paths.now.row, row.id), was: pathIn(paths.before.row, row.id) }];
  });
  const entries = found.slice(0, pastEntriesMax);
  const last = found.length > entries.length ? entries.at(-1)?.row : lastOf(page, since);
  return { entries, after: last && writePosition(last) };
}

function lastOf(page: readonly NodeRow[], since: Revision): NodeRow | undefined {
  const last = page.at(-1);
  return page.length < changesLookedMax || !last || last.revision <= since ? undefined : last;
}

function kindOf(row: NodeRow, now: ViewAt, then: ViewAt): ChangeKind | undefined {
  const before = then.row(row.id);
  const [isIn, wasIn] = [now.standing(row.id) === 'in', then.standing(row.id) === 'in'];
  if (!isIn && !wasIn) return undefined;
  if (!wasIn || !before) return 'added';
  if (!isIn) return 'deleted';
  if (row.parent !== before.parent || row.name !== before.name) return 'moved';
  return row.contentRev === before.contentRev ? undefined : 'changed';
}
