/**
 * d9: whatever a drive's base tree says of its disk would outlive a power cut at this very moment.
 *
 * Asked for each row that a transaction puts into base, as far as the disk still shows what the row claims: what a
 * person has changed or moved since is the matter of the next look. A row that gets another place only says of its bytes
 * what it said before: a person may have written them once more since, and R92 tells that apart after a cut.
 */
import { isDeepStrictEqual } from 'node:util';
import type { NodeId } from '#model/node.ts';
import type { BaseNode, LocalNode } from '#model/tree.ts';
import type { TaskStore, TaskWrites } from '#platform/task-store.ts';

/** What a transaction newly says about a node. */
export interface Claim {
  readonly node: BaseNode;
  /** It says something else about its content than before, so its bytes must be durable as well. */
  readonly bytes: boolean;
}

/** The store, telling of the base rows that each transaction put, once it is over. */
export function tellingOfBase(store: TaskStore, told: (claims: readonly Claim[]) => void): TaskStore {
  return {
    ...store,
    transaction(work) {
      const put = new Map<NodeId, Claim>();
      const result = store.transaction(writes => work(noting(writes, put)));
      if (put.size > 0) told([...put.values()]);
      return result;
    },
  };
}

function noting(writes: TaskWrites, put: Map<NodeId, Claim>): TaskWrites {
  return {
    ...writes,
    putBase(node) {
      const bytes = put.get(node.id)?.bytes || !isDeepStrictEqual(writes.base(node.id)?.state, node.state);
      put.set(node.id, { node, bytes });
      writes.putBase(node);
    },
  };
}

/** The path at which the local tree has a node; undefined where something on the way is missing or parked. */
export function localPath(store: TaskStore, root: NodeId, id: NodeId): string | undefined {
  const names: string[] = [];
  for (let at: NodeId | null = id; at !== root; ) {
    const node: LocalNode | undefined = at === null ? undefined : store.local(at);
    if (!node || node.missing || node.parked) return undefined;
    names.unshift(node.name);
    at = node.parent;
  }
  return names.join('/');
}
