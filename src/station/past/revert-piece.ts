/** Plans a revert in pieces that fit one batch, whatever there is to be reverted. */
import type { NodeId } from '#model/node.ts';
import { type PastDoors, shareAt } from '#station/past/formers.ts';
import { planned } from '#station/past/revert-rows.ts';
import type { Former, RevertPlan, RevertRequest } from '#station/share/revert.ts';

/** Nodes of one batch: what its rows, its answer and its op's record take in memory goes by them. */
export const revertPieceNodes = 10_000;
/** Bytes of the contents that one batch names: their manifests are in memory while it is decided (1.4 million chunks). */
export const revertPieceBytes = 64 * 1024 ** 3;
/** Formers that are looked at together. */
const groupSize = 2_000;

export type RevertScope = Pick<RevertRequest, 'scope' | 'elsewhere' | 'idFor'>;

export interface Piece {
  readonly plan: RevertPlan;
  /** There is more to be done than fits a piece. */
  readonly more: boolean;
  /** Living nodes that stand for all formers that were looked at. */
  readonly standing: ReadonlySet<NodeId>;
}

export interface PieceLimits {
  readonly nodes: number;
  readonly bytes: number;
}

export const pieceLimits: PieceLimits = { nodes: revertPieceNodes, bytes: revertPieceBytes };

/**
 * The plan for as many of the formers as fit. Those that are as they were are told group by group and forgotten, so that a
 * large folder of which little changed costs little memory. `rest` comes once all formers were looked at.
 */
export async function planPiece(
  doors: PastDoors,
  scope: RevertScope,
  source: {
    /** A list is looked at as a whole: what stands for one of it may be removed by another. */
    readonly formers: AsyncIterable<Former> | readonly Former[];
    readonly rest?: (standing: ReadonlySet<NodeId>) => AsyncIterable<Former>;
    readonly limits?: PieceLimits | undefined;
  },
): Promise<Piece> {
  const { limits = pieceLimits } = source;
  const standing = new Set<NodeId>();
  const kept: Former[] = [];
  let bytes = 0;
  let more = false;
  const plan = (formers: readonly Former[]) =>
    planned(doors.store, doors.share, { ...scope, formers, seen: doors.share.head });
  const take = async (group: readonly Former[]): Promise<void> => {
    const { steps, left, standing: found } = await plan(group);
    for (const id of found) standing.add(id);
    const costs = new Map(steps.map(step => [step.id, step.bytes]));
    for (const former of group) {
      const cost = costs.get(former.id);
      if (cost === undefined && !left.has(former.id)) continue;
      if (kept.length > 0 && (kept.length >= limits.nodes || bytes + (cost ?? 0) > limits.bytes)) more = true;
      if (more) return;
      kept.push(former);
      bytes += cost ?? 0;
    }
  };
  await inGroups(source.formers, take, () => more);
  if (!more && source.rest) {
    // Whether a folder may go is told by all that goes with it, so that these are not told group by group.
    const rest: Former[] = [];
    for await (const former of source.rest(standing)) rest.push(former);
    // What a folder holds comes before it, so that a part can go without the rest.
    const room = Math.max(limits.nodes - kept.length, 0);
    more = rest.length > room;
    kept.push(...rest.reverse().slice(0, room));
  }
  return { plan: await plan(kept), more, standing };
}

async function inGroups(
  formers: AsyncIterable<Former> | readonly Former[],
  take: (group: readonly Former[]) => Promise<void>,
  isEnough: () => boolean,
): Promise<void> {
  if (!(Symbol.asyncIterator in formers)) return take(formers);
  let group: Former[] = [];
  for await (const former of formers) {
    group.push(former);
    if (group.length < groupSize) continue;
    await take(group);
    if (isEnough()) return;
    group = [];
  }
  if (group.length > 0) await take(group);
}

/** The paths of nodes from the top of the share, by where they are or last were. */
export async function pathsOf(
  doors: PastDoors,
  ids: readonly NodeId[],
): Promise<ReadonlyMap<NodeId, readonly string[]>> {
  const now = shareAt(doors, doors.share.head);
  await now.load(ids);
  return new Map(ids.map(id => [id, pathIn(now.row, id)]));
}

type RowOf = (id: NodeId) => { readonly parent: NodeId | null; readonly name: string } | undefined;

/** From the top of the share, or from `below` a folder, down to the node. */
export function pathIn(row: RowOf, id: NodeId, below?: NodeId): readonly string[] {
  const names: string[] = [];
  for (let at = row(id); at && at.parent !== null; at = row(at.parent)) {
    names.push(at.name);
    if (at.parent === below) break;
  }
  return names.reverse();
}
