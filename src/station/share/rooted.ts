/**
 * Rows come from a database that may be damaged or tampered with. Everything that walks up a tree relies on coming to an
 * end, so what was loaded is looked at once: a circle is a refusal, and not a station that hangs.
 */
import type { NodeId } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';

/** Answers a check of nodes: it throws 'damaged' when the way up from one of them leads in a circle. Each is walked once. */
export function createRootedCheck(row: (id: NodeId) => NodeRow | undefined): (ids: Iterable<NodeId>) => void {
  const rooted = new Set<NodeId>();
  const check = (id: NodeId): void => {
    const path = new Set<NodeId>();
    for (let at: NodeId | null = id; at !== null && !rooted.has(at); at = row(at)?.parent ?? null) {
      if (path.has(at)) {
        const message = `The station's tree is damaged: folder ${at} lies inside itself. Restore the station from a backup.`;
        throw new Refusal('damaged', message, { node: at });
      }
      path.add(at);
    }
    for (const each of path) rooted.add(each);
  };
  return ids => {
    for (const id of ids) check(id);
  };
}
