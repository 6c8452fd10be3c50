/** What a move to the staging area left there that was cut off, on a volume on which it takes several steps (R172). */
import type { TaskContext } from '#engine/context.ts';
import { seenAt } from '#engine/look.ts';
import { isObjectOf } from '#engine/same-object.ts';
import { inodesLast } from '#model/fidelity.ts';
import { type Stamp, sameObject } from '#model/tree.ts';
import { FilesError } from '#platform/files.ts';

/** A move out of its place that was cut off. */
export interface Taking {
  readonly staged: string;
  readonly path: string;
  /** What was to be taken out; undefined where no record tells. */
  readonly object: Stamp | undefined;
}

/**
 * True when the object has its place still. What lies in the staging area is not that then, but a second name of it, or what
 * was to claim the name there, and goes: it is nobody's work to be put back beside.
 */
export async function wasNotTaken(context: TaskContext, { staged, path, object }: Taking): Promise<boolean> {
  const { files } = context.doors;
  const out = await files.statStaged(staged);
  const there = out && (await seenAt(files, path));
  if (!out || !there) return false;
  const isOne = sameObject(there.stamp, out.stamp) && inodesLast(context.volume);
  if (!isOne && !(object && isObjectOf(context, object, there.stamp))) return false;
  // Should it be more than a claim after all, it is in the bin.
  if (isOne) await files.discardStaged(staged);
  else if (out.kind !== 'folder' || !(await discardedEmpty(context, staged))) await files.bin(staged, path);
  context.hints.path(path);
  return true;
}

async function discardedEmpty({ doors: { files } }: TaskContext, staged: string): Promise<boolean> {
  try {
    await files.discardStaged(staged);
    return true;
  } catch (error) {
    if (error instanceof FilesError) return false;
    throw error;
  }
}
