/**
 * What is new on one side, and what meets its like on the other, is carried out a portion at a time where very much is open, so
 * that the memory of a plan does not grow with it (R165).
 */
import { carryOutNew } from '#engine/carry-out.ts';
import { restingOf, type TaskContext } from '#engine/context.ts';
import { judgeHere } from '#engine/holds.ts';
import type { NodeId } from '#model/node.ts';
import type { LocalNode, RemoteNode } from '#model/tree.ts';
import { likeness } from '#reconcile/meet.ts';
import { isEmpty, reconcile } from '#reconcile/plan.ts';
import type { Plan, Policy } from '#reconcile/plan-types.ts';
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
    if (context.unjudged) judgeHere(context, policy);
    const plan = reconcile(store, ids, policy);
    const steps = await carryOutNew(context, plan, store.unsettledCount() / ids.size);
    noteDone(context, plan, steps);
    if (steps > 0 || context.closing || !isEmpty(plan)) return steps;
  }
  return 0;
}

/** What is in a folder that became the station's may come from now on, however little was carried out itself. */
function noteDone(context: TaskContext, { records }: Plan, steps: number): void {
  const { portioned, doors } = context;
  if (!portioned) return;
  const unites = records.some(step => step.kind === 'bind' && doors.store.local(step.to)?.kind === 'folder');
  context.portioned = { ...portioned, steps: portioned.steps + steps, unites: portioned.unites || unites };
}

const none: ReadonlySet<NodeId> = new Set();

const atBeginning = { steps: 0, unites: false };

/** The next portion; empty where there is none, or too little is open to be worth it. */
function takePortion(context: TaskContext, policy: Policy): ReadonlySet<NodeId> {
  const { portionMax } = context.sizes;
  const { steps, unites } = context.portioned ?? atBeginning;
  const open = context.doors.store.unsettledCount();
  context.openForGood = Math.min(context.openForGood, open);
  const isMuch = open - context.openForGood > portionMax;
  const portion = isMuch ? gather(context, policy) : none;
  if (portion.size > 0) return portion;
  // What came meanwhile lies before: all is gone through once more, where the last time was worth it.
  const isWorthIt = isMuch && (steps >= portionMax || unites);
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
    context.portioned = { ...(context.portioned ?? atBeginning), behind: id };
    if (portion.ids.size >= context.sizes.portionMax) break;
  }
  return portion.ids;
}

type State = 'settled' | 'new' | 'other';

/** Rows of a node that need not be asked for. */
interface Known {
  readonly local?: LocalNode;
  readonly remote?: RemoteNode;
}

/** Who has which name in a folder, as either side tells names apart. */
class NamesInUse {
  readonly #policy: Policy;
  readonly #ids = new Map<string, Set<NodeId>>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  add(name: string, id: NodeId): void {
    for (const key of this.#keys(name)) this.#ids.set(key, (this.#ids.get(key) ?? new Set()).add(id));
  }

  /** Whether nobody else has any of their names. */
  areOnlyOf(nodes: readonly { readonly id: NodeId; readonly name: string }[]): boolean {
    const ids = new Set(nodes.map(({ id }) => id));
    return nodes.every(({ name }) => this.#keys(name).every(key => this.#ids.get(key)?.isSubsetOf(ids) ?? true));
  }

  #keys(name: string): readonly string[] {
    return [this.#policy.localKey(name), this.#policy.remoteKey(name)];
  }
}

class Portion {
  readonly ids = new Set<NodeId>();
  readonly #context: TaskContext;
  readonly #policy: Policy;
  /** What is new up to here was offered already, and with it all that was new in its folder. */
  readonly #behind: NodeId | undefined;
  /** Whether what is new in a folder belongs to the portion, as far as they were looked at. */
  readonly #folders = new Map<NodeId, boolean>();
  /** Folders of the portion that meet, each by the other. */
  readonly #meeting = new Map<NodeId, NodeId>();

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
    for (const at of unseen.reverse()) {
      const belongs = this.#addFolder(at);
      for (const half of [at, this.#meeting.get(at) ?? at]) this.#folders.set(half, belongs);
    }
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
    this.#addChildren(folder);
    return true;
  }

  #addChildren(folder: NodeId): void {
    const { store } = this.#context.doors;
    const other = this.#meeting.get(folder) ?? folder;
    const [here, there] = store.local(folder) ? [folder, other] : [other, folder];
    const names = new NamesInUse(this.#policy);
    const isNew = (known: Known): boolean => {
      const { id, name } = (known.local ?? known.remote) as LocalNode | RemoteNode;
      const state = this.#stateOf(id, known);
      for (const each of state === 'other' ? this.#namesOf(id) : [name]) names.add(each, id);
      return state === 'new';
    };
    const local = [...store.localChildren(here)].filter(child => isNew({ local: child }));
    const remote = [...store.remoteChildren(there)].filter(child => isNew({ remote: child }));
    if ([...local, ...remote].some(({ id }) => this.#wasOffered(id))) return;
    // In a folder that gets another id nothing is made before that is on record (R155).
    if (here === there) {
      for (const child of [...local, ...remote])
        if (this.#isSmall(child) && names.areOnlyOf([child])) this.ids.add(child.id);
    }
    const byKey = new Map(local.map(child => [this.#policy.localKey(child.name), child]));
    for (const child of remote) {
      const occupant = byKey.get(this.#policy.localKey(child.name));
      if (occupant && this.#becomeOne(occupant, child) && names.areOnlyOf([occupant, child]))
        this.#addPair(occupant, child);
    }
  }

  #addPair(here: LocalNode, there: RemoteNode): void {
    this.ids.add(here.id).add(there.id);
    if (here.kind === 'folder') this.#meeting.set(here.id, there.id).set(there.id, here.id);
  }

  /** Whether two that meet become one, or are to be read for it, and neither gives way (R32). */
  #becomeOne(local: LocalNode, remote: RemoteNode): boolean {
    const areSmall = this.#isSmall(local) && this.#isSmall(remote);
    return local.kind === remote.kind && areSmall && likeness(remote, local) !== 'different';
  }

  #wasOffered(id: NodeId): boolean {
    return this.#behind !== undefined && id <= this.#behind;
  }

  #stateOf(id: NodeId, known: Known = {}): State {
    const { store } = this.#context.doors;
    const [base, local, remote] = [store.base(id), known.local ?? store.local(id), known.remote ?? store.remote(id)];
    if (settled(base, local, remote, this.#policy.fidelity)) return 'settled';
    if (base || this.#policy.resting(id) || this.#policy.leavesOut(id)) return 'other';
    if (remote) return local || !this.#policy.receives ? 'other' : 'new';
    return local && this.#policy.sends && isWhole(local) ? 'new' : 'other';
  }

  /** The names that a node has, had, or is to have, whichever folder they are in. */
  #namesOf(id: NodeId): readonly string[] {
    const { store } = this.#context.doors;
    return [store.base(id), store.local(id), store.remote(id)].flatMap(node => node?.name ?? []);
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
