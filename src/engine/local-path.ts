/** Where a node of the local tree stands. */
import type { NodeId } from '#model/node.ts';
import type { LocalNode } from '#model/tree.ts';
import type { TaskReads } from '#platform/task-store.ts';

/** Relative to the task's folder, whose node is `root`; undefined while the node, or a folder above it, does not stand. */
export function localPath(reads: TaskReads, root: NodeId | null, id: NodeId): string | undefined {
  const names: string[] = [];
  for (let at: NodeId | null = id; at !== root; ) {
    const node: LocalNode | undefined = at === null ? undefined : reads.local(at);
    if (!node || node.missing || node.parked) return undefined;
    names.push(node.name);
    at = node.parent;
  }
  return names.reverse().join('/');
}
