/** Who holds which name, in the trees and in the plan that is being made. */
import type { NodeId } from '#model/node.ts';

interface Named {
  readonly id: NodeId;
  readonly name: string;
}

export interface Occupants<T extends Named> {
  /** The child of `parent` that a node called `name` would collide with, leaving `except` aside. */
  at(parent: NodeId, name: string, except: NodeId): T | undefined;
  /** Reserves a name for a planned step; false when another step of this plan has it already. */
  claim(parent: NodeId, name: string, by: NodeId): boolean;
  /** True when the name is held or claimed by anybody. */
  taken(parent: NodeId, name: string): boolean;
}

/** An index by folder, made when a folder is first asked about, so that big folders cost one pass. */
export function createOccupants<T extends Named>(
  children: (parent: NodeId) => Iterable<T>,
  key: (name: string) => string,
): Occupants<T> {
  const folders = new Map<NodeId, Map<string, T[]>>();
  const claims = new Map<string, NodeId>();
  const folder = (parent: NodeId): Map<string, T[]> => {
    const before = folders.get(parent);
    if (before) return before;
    const names = new Map<string, T[]>();
    for (const child of children(parent)) {
      const held = names.get(key(child.name));
      if (held) held.push(child);
      else names.set(key(child.name), [child]);
    }
    folders.set(parent, names);
    return names;
  };
  const claimKey = (parent: NodeId, name: string): string => `${parent}/${key(name)}`;
  return {
    at: (parent, name, except) =>
      folder(parent)
        .get(key(name))
        ?.find(child => child.id !== except),
    claim: (parent, name, by) => {
      const holder = claims.get(claimKey(parent, name));
      if (holder !== undefined && holder !== by) return false;
      claims.set(claimKey(parent, name), by);
      return true;
    },
    taken: (parent, name) => folder(parent).has(key(name)) || claims.has(claimKey(parent, name)),
  };
}
