/** The records have to know which mtimes the volume has room for: what is beyond them is no difference between the trees (R101). */
import type { TaskContext } from '#engine/context.ts';

/** Once the folder was found to be there, and with it the rules of its volume. */
export function learnMtimeRange({ doors: { store }, volume }: TaskContext): void {
  const { mtimeRange: known, mtimeStepNs, keepsModes } = store.meta().fidelity;
  const { mtimeRange } = volume;
  if (known?.firstNs === mtimeRange?.firstNs && known?.lastNs === mtimeRange?.lastNs) return;
  store.transaction(writes => writes.setFidelity({ mtimeStepNs, keepsModes, ...(mtimeRange && { mtimeRange }) }));
}
