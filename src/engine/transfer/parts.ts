/** Parts of big contents in the staging area that nobody will go on with. */
import type { TaskContext } from '#engine/context.ts';
import type { ContentStep } from '#engine/transfer/apply.ts';
import { partName, partPrefix } from '#engine/transfer/download-big.ts';
import { isNodeId } from '#model/node.ts';

/** A part goes on only while the station still has that content at that node, and it is not here yet. */
export function isUnwantedPart({ doors: { store } }: TaskContext, name: string): boolean {
  if (!name.startsWith(partPrefix)) return false;
  const id = name.slice(partPrefix.length, partPrefix.length + 32);
  const remote = isNodeId(id) ? store.remote(id) : undefined;
  if (!remote?.state || partName({ id: remote.id, state: remote.state }) !== name) return true;
  return store.base(remote.id)?.state?.content === remote.state.content;
}

/**
 * Looks for them only where a big content was on its way since the last time. A part of one that is still planned stays: a
 * step may wait with it open.
 */
export async function discardUnwantedParts(context: TaskContext, planned: readonly ContentStep[] = []): Promise<void> {
  if (!context.mayHaveParts) return;
  const { files } = context.doors;
  const parts = (await files.staged()).filter(name => name.startsWith(partPrefix));
  const kept = new Set(planned.map(partName));
  const unwanted = parts.filter(name => !kept.has(name) && isUnwantedPart(context, name));
  for (const name of unwanted) await files.discardStaged(name);
  context.mayHaveParts = unwanted.length < parts.length;
}
