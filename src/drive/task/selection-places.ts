/** Where what is left out stands, and what there is to choose from. */

import { stationTrouble } from '#drive/connection/link.ts';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { foldersMax } from '#drive/set-up.ts';
import { isNodeId, type NodeId } from '#model/node.ts';
import type { TaskReads } from '#platform/task-store.ts';
import type { LeftOutSetting, SelectionEntry, SelectionStatus, SelectionTree } from '#protocol/control/selection.ts';

/** Pages of a folder that are read to choose from. */
const pagesMax = 20;

/** The path at which the station has it by now, as far as it told; else the one that was noted. */
export function pathAtStation(store: TaskReads, { node, path }: LeftOutSetting): string {
  const names: string[] = [];
  const { root } = store.meta();
  for (let at: NodeId | null = node; at !== root; ) {
    const row: ReturnType<TaskReads['remote']> = at === null ? undefined : store.remote(at);
    if (row === undefined) return path;
    names.unshift(row.name);
    at = row.parent;
  }
  return names.join('/');
}

/** What a task leaves out. */
export function selectionOf(drive: Drive, id: string): SelectionStatus {
  const { id: task, leftOut = [] } = drive.record(id);
  const live = drive.liveTask(task);
  return {
    task,
    leftOut: leftOut.map(each => ({
      node: each.node,
      path: live === undefined ? each.path : pathAtStation(live.store, each),
    })),
  };
}

/** What a folder of the task's share holds at the station; without a node, the task's own folder. */
export async function selectionTree(drive: Drive, id: string, node = ''): Promise<SelectionTree> {
  const { connection, share, root } = drive.record(id);
  const folder = node === '' ? root : node;
  if (!isNodeId(folder)) throw new DriveError('invalid', 'a node is an id of 32 hex digits');
  const entries: SelectionEntry[] = [];
  let after: string | undefined;
  try {
    for (let page = 0; page < pagesMax && entries.length < foldersMax; page += 1) {
      const reply = await drive.client(connection).folder(share, folder, after);
      for (const { id: child, name, kind, state } of reply.entries)
        entries.push({ node: child, name, kind, size: state?.size ?? 0 });
      after = reply.after;
      if (after === undefined) break;
    }
  } catch (error) {
    throw stationTrouble(error, drive.connection(connection).url);
  }
  return {
    node: folder,
    entries: entries.slice(0, foldersMax),
    isWhole: after === undefined && entries.length <= foldersMax,
  };
}
