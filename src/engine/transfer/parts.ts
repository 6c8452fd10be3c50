/** Parts of big contents in the staging area that nobody will go on with. */
import type { TaskContext } from '#engine/context.ts';
import type { ContentStep } from '#engine/transfer/apply.ts';
import { nodeStaged, partName, partPrefix } from '#engine/transfer/staged-names.ts';
import type { NodeId } from '#model/node.ts';

/** A part goes on only while the station still has that content at that node, and it does not stand here whole. */
export function isUnwantedPart({ doors: { store } }: TaskContext, name: string): boolean {
  const id = nodeStaged(name, partPrefix);
  if (id === undefined) return false;
  const remote = store.remote(id);
  if (!remote?.state || partName({ id, state: remote.state }) !== name) return true;
  const local = store.local(id);
  return local?.content === remote.state.content && local.doubt !== 'damaged';
}

/**
 * Looks for them only where a big content was on its way since the last time. At rest, where nothing but what is `planned` will
 * be fetched, others go, too, unless their node rests after a failure: a person has kept something else in its place.
 */
export async function discardUnwantedParts(context: TaskContext, planned?: readonly ContentStep[]): Promise<void> {
  if (!context.mayHaveParts) return;
  const { files } = context.doors;
  const parts = (await files.staged()).filter(name => name.startsWith(partPrefix));
  const kept = planned && new Set(planned.map(partName));
  const isLeft = (name: string): boolean =>
    kept !== undefined && !kept.has(name) && !context.resting.has(nodeStaged(name, partPrefix) as NodeId);
  const unwanted = parts.filter(name => isUnwantedPart(context, name) || isLeft(name));
  for (const name of unwanted) await files.discardStaged(name);
  context.mayHaveParts = unwanted.length < parts.length;
}
