/** Under which names contents that come from the station stand in the staging area. */
import type { ContentState, NodeId } from '#model/node.ts';
import { isNodeId } from '#model/node.ts';

export const stagedPrefix = 'dl-';
export const stagedName = (id: NodeId): string => `${stagedPrefix}${id}`;

export const partPrefix = 'part-';

/** The name under which a big content is put together; it tells the content, so that another one never continues it. */
export function partName({
  id,
  state,
}: {
  readonly id: NodeId;
  readonly state: Pick<ContentState, 'content'>;
}): string {
  return `${partPrefix}${id}-${state.content.slice(2, 34)}`;
}

/** The node whose content is, or was to be, staged under a name that begins so; undefined of any other name. */
export function nodeStaged(name: string, prefix: typeof stagedPrefix | typeof partPrefix): NodeId | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const id = name.slice(prefix.length, prefix.length + 32);
  return isNodeId(id) ? id : undefined;
}
