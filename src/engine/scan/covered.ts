/**
 * Folders over which another volume was mounted, or another folder of this one: what was synced is still there beneath
 * it, out of sight. Such a folder is unknown like one that cannot be read (R7); nothing is looked for in what covers it.
 */

import type { TaskContext } from '#engine/context.ts';
import { reportProblem } from '#engine/problems.ts';
import type { ListedFolder } from '#engine/scan/absorb.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import type { LocalNode } from '#model/tree.ts';
import type { FoundEntry } from '#platform/files.ts';

const detail = 'Another volume is mounted over this folder. What was synced in it is left alone until it is unmounted.';

/** Whether something is mounted over the folder `row`, where `entry` was found. */
export function covers(entry: Pick<FoundEntry, 'kind'>, row: Pick<LocalNode, 'kind'>): boolean {
  return entry.kind === 'mount' && row.kind === 'folder';
}

/**
 * For one walk: puts covered folders on the list of problems, and answers the folders in a listing that are in sight
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
      if (kind !== 'mount' && (kind !== 'folder' || unreadable.size === 0)) continue;
      const at = joinPath(path, name);
      const row = kind === 'mount' ? store.localNamed(id, name) : undefined;
      const node = unreadable.get(at);
      if (kind === 'folder' && node !== undefined) inSight.push(node);
      else if (row && covers({ kind }, row)) {
        reportProblem(context, { path: at, node: row.id, reason: 'unreadable', detail });
      }
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
