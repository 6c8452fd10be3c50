/**
 * Folders over which another volume was mounted: what was synced is still there beneath it, out of sight. Such a folder
 * is unknown like one that cannot be read (R7); nothing is looked for in the other volume.
 */

import type { TaskContext } from '#engine/context.ts';
import { reportProblem } from '#engine/problems.ts';
import type { ListedFolder } from '#engine/scan/absorb.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import type { LocalNode } from '#model/tree.ts';
import type { FoundEntry } from '#platform/files.ts';

const detail = 'Another volume is mounted over this folder. What was synced in it is left alone until it is unmounted.';

/** Whether `entry`, found where the folder `row` stands, is the mount point of another volume. */
export function covers(entry: Pick<FoundEntry, 'kind' | 'stamp'>, row: Pick<LocalNode, 'kind' | 'stamp'>): boolean {
  return entry.kind === 'other' && row.kind === 'folder' && entry.stamp.device !== row.stamp.device;
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
    for (const { name, kind, stamp } of listing.entries) {
      if (kind !== 'other' && (kind !== 'folder' || unreadable.size === 0)) continue;
      const at = joinPath(path, name);
      const row = kind === 'other' ? store.localNamed(id, name) : undefined;
      const node = unreadable.get(at);
      if (kind === 'folder' && node !== undefined) inSight.push(node);
      else if (row && covers({ kind, stamp }, row)) {
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
