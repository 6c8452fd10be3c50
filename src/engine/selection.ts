/**
 * What a person left out of the task (R130).
 *
 * The station goes on to tell of each such node, and of nothing beneath it. So its row in the remote tree says where it
 * is by now. What of it is kept here has a row in the local tree, and none beneath it: it may be moved about and is not
 * looked into. It is not in base, and the planner leaves it aside.
 */
import { nameKey } from '#model/name.ts';
import type { NodeId, Place } from '#model/node.ts';
import type { TaskReads } from '#platform/task-store.ts';

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

export function asList<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** One text for all spellings of a name in a folder. */
function placeKey(parent: NodeId | null, name: string): string {
  return `${parent}/${nameKey(name)}`;
}

/** The node and all that lies beneath it in one tree. */
export function beneath(top: NodeId, children: (id: NodeId) => Iterable<{ readonly id: NodeId }>): NodeId[] {
  const ids = [top];
  for (let at = 0; at < ids.length; at += 1) for (const child of children(ids[at] as NodeId)) ids.push(child.id);
  return ids;
}
