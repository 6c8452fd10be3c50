/** What leaving a node out of a task would come to, from the task's records (R135). */
import { beneath } from '#engine/selection.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import type { LocalNode } from '#model/tree.ts';
import type { TaskReads } from '#platform/task-store.ts';
import type { Amount, LeavingOut, Staying } from '#protocol/control/selection.ts';

/** Of what stays, so many are named. */
export const firstStayingMax = 20;

/** Counted without a look at the disk: what changed since the last one is found out when it is done. */
export function leavingOut(reads: TaskReads, node: NodeId, path: string): LeavingOut {
  const there = beneath(node, id => reads.remoteChildren(id)).flatMap(id => reads.remote(id)?.state?.size ?? []);
  const goes: number[] = [];
  const stays: number[] = [];
  const firstStaying: Staying[] = [];
  for (const { row, at } of filesHere(reads, node, path)) {
    const why = whyStays(reads, row);
    (why === undefined ? goes : stays).push(row.stamp.size);
    if (why !== undefined && firstStaying.length < firstStayingMax) firstStaying.push({ path: at, why });
  }
  const kind = reads.remote(node)?.kind ?? 'folder';
  return { node, path, kind, there: amount(there), goes: amount(goes), stays: amount(stays), firstStaying };
}

function amount(sizes: readonly number[]): Amount {
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

interface Found {
  readonly row: LocalNode;
  readonly at: string;
}

/** The files and links of this computer that lie beneath a node, or are it. */
function* filesHere(reads: TaskReads, node: NodeId, path: string): Iterable<Found> {
  const top = reads.local(node);
  const pending: Found[] = top === undefined ? [] : [{ row: top, at: path }];
  for (let found = pending.pop(); found; found = pending.pop()) {
    const { row, at } = found;
    if (row.missing) continue;
    if (row.kind !== 'folder') yield found;
    else for (const child of reads.localChildren(row.id)) pending.push({ row: child, at: joinPath(at, child.name) });
  }
}

function whyStays(reads: TaskReads, { id, content }: LocalNode): Staying['why'] | undefined {
  const remote = reads.remote(id);
  if (reads.base(id) === undefined || remote === undefined) return 'only-here';
  if (content === null) return 'unread';
  return content === remote.state?.content ? undefined : 'edited';
}
