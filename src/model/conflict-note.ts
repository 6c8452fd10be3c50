/** What is known of a conflict whose two versions stand beside each other: by record, else by the copy's name. */
import { conflictMark, suffixOf } from '#model/conflict-name.ts';
import type { NodeId } from '#model/node.ts';

/** On record where this drive put a copy aside (R16, R33-R35): it goes once either file is gone, or a person decided. */
export interface ConflictNote {
  readonly copy: NodeId;
  /** Where the file that kept the name stands. */
  readonly parent: NodeId;
  readonly name: string;
  /** When the copy was put aside, wall-clock milliseconds. */
  readonly atMs: number;
}

/** One way to read a conflict name: the file that it is a copy of, and the computer whose version was discarded. */
export interface ConflictReading {
  readonly name: string;
  readonly computer: string;
}

/** Ways to read one name: computers are called with `_` in them, too. */
export const readingsMax = 16;

/** Whether the name is that of a conflict copy. */
export function isConflictName(name: string): boolean {
  return name.includes(conflictMark) && suffixOf(name) !== undefined;
}

/**
 * What a conflict name may be made of, the shortest computer's name first; none for any other name. Which one is right
 * only the files beside it can tell.
 */
export function conflictReadings(name: string): readonly ConflictReading[] {
  const found = name.includes(conflictMark) ? suffixOf(name) : undefined;
  if (found === undefined) return [];
  const { before, extension } = found;
  const readings: ConflictReading[] = [];
  for (
    let at = before.lastIndexOf('_');
    at > 0 && readings.length < readingsMax;
    at = before.lastIndexOf('_', at - 1)
  ) {
    const computer = before.slice(at + 1);
    if (computer !== '')
      readings.push({ name: before.slice(0, at) + (extension === '' ? '' : `.${extension}`), computer });
  }
  return readings;
}
