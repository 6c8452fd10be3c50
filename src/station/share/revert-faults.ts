/** What cannot be in the state that a revert would leave behind (H9). */
import type { NodeId } from '#model/node.ts';
import type { PlanFault, RevertDraft } from '#station/share/revert.ts';

/** The nodes that have to be left alone, by why. */
export function findFaults(draft: RevertDraft): ReadonlyMap<NodeId, PlanFault> {
  const cycle = firstCycle(draft);
  if (cycle) return new Map([[cycle, 'cycle']]);
  return new Map(foldersThatHold(draft).map(id => [id, 'holds']));
}

/** The former node of a move that would lead a folder into itself. One at a time: without it the others may do. */
function firstCycle({ rows, placed }: RevertDraft): NodeId | undefined {
  const rooted = new Set<NodeId>();
  for (const { id, former, now } of placed.values()) {
    if (!former || !now) continue;
    const path = new Set<NodeId>();
    for (let at: NodeId | null = id; at !== null && !rooted.has(at); ) {
      if (path.has(at)) return former.id;
      path.add(at);
      const parent: NodeId | null | undefined = placed.get(at)?.parent ?? rows.node(at)?.parent;
      at = parent ?? null;
    }
    for (const each of path) rooted.add(each);
  }
  return undefined;
}

/** Folders to be removed that hold something which stays, or comes. */
function foldersThatHold({ rows, placed, removed }: RevertDraft): readonly NodeId[] {
  const homes = new Set([...placed.values()].map(({ parent }) => parent));
  const known = new Map<NodeId, boolean>();
  const holds = (id: NodeId): boolean => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const stays = (child: NodeId): boolean => !placed.has(child) && (!removed.has(child) || holds(child));
    const answer = homes.has(id) || (rows.node(id)?.kind === 'folder' && rows.children(id).some(({ id }) => stays(id)));
    known.set(id, answer);
    return answer;
  };
  return [...removed].filter(holds);
}
