/** Whether what is found now is the object of which a record speaks, after a time in which the volume may have been away. */
import type { TaskContext } from '#engine/context.ts';
import { inodesLast } from '#model/fidelity.ts';
import { type Stamp, sameObject } from '#model/tree.ts';

/** By its inode number; where numbers do not last, by size and mtime, which are all that is left of it (R102). */
export function isObjectOf({ volume }: TaskContext, record: Stamp, found: Stamp): boolean {
  if (inodesLast(volume)) return sameObject(record, found);
  return record.size === found.size && record.mtimeNs === found.mtimeNs;
}

/**
 * A stamp out of an intent: all that the staging area exchanges with is of the folder's volume, whose number may be another
 * by now (R8).
 */
export function onThisDevice<S extends Stamp | undefined>({ doors: { store } }: TaskContext, stamp: S): S {
  return stamp && { ...stamp, device: BigInt(store.meta().rootDevice) };
}
