/** Parts of big contents in the staging area that nobody will go on with. */
import type { TaskContext } from '#engine/context.ts';
import { partName, partPrefix } from '#engine/transfer/download-big.ts';
import { isNodeId } from '#model/node.ts';

/** A part goes on only while the station still has that content at that node. */
export function isUnwantedPart({ doors: { store } }: TaskContext, name: string): boolean {
  if (!name.startsWith(partPrefix)) return false;
  const id = name.slice(partPrefix.length, partPrefix.length + 32);
  const remote = isNodeId(id) ? store.remote(id) : undefined;
  return !remote?.state || partName({ id: remote.id, state: remote.state }) !== name;
}

export async function discardUnwantedParts(context: TaskContext): Promise<void> {
  const { files } = context.doors;
  for (const name of await files.staged()) if (isUnwantedPart(context, name)) await files.discardStaged(name);
}
