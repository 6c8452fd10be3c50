/**
 * What is new on one side is carried out a portion at a time where very much is open, so that the memory of a plan does not
 * grow with it (R165).
 */
import { carryOutNew } from '#engine/carry-out.ts';
import { restingOf, type TaskContext } from '#engine/context.ts';
import { judgeHere } from '#engine/holds.ts';
import type { NodeId } from '#model/node.ts';
import type { LocalNode, RemoteNode } from '#model/tree.ts';
import { isEmpty, reconcile } from '#reconcile/plan.ts';
import type { Policy } from '#reconcile/plan-types.ts';
import { settled } from '#reconcile/settled.ts';

/**
 * Not while something may be gone here: what portions bring is agreed on and counts among the known files, of which a
 * mass deletion is a share (R47). Nor while a choice about what stands here holds: it is not for what is made meanwhile (R142).
 */
export function mayComeInPortions({ settings, met, missingSince }: TaskContext): boolean {
  return !settings.looksOnly && met && missingSince.size === 0;
}

/**
 * Answers how many steps were carried out; 0 where the plan over all is due: nothing can be carried out in portions, or
 * something failed, and the rest of the portions would fail for the same reason.
 */
export async function carryOutPortion(context: TaskContext, policy: Policy): Promise<number> {
  const { store } = context.doors;
  // A portion is about new nodes alone, so only what rested before can rest in it.
  context.restingNow = restingOf(context, context.resting.keys());
  for (let ids = takePortion(context, policy); ids.size > 0; ids = takePortion(context, policy)) {
    if (context.unjudged) judgeHere(context, [...store.unsettled()], policy);
    const plan = reconcile(store, ids, policy);
    const steps = await carryOutNew(context, plan);
    if (context.portioned) context.portioned = { ...context.portioned, steps: context.portioned.steps + steps };
    if (steps > 0 || context.closing || !isEmpty(plan)) return steps;
  }
  return 0;
}

const none: ReadonlySet<NodeId> = new Set();

/** The next portion; empty where there is none, or too little is open to be worth it. */
function takePortion(context: TaskContext, policy: Policy): ReadonlySet<NodeId> {
  const { portionMax } = context.sizes;
  const open = context.doors.store.unsettledCount();
  context.openForGood = Math.min(context.openForGood, open);
  const isMuch = open - context.openForGood > portionMax;
  const portion = isMuch ? gather(context, policy) : none;
  if (portion.size > 0) return portion;
  // What came meanwhile lies before: all is gone through once more, where the last time was worth it.
  const isWorthIt = isMuch && (context.portioned?.steps ?? 0) >= portionMax;
  context.portioned = undefined;
  if (isWorthIt) return takePortion(context, policy);
  // What rests is tried again; the rest of what was offered would be gone through with each turn, for nothing.
  if (isMuch) context.openForGood = Math.max(0, open - context.resting.size);
  return none;
}

function gather(context: TaskContext, policy: Policy): ReadonlySet<NodeId> {
  const behind = context.portioned?.behind;
  const portion = new Portion(context, policy, behind);
  for (const id of context.doors.store.unsettled(behind)) {
    portion.addWith(id);
    context.portioned = { behind: id, steps: context.portioned?.steps ?? 0 };
    if (portion.ids.size >= context.sizes.portionMax) break;
  }
  return portion.ids;
}

type State = 'settled' | 'new' | 'other';

class Portion {
  readonly ids = new Set<NodeId>();
  readonly #context: TaskContext;
  readonly #policy: Policy;
  /** What is new up to here was offered already, and with it all that was new in its folder. */
  readonly #behind: NodeId | undefined;
  /** Whether what is new in a folder belongs to the portion, as far as they were looked at. */
  readonly #folders = new Map<NodeId, boolean>();

  constructor(context: TaskContext, policy: Policy, behind: NodeId | undefined) {
    this.#context = context;
    this.#policy = policy;
    this.#behind = behind;
  }

  /** Adds a node with all that is new in its folder, and above it, if that may be. */
  addWith(id: NodeId): void {
    const { store } = this.#context.doors;
    const folder = (store.local(id) ?? store.remote(id))?.parent ?? undefined;
    const unseen: NodeId[] = [];
    for (let at = folder; at !== undefined && !this.#folders.has(at); at = this.#above(at)) unseen.push(at);
    // From above: a folder may only belong to it where the one that it lies in does.
    for (const at of unseen.reverse()) this.#folders.set(at, this.#addFolder(at));
  }

  /** The folder above; undefined of the root, and of one that stands nowhere. */
  #above(folder: NodeId): NodeId | undefined {
    if (folder === this.#policy.root) return undefined;
    const { store } = this.#context.doors;
    return (store.local(folder) ?? store.remote(folder))?.parent ?? undefined;
  }

  #addFolder(folder: NodeId): boolean {
    const above = this.#above(folder);
    if (folder !== this.#policy.root) {
      if (above === undefined || this.#folders.get(above) !== true) return false;
      const state = this.#stateOf(folder);
      if (state === 'other' || (state === 'new' && !this.ids.has(folder))) return false;
    }
    const { store } = this.#context.doors;
    const [local, remote] = [[...store.localChildren(folder)], [...store.remoteChildren(folder)]];
    const taken = this.#namesThatMeet(local, remote);
    const fresh: (LocalNode | RemoteNode)[] = [];
    for (const child of [...local, ...remote]) {
      const state = this.#stateOf(child.id);
      if (state === 'other') for (const name of this.#namesOf(child.id)) taken.add(name);
      if (state === 'new') fresh.push(child);
    }
    if (fresh.some(({ id }) => this.#wasOffered(id))) return true;
    for (const child of fresh) {
      const isFree = this.#keys(child.name).every(key => !taken.has(key));
      if (isFree && this.#isSmall(child)) this.ids.add(child.id);
    }
    return true;
  }

  #wasOffered(id: NodeId): boolean {
    return this.#behind !== undefined && id <= this.#behind;
  }

  #stateOf(id: NodeId): State {
    const { store } = this.#context.doors;
    const [base, local, remote] = [store.base(id), store.local(id), store.remote(id)];
    if (settled(base, local, remote, this.#policy.fidelity)) return 'settled';
    if (base || this.#policy.resting(id) || this.#policy.leavesOut(id)) return 'other';
    if (remote) return local || !this.#policy.receives ? 'other' : 'new';
    return local && this.#policy.sends && isWhole(local) ? 'new' : 'other';
  }

  /** What a name counts as on either side. */
  #keys(name: string): readonly string[] {
    return [this.#policy.localKey(name), this.#policy.remoteKey(name)];
  }

  /** The names that a node has, had, or is to have, whichever folder they are in. */
  #namesOf(id: NodeId): readonly string[] {
    const { store } = this.#context.doors;
    const names = [store.base(id), store.local(id), store.remote(id)].flatMap(node => node?.name ?? []);
    return names.flatMap(name => this.#keys(name));
  }

  /** The names on one side that are those of another node on the other side. */
  #namesThatMeet(local: readonly LocalNode[], remote: readonly RemoteNode[]): Set<string> {
    const { localKey, remoteKey } = this.#policy;
    const here = new Map(local.map(({ id, name }) => [localKey(name), id]));
    const there = new Map(remote.map(({ id, name }) => [remoteKey(name), id]));
    const isOther = (known: NodeId | undefined, id: NodeId): boolean => known !== undefined && known !== id;
    const meeting = [
      ...remote.filter(({ id, name }) => isOther(here.get(localKey(name)), id)),
      ...local.filter(({ id, name }) => isOther(there.get(remoteKey(name)), id)),
    ];
    return new Set(meeting.flatMap(({ name }) => this.#keys(name)));
  }

  #isSmall(node: LocalNode | RemoteNode): boolean {
    const bytes = 'stamp' in node ? node.stamp.size : (node.state?.size ?? 0);
    return node.kind !== 'file' || bytes <= this.#context.sizes.smallMax;
  }
}

/** Whether nothing about the node is still to be found out. */
function isWhole({ missing, parked, doubt }: LocalNode): boolean {
  return !missing && !parked && doubt === undefined;
}
