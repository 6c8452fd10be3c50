/** What was deleted from a folder and beneath, newest first. */
import type { NodeId } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import { deletedFilesMax, pastEntriesMax } from '#protocol/past.ts';
import { deletedFiles, liesBeneath } from '#station/past/batches.ts';
import { type PastDoors, shareAt } from '#station/past/formers.ts';
import { readPosition, writePosition } from '#station/past/position.ts';
import { pathIn } from '#station/past/revert-piece.ts';
import { folderView } from '#station/share/browse.ts';
import type { ViewAt } from '#station/share/view-at.ts';

/** Deleted nodes of the whole share that one page looks through: it ends there, though it may be empty. */
export const deletedLookedMax = 2_000;

export interface DeletedEntry {
  readonly row: NodeRow;
  /** From the folder down. */
  readonly path: readonly string[];
  /** Files and links that went with a folder, up to `deletedFilesMax`. */
  readonly files: number;
}

export interface DeletedPage {
  readonly entries: readonly DeletedEntry[];
  readonly after: string | undefined;
}

/**
 * A page costs what was deleted in the share since its last entry, at most `deletedLookedMax`, and not what there is. What was
 * brought back is left out. Refuses 'unknown-node' for what is no living folder.
 */
export async function deletedPage(
  doors: PastDoors,
  { node, after }: { readonly node: NodeId; readonly after?: string | undefined },
): Promise<DeletedPage> {
  const { store, share } = doors;
  await folderView(store, share, { node, revision: share.head });
  const rows = await store.deletedNodes(share.id, { ...readPosition(after), limit: deletedLookedMax });
  const now = shareAt(doors, share.head);
  await now.load(rows.map(({ id }) => id));
  const back = await broughtBack(doors, rows);
  const found = rows.filter(row => liesBeneath(now, row.id, node) && !back.has(row.id));
  const shown = found.slice(0, pastEntriesMax);
  const entries: DeletedEntry[] = [];
  for (const row of shown) entries.push(await entryOf(doors, { now, row, node }));
  const isCut = found.length > shown.length;
  const last = isCut ? shown.at(-1) : rows.length < deletedLookedMax ? undefined : rows.at(-1);
  return { entries, after: last && writePosition(last) };
}

async function entryOf(
  doors: PastDoors,
  { now, row, node }: { readonly now: ViewAt; readonly row: NodeRow; readonly node: NodeId },
): Promise<DeletedEntry> {
  const path = pathIn(now.row, row.id, node);
  return { row, path, files: await deletedFiles(doors, row, deletedFilesMax) };
}

/** Those in whose stead something lives. */
export async function broughtBack(doors: PastDoors, rows: readonly NodeRow[]): Promise<ReadonlySet<NodeId>> {
  const { store, share } = doors;
  const now = shareAt(doors, share.head);
  const back = new Set<NodeId>();
  /** Which of the rows each goes on with. */
  let open = new Map<NodeId, NodeId>(rows.map(({ id }) => [id, id]));
  const seen = new Set(open.keys());
  while (open.size > 0) {
    const next = new Map<NodeId, NodeId>();
    const found = await store.successors(share.id, [...open.keys()]);
    await now.load(found.map(({ id }) => id));
    for (const { id, replaces } of found) {
      const origin = open.get(replaces as NodeId) as NodeId;
      if (now.standing(id) === 'in') back.add(origin);
      else if (!seen.has(id)) next.set(id, origin);
      seen.add(id);
    }
    open = next;
  }
  return back;
}
