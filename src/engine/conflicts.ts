/** The conflicts that wait for a person in a task's folder: two versions beside each other (R125). */
import { type ConflictNote, conflictReadings, isConflictName } from '#model/conflict-note.ts';
import type { NodeId } from '#model/node.ts';
import type { LocalNode } from '#model/tree.ts';
import type { TaskReads, TaskStore } from '#platform/task-store.ts';

/** Conflicts of one task that are told of. */
export const conflictsMax = 1_000;

/** A copy beside the file that kept the name. */
export interface OpenConflict {
  readonly original: LocalNode;
  readonly copy: LocalNode;
  /** Whose version the copy is; empty when its name does not tell. */
  readonly computer: string;
  /** When this drive put the copy aside, wall-clock milliseconds; undefined when another computer did, or nobody knows. */
  readonly atMs: number | undefined;
}

/** The open conflicts: what is on record first, then copies by their names, of other computers too. */
export function openConflicts(store: TaskReads): readonly OpenConflict[] {
  const found: OpenConflict[] = [];
  const noted = new Set<NodeId>();
  for (const note of store.conflictNotes()) {
    noted.add(note.copy);
    const conflict = ofNote(store, note);
    if (conflict && found.length < conflictsMax) found.push(conflict);
  }
  for (const copy of store.localConflictNames()) {
    if (found.length >= conflictsMax) break;
    const conflict = noted.has(copy.id) ? undefined : byName(store, copy);
    if (conflict) found.push(conflict);
  }
  return found;
}

/** Forgets what is on record about conflicts that are over: a file is gone, or the copy got a name of its own. */
export function sweepConflictNotes(store: TaskStore): void {
  const over = [...store.conflictNotes()].filter(note => !ofNote(store, note));
  if (over.length === 0) return;
  store.transaction(writes => {
    for (const { copy } of over) writes.dropConflictNote(copy);
  });
}

/** A copy that a person gave another name is a file like any other: that is a decision, too. */
function ofNote(store: TaskReads, { copy: id, parent, name, atMs }: ConflictNote): OpenConflict | undefined {
  const copy = store.local(id);
  const original = store.localNamed(parent, name);
  if (!copy || !original || !isConflictName(copy.name)) return undefined;
  const readings = conflictReadings(copy.name);
  const computer = (readings.find(reading => reading.name === name) ?? readings[0])?.computer ?? '';
  return differing({ original, copy, computer, atMs });
}

function byName(store: TaskReads, copy: LocalNode): OpenConflict | undefined {
  if (copy.parent === null) return undefined;
  for (const { name, computer } of conflictReadings(copy.name)) {
    const original = store.localNamed(copy.parent, name);
    if (original) return differing({ original, copy, computer, atMs: undefined });
  }
  return undefined;
}

/** Two files of one content are no conflict (any more), what is missing is not there to look at, and a folder is no copy. */
function differing(conflict: OpenConflict): OpenConflict | undefined {
  const { original, copy } = conflict;
  if (copy.missing || copy.parked || copy.kind === 'folder' || original.id === copy.id) return undefined;
  return copy.content !== null && copy.content === original.content ? undefined : conflict;
}
