/** What nodes were at a moment, gathered as a revert wants them. */
import { present } from '#base/assert.ts';
import { noFilter } from '#model/filter.ts';
import type { NodeId, Revision } from '#model/node.ts';
import type { NodeRow, ShareRow } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { folderView } from '#station/share/browse.ts';
import type { FolderWindow } from '#station/share/folder-window.ts';
import type { Former } from '#station/share/revert.ts';
import type { ShareReads } from '#station/share/share-reads.ts';
import { type ViewAt, viewAt } from '#station/share/view-at.ts';
import { walk } from '#station/share/walk.ts';

export interface PastDoors {
  readonly store: ShareReads;
  readonly share: ShareRow;
  /** More about a window on a folder; left out for a share as a whole. */
  readonly window?: FolderWindow;
}

/** The whole share as it was at a revision. */
export function shareAt({ store, share }: PastDoors, revision: Revision): ViewAt {
  return viewAt({ store, share: share.id, root: share.root, filter: noFilter, revision });
}

/** What one row says that its node was. */
export function formerOf({ id, parent, name, kind, state }: NodeRow): Former {
  return { id, was: { parent: present(parent, 'only the top of a share lies in no folder'), name, kind, state } };
}

export interface FolderMoment {
  readonly folder: NodeId;
  readonly at: Revision;
  /** Only these of what it held, with all beneath them; left out: everything. */
  readonly only?: readonly NodeId[] | undefined;
}

/**
 * All that the folder held then, folders before what they hold, and the folder itself. Refuses 'unknown-node' for what was no
 * folder then, and for what did not lie in it.
 */
export async function* heldThen(doors: PastDoors, { folder, at, only }: FolderMoment): AsyncGenerator<Former> {
  await folderView(doors.store, doors.share, { node: folder, revision: at });
  const view = viewAt({ store: doors.store, share: doors.share.id, root: folder, filter: noFilter, revision: at });
  await view.load([folder, ...(only ?? [])]);
  for (const top of only ?? [folder]) {
    if (view.standing(top) !== 'in') {
      throw new Refusal('unknown-node', `There was no ${top} in that folder at revision ${at}.`, { node: top });
    }
    for await (const row of walk(view, top)) if (row.parent !== null) yield formerOf(row);
  }
}

/** What was deleted with these, as it was just before. Refuses 'unknown-node' for what was not deleted itself. */
export async function* deletedWith(doors: PastDoors, ids: readonly NodeId[]): AsyncGenerator<Former> {
  const rows = await doors.store.nodes(doors.share.id, ids);
  for (const id of new Set(ids)) {
    const row = rows.get(id);
    if (!row?.deleted) throw notDeleted(id);
    const before = shareAt(doors, row.revision - 1);
    await before.load([id]);
    if (before.row(id) === undefined) throw notDeleted(id);
    for await (const each of walk(before, id)) yield formerOf(each);
  }
}

function notDeleted(node: NodeId): Refusal {
  return new Refusal('unknown-node', `The share has nothing deleted of the id ${node}.`, { node });
}
