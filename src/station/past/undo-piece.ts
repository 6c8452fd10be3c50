/** Plans what takes batches back. */
import type { NodeRow } from '#platform/share-store.ts';
import type { UndoRequest } from '#protocol/past.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { PlannedRevert, Planning } from '#station/past/revert-commit.ts';
import { planPiece } from '#station/past/revert-piece.ts';
import { type UndoOf, undoFormers } from '#station/past/undo-formers.ts';
import { revisionBy } from '#station/share/moment.ts';

export async function undoPiece(planning: Planning, request: UndoRequest): Promise<PlannedRevert> {
  const { formers, left, elsewhere } = await undoFormers(planning, await undoOf(planning, request));
  const { share, idFor, limits } = planning;
  const scope = { scope: share.root, elsewhere: 'back' as const, idFor };
  const piece = await planPiece(planning, scope, { formers, limits });
  return {
    ...piece,
    left: new Map([...left, ...piece.plan.left]),
    elsewhere: elsewhere || planning.window?.passedOver() === true,
  };
}

async function undoOf({ store, share }: Planning, request: UndoRequest): Promise<UndoOf> {
  if ('revisions' in request) {
    const unknown = request.revisions.find(revision => revision < 1 || revision > share.head);
    if (unknown !== undefined) throw new Refusal('malformed', `"${share.name}" has no batch ${unknown}.`);
    return { revisions: [...new Set(request.revisions)] };
  }
  const { device, account, fromMs, toMs } = request;
  if ((device === undefined) === (account === undefined)) {
    throw new Refusal('malformed', 'Say whose batches are to be undone: those of a device, or those of an account.');
  }
  const from = (await revisionBy(store, share, fromMs - 1)) + 1;
  const to = toMs === undefined ? share.head : await revisionBy(store, share, toMs);
  return { from, to, by: (row: NodeRow) => (device === undefined ? row.account === account : row.device === device) };
}
