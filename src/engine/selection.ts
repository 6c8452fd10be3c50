/**
 * What a person left out of the task (R130).
 *
 * The station goes on to tell of each such node, and of nothing beneath it. So its row in the remote tree says where it
 * is by now. What of it is kept here has a row in the local tree, and none beneath it: it may be moved about and is not
 * looked into. It is not in base, and the planner leaves it aside.
 */
import { pathOf, type TaskContext } from '#engine/context.ts';
import { nameKey } from '#model/name.ts';
import type { NodeId, Place } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import type { TaskReads, TaskWrites } from '#platform/task-store.ts';

/** Why something is not synced that a person left out, or that stands where the station has it. */
export const leftOutSentence =
  'A person left this folder or file out of the task. What stands here stays on this computer alone.';

export interface Selection {
  readonly leftOut: readonly NodeId[];
  has(id: NodeId): boolean;
  /** Whether the station has something that is left out under this name of a folder (R132). */
  claims(reads: TaskReads, parent: NodeId, name: string): boolean;
  /** Where the station has each of them that it tells of. */
  placesNow(reads: TaskReads): ReadonlyMap<NodeId, Place>;
  /** The station told of something new: other names may be claimed from now on. */
  changed(): void;
}

export function createSelection(leftOut: readonly NodeId[] = []): Selection {
  const ids = new Set(leftOut);
  let claimed: ReadonlySet<string> | undefined;
  const placesNow = (reads: TaskReads): ReadonlyMap<NodeId, Place> =>
    new Map(leftOut.flatMap(id => asList(reads.remote(id)).map(row => [id, row])));
  return {
    leftOut,
    placesNow,
    has: id => ids.has(id),
    claims: (reads, parent, name) => {
      if (leftOut.length === 0) return false;
      claimed ??= new Set([...placesNow(reads).values()].map(place => placeKey(place.parent, place.name)));
      return claimed.has(placeKey(parent, name));
    },
    changed: () => {
      claimed = undefined;
    },
  };
}

function asList<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** One text for all spellings of a name in a folder. */
function placeKey(parent: NodeId | null, name: string): string {
  return `${parent}/${nameKey(name)}`;
}

/** Looks again at the names that what is left out had at the station, and at those that it has by now. */
export function lookWhereMoved(context: TaskContext, before: ReadonlyMap<NodeId, Place>): void {
  const { selection, doors } = context;
  selection.changed();
  const now = selection.placesNow(doors.store);
  for (const id of new Set([...before.keys(), ...now.keys()])) {
    const [old, place] = [before.get(id), now.get(id)];
    if (old?.parent === place?.parent && old?.name === place?.name) continue;
    for (const { parent, name } of [...asList(old), ...asList(place)]) {
      const folder = parent === null ? undefined : pathOf(context, parent);
      if (folder !== undefined) context.hints.path(joinPath(folder, name));
    }
  }
}

/**
 * Whatever the records still say of what is left out, and of all that it holds, is forgotten: nothing is planned for it
 * any more, whatever becomes of it on either side (R131). It is done before each plan, so that no crash between the
 * person's choice and this leaves anything to be taken for deleted.
 */
export function forgetLeftOut(context: TaskContext): void {
  const { store } = context.doors;
  const known = context.selection.leftOut.filter(id => isKnown(store, id));
  if (known.length === 0) return;
  store.transaction(writes => {
    for (const id of known) forget(context, writes, id);
  });
  // What was moved out of it, and not sent yet, is found anew.
  context.hints.everything();
}

function isKnown(reads: TaskReads, id: NodeId): boolean {
  if (reads.base(id) || reads.local(id)?.missing) return true;
  for (const _child of reads.localChildren(id)) return true;
  for (const _child of reads.remoteChildren(id)) return true;
  return false;
}

function forget(context: TaskContext, writes: TaskWrites, top: NodeId): void {
  const local = writes.local(top);
  const all = [...beneath(top, id => writes.baseChildren(id)), ...beneath(top, id => writes.localChildren(id))];
  for (const id of new Set(all)) {
    // A parked one comes out of the staging area first, as the station's (R53).
    if (id === top && local?.parked) continue;
    writes.dropBase(id);
    if (id === top && !local?.missing) continue;
    writes.dropLocal(id);
    context.missingSince.delete(id);
  }
  writes.setListedStamp(top, undefined);
  for (const child of [...writes.remoteChildren(top)]) writes.dropRemote(child.id);
}

/** The node and all that lies beneath it in one tree. */
export function beneath(top: NodeId, children: (id: NodeId) => Iterable<{ readonly id: NodeId }>): NodeId[] {
  const ids = [top];
  for (let at = 0; at < ids.length; at += 1) for (const child of children(ids[at] as NodeId)) ids.push(child.id);
  return ids;
}
