/**
 * Makes durable what people did before anything is built on it (R87).
 *
 * A power cut takes back what programs wrote without asking for durability: new files turn empty, renames and deletions
 * are undone. Had the station heard of such a thing, or had base claimed it, then its being undone would look like one
 * more thing that the person did, and would be sent to everybody.
 */

import { pathOf, type TaskContext } from '#engine/context.ts';
import { blocked, lookAgain } from '#engine/effects/outcome.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import { FilesError } from '#platform/files.ts';
import type { RecordStep } from '#reconcile/plan-types.ts';

/** Those of the nodes that the disk will show as it does now, or will not show, after a power cut. The others rest. */
export async function madeDurable(context: TaskContext, ids: readonly NodeId[]): Promise<ReadonlySet<NodeId>> {
  const spots = ids.map(id => spotOf(context, id));
  try {
    const paths = spots.flatMap(({ path, before }) => [path, before]).filter(path => path !== undefined);
    const absent = new Set(await context.doors.files.makeShownDurable([...new Set(paths)]));
    const left = spots.filter(({ path }) => path !== undefined && absent.has(path));
    for (const { id, path = '' } of left) lookAgain(context, id, path);
    return new Set(spots.filter(spot => !left.includes(spot)).map(({ id }) => id));
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    for (const { id, path = '' } of spots) blocked(context, id, path, error);
    return new Set();
  }
}

interface Spot {
  readonly id: NodeId;
  /** Where it stands; undefined when it does not. */
  readonly path: string | undefined;
  /** Where base has it: from there it may have gone. */
  readonly before: string | undefined;
}

function spotOf(context: TaskContext, id: NodeId): Spot {
  const { store } = context.doors;
  const base = store.base(id);
  const folder = base?.parent ? pathOf(context, base.parent) : undefined;
  return {
    id,
    path: store.local(id) && pathOf(context, id),
    before: base && folder !== undefined ? joinPath(folder, base.name) : undefined,
  };
}

/** The records without those for which the disk could not vouch. */
export async function durableRecords(
  context: TaskContext,
  records: readonly RecordStep[],
): Promise<readonly RecordStep[]> {
  const agreed = records.filter(step => step.kind === 'agree').map(({ id }) => id);
  if (agreed.length === 0) return records;
  const durable = await madeDurable(context, agreed);
  return records.filter(step => step.kind !== 'agree' || durable.has(step.id));
}
