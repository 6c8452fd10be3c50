/** Plans how a folder becomes what it was, or how what was deleted comes back. */
import { noFilter } from '#model/filter.ts';
import type { NodeId, Revision } from '#model/node.ts';
import type { RestoreRequest } from '#protocol/past.ts';
import { Refusal } from '#protocol/refusals.ts';
import { deletedWith, formerOf, heldThen } from '#station/past/formers.ts';
import type { PlannedRevert, Planning } from '#station/past/revert-commit.ts';
import { type Piece, planPiece } from '#station/past/revert-piece.ts';
import type { Former } from '#station/share/revert.ts';
import { viewAt } from '#station/share/view-at.ts';
import { walk } from '#station/share/walk.ts';

export async function restorePiece(planning: Planning, request: RestoreRequest): Promise<PlannedRevert> {
  const { limits, idFor, share } = planning;
  if ('deleted' in request) {
    const scope = { scope: share.root, elsewhere: 'leave' as const, idFor };
    const formers = deletedWith(planning, request.deleted);
    return withLeft(planning, await planPiece(planning, scope, { formers, limits }));
  }
  if (request.at > share.head) {
    throw new Refusal('malformed', `"${share.name}" is at revision ${share.head}; there is no ${request.at} yet.`);
  }
  const folder = await folderNow(planning, request.folder);
  const scope = { scope: folder ?? request.folder, elsewhere: 'copy' as const, idFor };
  const formers = insides(heldThen(planning, request), folder === undefined ? undefined : request.folder);
  const removes = request.removeAdded && !request.only && folder !== undefined;
  const stay = new Map<NodeId, 'moved'>();
  const rest = (standing: ReadonlySet<NodeId>) =>
    unlessThere(planning, { at: request.at, stay }, added(planning, folder as NodeId, standing));
  const piece = await planPiece(planning, scope, { formers, limits, ...(removes ? { rest } : {}) });
  return withLeft(planning, piece, stay);
}

function withLeft({ window }: Planning, piece: Piece, stay: ReadonlyMap<NodeId, 'moved'> = new Map()): PlannedRevert {
  return { ...piece, left: new Map([...stay, ...piece.plan.left]), elsewhere: window?.passedOver() === true };
}

/** The folder, or what lives in its stead; undefined when it is gone. */
async function folderNow({ store, share }: Planning, folder: NodeId): Promise<NodeId | undefined> {
  const seen = new Set<NodeId>();
  for (let ids: readonly NodeId[] = [folder]; ids.length > 0; ) {
    const view = viewAt({ store, share: share.id, root: share.root, filter: noFilter, revision: share.head });
    await view.load(ids);
    const living = ids.find(id => view.standing(id) === 'in');
    if (living) return living;
    for (const id of ids) seen.add(id);
    ids = (await store.successors(share.id, ids)).map(({ id }) => id).filter(id => !seen.has(id));
  }
  return undefined;
}

/** A folder that is there stays where it is: only what it held comes back. */
async function* insides(formers: AsyncIterable<Former>, folder: NodeId | undefined): AsyncGenerator<Former> {
  for await (const former of formers) if (former.id !== folder) yield former;
}

/** What is in the folder now and stands for nothing that was. */
async function* added(
  { store, share }: Planning,
  folder: NodeId,
  standing: ReadonlySet<NodeId>,
): AsyncGenerator<Former> {
  const now = viewAt({ store, share: share.id, root: folder, filter: noFilter, revision: share.head });
  for await (const row of walk(now, folder)) {
    if (row.id !== folder && !standing.has(row.id)) yield { ...formerOf(row), was: undefined };
  }
}

/** What was there then, and is not seen there, was not added: it came from elsewhere, or from a folder that left (B23). */
async function* unlessThere(
  { window }: Planning,
  { at, stay }: { readonly at: Revision; readonly stay: Map<NodeId, 'moved'> },
  all: AsyncIterable<Former>,
): AsyncGenerator<Former> {
  for await (const former of all) {
    if (window !== undefined && (await window.unseen([former.id], at)).size > 0) stay.set(former.id, 'moved');
    else yield former;
  }
}
