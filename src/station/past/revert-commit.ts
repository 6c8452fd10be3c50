/** Carries out a planned revert as one batch, or tells what it would do. */
import type { NodeId, Revision } from '#model/node.ts';
import type { HashBytes } from '#platform/doors.ts';
import type { ShareId, ShareStore } from '#platform/share-store.ts';
import type { BatchResult } from '#protocol/commit.ts';
import { Refusal, type RefusalCode, refusals } from '#protocol/refusals.ts';
import type { PastDoors } from '#station/past/formers.ts';
import { pastToChange } from '#station/past/past-reach.ts';
import type { Piece, PieceLimits } from '#station/past/revert-piece.ts';
import type { UndoFault } from '#station/past/undo.ts';
import type { Actor } from '#station/share/actor.ts';
import { mustHave } from '#station/share/must-have.ts';
import type { PlanFault, RevertPlan } from '#station/share/revert.ts';
import type { ShareService } from '#station/share/share-service.ts';

/** How often it is planned anew because the share moved on in between; then the station is busy. */
export const revertTriesMax = 4;

export interface RevertDoors {
  readonly store: ShareStore;
  readonly shares: Pick<ShareService, 'commit'>;
  readonly hash: HashBytes;
  readonly limits: PieceLimits | undefined;
  newId(): NodeId;
}

/** What planning works with: the share as it is, and the ids of what is made anew. */
export interface Planning extends PastDoors {
  readonly limits: PieceLimits | undefined;
  idFor(former: NodeId): NodeId;
}

/** A piece with all that is left alone. */
export interface PlannedRevert extends Piece {
  readonly left: ReadonlyMap<NodeId, UndoFault | PlanFault>;
  /** In a window on a folder: something that is not seen there would have been concerned as well (B23). */
  readonly elsewhere: boolean;
}

export interface Revert {
  readonly actor: Actor;
  readonly share: ShareId;
  readonly request: { readonly within?: string; readonly preview?: true; readonly plan?: string };
  piece(planning: Planning): Promise<PlannedRevert>;
}

/** What was done, or would be. */
export interface Reverted extends PlannedRevert {
  /** Names what is done, so that a person gets what they were shown or nothing. */
  readonly planText: string;
  readonly revision: Revision | undefined;
  readonly doors: PastDoors;
}

/** Refuses 'stale' where another plan was shown, 'denied' who may not write, and what the commit refuses. */
export async function carryOut(doors: RevertDoors, revert: Revert): Promise<Reverted> {
  for (let tries = 0; tries < revertTriesMax; tries += 1) {
    const done = await carryOutOnce(doors, revert);
    if (done !== 'moved-on') return done;
  }
  throw new Refusal('busy', 'The share changed again and again meanwhile; try again.');
}

async function carryOutOnce(doors: RevertDoors, revert: Revert): Promise<Reverted | 'moved-on'> {
  const share = await mustHave(doors.store, revert.share);
  const within = revert.request.within as NodeId | undefined;
  const past = await pastToChange({ store: doors.store, share, actor: revert.actor }, within);
  const planned = await revert.piece({ ...past, limits: doors.limits, idFor: rememberedIds(doors.newId) });
  const planText = textOf(planned.plan, doors.hash);
  const { preview, plan } = revert.request;
  if (plan !== undefined && plan !== planText) {
    throw new Refusal('stale', 'The share changed since you looked at what would be done; look at it again.');
  }
  const { ops } = planned.plan;
  if (preview || ops.length === 0) return { ...planned, planText, revision: undefined, doors: past };
  const request = { epoch: share.epoch, batches: [{ opId: doors.newId(), ops: [...ops] }] };
  const reply = await doors.shares.commit(revert.actor, share.id, { request, manifests: [], chunks: [] });
  const revision = revisionIn(reply.results[0]);
  return revision === 'moved-on' ? revision : { ...planned, planText, revision, doors: past };
}

/** What the rows said may be over by the time of the commit: that is planned anew. */
function revisionIn(result: BatchResult | undefined): Revision | 'moved-on' {
  if (result && !('refused' in result)) return result.revision;
  const code = (result?.refused ?? 'internal') as RefusalCode;
  if (refusals[code].retry === 'after-sync') return 'moved-on';
  throw new Refusal(code, result?.message);
}

/** The same id for the same node, however often it is planned. */
function rememberedIds(newId: () => NodeId): (former: NodeId) => NodeId {
  const ids = new Map<NodeId, NodeId>();
  return former => {
    const id = ids.get(former) ?? newId();
    ids.set(former, id);
    return id;
  };
}

/** Equal for plans that do the same to the same nodes; the ids of what is made anew are others each time. */
function textOf({ steps }: RevertPlan, hash: HashBytes): string {
  const lines = steps.map(({ id, name, deeds, renamed = '' }) => JSON.stringify([id, name, deeds, renamed])).sort();
  return hash(new TextEncoder().encode(lines.join('\n')));
}
