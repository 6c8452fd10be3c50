/**
 * What a task would do from here to its rest if nobody else did anything (R140): the plans that would be made one after
 * the other, each over the trees as the one before would leave them. It comes from the planner itself, so that what is
 * reported and what is carried out are one thing.
 */
import type { Foreseen } from '#model/foreseen.ts';
import type { NodeId } from '#model/node.ts';
import { createTelling, localPath, remotePath, type Telling, type Told } from '#reconcile/foreseen.ts';
import { type Overlay, overlayOf } from '#reconcile/overlay.ts';
import { reconcile } from '#reconcile/plan.ts';
import type { Plan, Policy, Trees } from '#reconcile/plan-types.ts';
import { settled } from '#reconcile/settled.ts';
import { createWishes } from '#reconcile/wish.ts';

export interface Forecast {
  /** Only what there is of. */
  readonly foreseen: readonly Foreseen[];
  /** Everything that is taken out of its place or replaced, a line for each, sorted. */
  readonly takes: readonly string[];
  /** Local files that have to be read before all can be told, by their ids in the trees that were given. */
  readonly examine: readonly NodeId[];
  /** The trees as they would be in the end. */
  readonly end: Trees;
}

/** Plans that are made at most; a tree of that depth has long paths. */
const plansMax = 2_000;

export function forecast(trees: Trees, unsettled: Iterable<NodeId>, policy: Policy): Forecast {
  const overlay = overlayOf(trees);
  const known = new Set(unsettled);
  const telling = createTelling(overlay, policy);
  // A rest after a failure, and the quiet after a save, only put off what is foreseen here; the rules of an ignore file
  // that is still to come are not known yet (R138).
  const unhurried: Policy = { ...policy, resting: () => false, unquiet: () => false, awaitsRules: () => false };
  let plan = reconcile(overlay, known, unhurried);
  for (let plans = 0; moves(plan) && plans < plansMax; plans += 1) {
    for (const step of [...plan.records, ...plan.local, ...plan.remote.flat()]) {
      telling.tell(step);
      overlay.apply(step);
    }
    const open = [...known, ...overlay.touched()].filter(id => !isSettled(overlay, id, policy));
    plan = reconcile(overlay, new Set(open), unhurried);
  }
  tellTheRest(telling, plan, { overlay, policy: unhurried, ids: new Set([...known, ...overlay.touched()]) });
  return { ...telling.told(), examine: plan.examine.map(id => overlay.originOf(id)), end: overlay };
}

function moves({ records, local, remote }: Plan): boolean {
  return records.length + local.length + remote.length > 0;
}

function isSettled(trees: Trees, id: NodeId, { fidelity }: Policy): boolean {
  return settled(trees.base(id), trees.local(id), trees.remote(id), fidelity);
}

interface Rest {
  readonly overlay: Overlay;
  readonly policy: Policy;
  readonly ids: Iterable<NodeId>;
}

/** How what is set aside is told of. */
const keptAs = {
  'local-only': 'stays-here',
  'left-out': 'stays-here',
  'station-only': 'stays-there',
  held: 'held',
} as const;

/** What no step is about in the end: it stays as it is, and each has its reason. */
function tellTheRest(telling: Telling, plan: Plan, { overlay, policy, ids }: Rest): void {
  const { root } = policy;
  const size = (id: NodeId) => sizeOf(overlay, id);
  for (const id of plan.examine) telling.add('unread', { id, path: localPath(overlay, id, root), ...size(id) });
  for (const { id, detail } of plan.obstacles)
    telling.add('cannot', { id, path: localPath(overlay, id, root), detail, ...size(id) });
  const told = new Set([...plan.examine, ...plan.obstacles.map(({ id }) => id)]);
  const wishes = createWishes(overlay, policy);
  for (const id of ids) {
    if (told.has(id) || id === root || isSettled(overlay, id, policy)) continue;
    const { aside } = wishes.of(id);
    if (aside === undefined) continue;
    const kind = keptAs[aside];
    const path =
      kind === 'stays-there' || kind === 'held' ? remotePath(overlay, id, root) : localPath(overlay, id, root);
    telling.add(kind, { id, path, ...size(id) });
  }
}

function sizeOf({ local, remote }: Trees, id: NodeId): Pick<Told, 'files' | 'folders' | 'bytes'> {
  const [here, there] = [local(id), remote(id)];
  if ((here ?? there)?.kind === 'folder') return { folders: 1 };
  return { files: 1, bytes: here?.stamp.size ?? there?.state?.size ?? 0 };
}
