/**
 * Makes durable what people did before anything is built on it (R87).
 *
 * A power cut takes back what programs wrote without asking for durability: new files turn empty, renames and deletions
 * are undone. Had the station heard of such a thing, or had base claimed it, then its being undone would look like one
 * more thing that the person did, and would be sent to everybody.
 *
 * Bytes are read behind that barrier, and not before it (R173): a program that maps a file goes on writing to a page that is
 * dirty already, and only the first of those writes gives the file a time. The barrier takes the pages back, so that
 * whatever is written behind it leaves another stamp.
 */

import { pathOf, type TaskContext } from '#engine/context.ts';
import { blocked, lookAgain } from '#engine/effects/outcome.ts';
import { requireOwnRoot } from '#engine/root.ts';
import { inodesLast, youngForMs } from '#model/fidelity.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import { type LocalNode, type Stamp, sameObject } from '#model/tree.ts';
import { FilesError, type Shown } from '#platform/files.ts';
import type { RecordStep } from '#reconcile/plan-types.ts';

/** Nodes that were made durable, each as it was on record before that. */
export type MadeDurable = ReadonlyMap<NodeId, LocalNode | undefined>;

/**
 * Those of the nodes that the disk will show as it does now, or will not show, after a power cut. The others rest. Where the
 * disk fails, each is asked about alone, so that it fails for none but those with which it does.
 *
 * The bytes that are read of one afterwards, under the stamp of the node that is answered, are durable and stay those of
 * that stamp (R173). Throws `FilesError` where the folder is not the task's own any more: what was made durable is another
 * one then, or a volume that is not there (R8).
 */
export async function madeDurable(context: TaskContext, ids: readonly NodeId[]): Promise<MadeDurable> {
  const durable = await vouchedFor(context, ids);
  await requireOwnRoot(context);
  return durable;
}

/**
 * The same for one file that is to be read as it was seen, whoever knows it: what is written to it from now on leaves another
 * stamp than this (R173). Throws `FilesError`.
 */
export async function makeSeenDurable(context: TaskContext, path: string, stamp: Stamp): Promise<void> {
  await untilTheyProve(context, [stamp]);
  await context.doors.files.makeShownDurable([{ path }]);
}

async function vouchedFor(context: TaskContext, ids: readonly NodeId[]): Promise<MadeDurable> {
  const spots = ids.map(id => spotOf(context, id));
  try {
    await untilTheyProve(context, stampsOf(spots));
    const uncovered = new Set(await context.doors.files.makeShownDurable(shownAt(context, spots)));
    const left = spots.filter(({ path }) => path !== undefined && uncovered.has(path));
    for (const { id, path = '' } of left) lookAgain(context, id, path);
    return new Map(spots.filter(spot => !left.includes(spot)).map(({ id, node }) => [id, node]));
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    const [first, ...others] = spots;
    if (others.length > 0) return oneByOne(context, ids);
    if (first) blocked(context, first.id, first.path ?? '', error);
    return new Map();
  }
}

async function oneByOne(context: TaskContext, ids: readonly NodeId[]): Promise<MadeDurable> {
  const durable = new Map<NodeId, LocalNode | undefined>();
  for (const id of ids) for (const [done, node] of await vouchedFor(context, [id])) durable.set(done, node);
  return durable;
}

/** What is written behind the barrier leaves another stamp only where no time of before it can be given any more (R107). */
async function untilTheyProve({ doors: { clock }, volume }: TaskContext, stamps: readonly Stamp[]): Promise<void> {
  const nowMs = clock.nowMs();
  const youngMs = stamps.reduce((most, stamp) => Math.max(most, youngForMs(volume, stamp, nowMs)), 0);
  if (youngMs > 0) await clock.sleep(youngMs);
}

function stampsOf(spots: readonly Spot[]): readonly Stamp[] {
  return spots.flatMap(({ node }) => (node && node.kind !== 'folder' ? [node.stamp] : []));
}

/** Each path once. A person may have put another object at that of a node since it was last looked at. */
function shownAt({ volume }: TaskContext, spots: readonly Spot[]): readonly Shown[] {
  const shown = new Map<string, Shown>();
  for (const { before: path } of spots) if (path !== undefined) shown.set(path, { path });
  for (const { path, node } of spots)
    if (path !== undefined) shown.set(path, { path, ...(inodesLast(volume) && { object: node?.stamp }) });
  return [...shown.values()];
}

interface Spot {
  readonly id: NodeId;
  /** Where it stands; undefined when it does not. */
  readonly path: string | undefined;
  /** What is on record. */
  readonly node: LocalNode | undefined;
  /** Where base has it: from there it may have gone. */
  readonly before: string | undefined;
}

function spotOf(context: TaskContext, id: NodeId): Spot {
  const { store } = context.doors;
  const base = store.base(id);
  const folder = base?.parent ? pathOf(context, base.parent) : undefined;
  const local = store.local(id);
  return {
    id,
    path: local && pathOf(context, id),
    node: local,
    before: base && folder !== undefined ? joinPath(folder, base.name) : undefined,
  };
}

/** The records without what is agreed on by them and the disk could not vouch for. */
export async function durableRecords(
  context: TaskContext,
  records: readonly RecordStep[],
): Promise<readonly RecordStep[]> {
  const agreed = records.filter(agrees);
  if (agreed.length === 0) return records;
  const durable = await madeDurable(
    context,
    agreed.map(({ id }) => id),
  );
  const left = records.flatMap(step => {
    if (!agrees(step) || durable.has(step.id)) return [step];
    return step.kind === 'bind' ? [{ ...step, agrees: false }] : [];
  });
  return standingRecords(context, left);
}

/** The records, of which what does not stand any more where it was seen is not agreed on. */
export async function standingRecords(
  context: TaskContext,
  records: readonly RecordStep[],
): Promise<readonly RecordStep[]> {
  const gone = await goneSince(context, records.filter(agrees));
  return records.map(step => (step.kind === 'bind' && gone.has(step.id) ? { ...step, agrees: false } : step));
}

/**
 * Those that meet what the station has, and do not stand any more where they were seen: others may have been looked at and
 * read for hours since, and the barrier for many looks for none. What is agreed on and gone would count as deleted here,
 * and be deleted for everybody (R156, R157).
 */
async function goneSince(context: TaskContext, records: readonly RecordStep[]): Promise<ReadonlySet<NodeId>> {
  const spots = records.filter(({ kind }) => kind === 'bind').map(({ id }) => spotOf(context, id));
  const entries = await context.doors.files.statAll(spots.map(({ path = '' }) => path));
  const gone = spots.filter(({ node }, index) => {
    const entry = entries[index];
    return !entry || entry instanceof FilesError || !node || !sameObject(entry.stamp, node.stamp);
  });
  for (const { path } of gone) if (path !== undefined) context.hints.path(path);
  return new Set(gone.map(({ id }) => id));
}

function agrees(step: RecordStep): boolean {
  return step.kind === 'bind' ? step.agrees : step.kind === 'agree';
}
