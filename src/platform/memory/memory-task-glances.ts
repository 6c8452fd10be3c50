/** The glances of a memory task store. */
import type { NodeId } from '#model/node.ts';
import type { MemoryRows } from '#platform/memory/memory-task-rows.ts';
import { ascending } from '#platform/memory/memory-tree.ts';
import type { TaskGlances } from '#platform/task-glances.ts';

export function memoryGlances(rows: MemoryRows): TaskGlances {
  const isHeld = (id: NodeId): boolean => ['held', 'refused'].includes(rows.judged.get(id)?.state ?? '');
  return {
    localGlances: (parent, after, most) =>
      rows.local
        .children(parent)
        .filter(({ name, missing, parked }) => comesAfter(name, after) && !missing && !parked)
        .sort((a, b) => (comesAfter(a.name, b.name) ? 1 : -1))
        .slice(0, most)
        .map(({ id, name, kind }) => ({
          ...{ id, name, kind },
          ...{ isSettled: !rows.unsettled.has(id), isHeld: isHeld(id) },
        })),
    unsettledPlaces: (after, most) =>
      ascending(rows.unsettled)
        .filter(id => after === undefined || id > after)
        .slice(0, most)
        .map(id => {
          const place = rows.local.rows.get(id) ?? rows.remote.rows.get(id);
          return { id, parent: place?.parent ?? null, isHeld: isHeld(id) };
        }),
  };
}

/** By code points, as SQLite orders UTF-8. */
function comesAfter(name: string, other: string): boolean {
  const [a, b] = [[...name], [...other]];
  const at = a.findIndex((point, index) => point !== b[index]);
  if (at < 0) return false;
  return at >= b.length || (a[at]?.codePointAt(0) ?? 0) > (b[at]?.codePointAt(0) ?? 0);
}
