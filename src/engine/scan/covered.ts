/**
 * Folders and files over which another volume was mounted, or another part of this one: what was synced is still there
 * beneath it, out of sight. It is unknown like what cannot be read (R7); nothing is looked for in what covers it.
 */

import type { TaskContext } from '#engine/context.ts';
import { forgetProblem, reportProblem } from '#engine/problems.ts';
import type { ListedFolder } from '#engine/scan/absorb.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import type { FoundEntry } from '#platform/files.ts';

const detail = 'Another volume is mounted over it. What was synced there is left alone until that is unmounted.';

/** Whether `entry` is something mounted over what stood at its name. */
export function covers(entry: Pick<FoundEntry, 'kind'>): boolean {
  return entry.kind === 'mount';
}

/**
 * For one walk: puts what is covered on the list of problems, and answers the folders in a listing that are in sight
 * again, to be looked into.
 */
export function coveredFolders(context: TaskContext): (folder: ListedFolder) => readonly NodeId[] {
  const { store } = context.doors;
  // Read once, and only when a folder was listed: there is hardly ever anything.
  let unreadable: Map<string, NodeId> | undefined;
  return ({ id, path, listing }) => {
    unreadable ??= unreadableByPath(context);
    const inSight: NodeId[] = [];
    for (const { name, kind } of listing.entries) {
      if (kind !== 'mount' && unreadable.size === 0) continue;
      const at = joinPath(path, name);
      const row = kind === 'mount' ? store.localNamed(id, name) : undefined;
      const node = unreadable.get(at);
      if (row) reportProblem(context, { path: at, node: row.id, reason: 'unreadable', detail });
      else if (kind === 'folder' && node !== undefined) inSight.push(node);
      else if (kind !== 'mount' && node !== undefined) forgetProblem(context, at, 'unreadable');
    }
    return inSight;
  };
}

function unreadableByPath({ doors: { store } }: TaskContext): Map<string, NodeId> {
  const nodes = new Map<string, NodeId>();
  for (const { path, node, reason } of store.problems()) {
    if (reason === 'unreadable' && node !== null) nodes.set(path, node);
  }
  return nodes;
}
