/** The glances of a task's file: each statement walks an index from where the last page ended. */
import type { NodeId } from '#model/node.ts';
import { blobOf, idOf, idOrNull, kindOf } from '#platform/node/task-columns.ts';
import type { TaskDatabase } from '#platform/node/task-database.ts';
import type { TaskGlances } from '#platform/task-glances.ts';

const held = (id: string): string =>
  `EXISTS (SELECT 1 FROM judged WHERE judged.node = ${id} AND state IN ('held', 'refused'))`;

export function glanceReads(db: TaskDatabase): TaskGlances {
  const children = db.query(`
    SELECT id, name, kind, NOT EXISTS (SELECT 1 FROM unsettled WHERE unsettled.id = local.id), ${held('local.id')}
    FROM local WHERE parent = ? AND name > ? AND missing = 0 AND parked = 0 ORDER BY name LIMIT ?`);
  const places = db.query(`
    SELECT unsettled.id, coalesce(local.parent, remote.parent), ${held('unsettled.id')}
    FROM unsettled LEFT JOIN local ON local.id = unsettled.id LEFT JOIN remote ON remote.id = unsettled.id
    WHERE unsettled.id > ? ORDER BY unsettled.id LIMIT ?`);
  return {
    localGlances: (parent, after, most) =>
      children.all(blobOf(parent), after, most).map(([id, name, kind, isSettled, isHeld]) => ({
        ...{ id: idOf(id), name: name as string, kind: kindOf(kind) },
        ...{ isSettled: isSettled === 1, isHeld: isHeld === 1 },
      })),
    unsettledPlaces: (after, most) =>
      places.all(blobOf(after ?? ('' as NodeId)), most).map(([id, parent, isHeld]) => ({
        ...{ id: idOf(id), parent: idOrNull(parent ?? null), isHeld: isHeld === 1 },
      })),
  };
}
