/** What is to be done when something stands where a node of the station was to come. */
import { nearest, rest, type TaskContext } from '#engine/context.ts';
import { seenAt } from '#engine/look.ts';
import { reportProblem, takenReason } from '#engine/problems.ts';
import { whyApart } from '#engine/scan/apart.ts';
import type { NodeId } from '#model/node.ts';
import { lastName, parentPath } from '#model/path.ts';
import { type FoundEntry, syncableKind } from '#platform/files.ts';

/**
 * What is synced here is found by the next look, and planned about. What is not synced (R9) would never be: it stays as it
 * is, and the node waits for the place, listed and tried again now and then (R106).
 */
export async function notPlaced(context: TaskContext, id: NodeId, path: string): Promise<'blocked' | 'stale'> {
  const there = await seenAt(context.doors.files, path);
  const why = there && whyUnsynced(context, path, there);
  if (why === undefined) return 'stale';
  const detail = `Something that is not synced stands here, so what the station has under this name cannot come: ${why} Rename or remove what stands here.`;
  reportProblem(context, { path, node: id, reason: takenReason, detail });
  rest(context, id);
  return 'blocked';
}

function whyUnsynced(context: TaskContext, path: string, there: FoundEntry): string | undefined {
  const kind = syncableKind(there);
  if (kind === undefined) return 'it is no file, folder or link, or another volume is mounted there.';
  const name = lastName(path);
  const byFilter = context.filter({ name, kind, size: there.stamp.size })?.sentence;
  const folder = nearest(context, parentPath(path) ?? '');
  if (byFilter !== undefined || folder.rest.length > 0) return byFilter;
  return whyApart(context, context.doors.store, { folder: folder.id, names: [name], isFolder: kind === 'folder' })
    ?.sentence;
}
