/**
 * Makes durable what people did before anything is built on it (R87).
 *
 * A power cut takes back what programs wrote without asking for durability: new files turn empty, renames and deletions
 * are undone. Had the station heard of such a thing, or had base claimed it, then its being undone would look like one
 * more thing that the person did, and would be sent to everybody.
 */

import { pathOf, rest, type TaskContext } from '#engine/context.ts';
import { reportProblem } from '#engine/problems.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import { FilesError } from '#platform/files.ts';
import type { RecordStep } from '#reconcile/plan-types.ts';

/** True when the disk will still show these nodes, or their absence, after a power cut. Else they are listed, and rest. */
export async function madeDurable(context: TaskContext, ids: readonly NodeId[]): Promise<boolean> {
  const paths = new Map(ids.map(id => [id, pathsOf(context, id)]));
  try {
    await context.doors.files.makeShownDurable([...new Set([...paths.values()].flat())]);
    return true;
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    for (const [id, [path]] of paths) {
      rest(context, id);
      if (path !== undefined) reportProblem(context, { path, node: id, reason: error.code, detail: error.message });
    }
    return false;
  }
}

/** Where a node stands, and where base has it: from there it may have gone. */
function pathsOf(context: TaskContext, id: NodeId): string[] {
  const base = context.doors.store.base(id);
  const folder = base?.parent ? pathOf(context, base.parent) : undefined;
  const before = base && folder !== undefined ? joinPath(folder, base.name) : undefined;
  const paths = [context.doors.store.local(id) ? pathOf(context, id) : undefined, before];
  return [...new Set(paths)].filter(path => path !== undefined && path !== '') as string[];
}

/** The records without those for which the disk could not vouch. */
export async function durableRecords(
  context: TaskContext,
  records: readonly RecordStep[],
): Promise<readonly RecordStep[]> {
  const agreed = records.filter(step => step.kind === 'agree').map(({ id }) => id);
  if (agreed.length === 0 || (await madeDurable(context, agreed))) return records;
  return records.filter(step => step.kind !== 'agree');
}
