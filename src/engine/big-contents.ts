/**
 * Big contents come after everything else of a plan, first those that the station lost (R99), then the smaller ones first, and a
 * turn leaves them as soon as something newer waits (R159).
 */
import { restingOf, type TaskContext } from '#engine/context.ts';
import { examineAll, examineName } from '#engine/examine.ts';
import { whileThereIsRoom } from '#engine/station-room.ts';
import type { ContentStep } from '#engine/transfer/apply.ts';
import { commitAll } from '#engine/transfer/commit.ts';
import { downloadAll, fetchName } from '#engine/transfer/download.ts';
import { discardUnwantedParts } from '#engine/transfer/parts.ts';
import { sendName } from '#engine/transfer/prepare.ts';
import { sendWantedBig, wantedName } from '#engine/transfer/send-wanted.ts';
import { bytesToFetch } from '#engine/transfer/staging.ts';
import type { NodeId } from '#model/node.ts';
import type { Plan, RemoteStep } from '#reconcile/plan-types.ts';

/** What is to be done with the bytes of files. */
export interface Contents {
  readonly examine: readonly NodeId[];
  /** Of those, the ones that meet a node of the station's. */
  readonly meets: Plan['meets'];
  readonly contents: readonly ContentStep[];
  readonly remote: readonly (readonly RemoteStep[])[];
}

/** Those that are carried out within one turn, and those that may take several. */
export function bySize(
  context: TaskContext,
  some: Partial<Contents>,
): { readonly small: Contents; readonly big: Contents } {
  const all = { examine: [], meets: new Map(), contents: [], remote: [], ...some };
  const isBig = (bytes: number): boolean => bytes > context.sizes.smallMax;
  return { small: those(context, all, bytes => !isBig(bytes)), big: those(context, all, isBig) };
}

/** Answers how many were carried out wholly. */
export async function carryOutBig(context: TaskContext, planned: Contents): Promise<number> {
  const { longSteps } = context;
  if (await longSteps.endOthers(namesOf(context, planned))) await discardUnwantedParts(context);
  await sendWantedBig(context);
  if (longSteps.isOver()) return 0;
  const big = withoutSpoiled(context, planned);
  let done = 0;
  for (const kind of [...kindsOf(context, big)].sort((a, b) => a - b)) {
    const some = those(context, big, bytes => kindOf(bytes) === kind);
    done += await examineAll(context, some, longSteps);
    done += await downloadAll(context, some.contents, longSteps);
    if (some.remote.length > 0) done += await whileThereIsRoom(context, sendBig(context, some.remote));
    if (longSteps.isOver()) return done;
  }
  // What is planned but cannot be gone on with now begins anew when it can.
  await longSteps.end();
  return done;
}

function sendBig(context: TaskContext, batches: Contents['remote']): Promise<number> {
  return commitAll(context, openFirst(context, batches), context.longSteps);
}

/** What has begun goes on before others of its kind. */
function openFirst(context: TaskContext, batches: Contents['remote']): Contents['remote'] {
  const { begun = [], others = [] } = Object.groupBy(batches, batch =>
    batch.some(step => isOpen(context, step)) ? 'begun' : 'others',
  );
  return [...begun, ...others];
}

function isOpen(context: TaskContext, step: RemoteStep): boolean {
  const node = context.doors.store.local(step.id);
  return node !== undefined && context.longSteps.isOpen(sendName(context, step, node));
}

/** What was written to while it waited is left alone for a while (R88). */
function withoutSpoiled(context: TaskContext, planned: Contents): Contents {
  const { examine, remote } = planned;
  const resting = restingOf(context, [...examine, ...remote.flat().map(({ id }) => id)]);
  const isFree = (id: NodeId): boolean => !resting.has(id);
  return {
    ...planned,
    examine: examine.filter(isFree),
    remote: remote.filter(batch => batch.every(({ id }) => isFree(id))),
  };
}

/** Contents of one kind keep the order of the plan. Of two kinds, one is several times as big. */
function kindOf(bytes: number): number {
  return bytes === 0 ? 0 : Math.floor(Math.log2(bytes) / 3);
}

function kindsOf(context: TaskContext, { examine, contents, remote }: Contents): ReadonlySet<number> {
  const sizes = [
    ...examine.map(id => bytesHere(context, id)),
    ...contents.map(step => bytesToFetch(context, step)),
    ...remote.map(batch => bytesSent(context, batch)),
  ];
  return new Set(sizes.map(kindOf));
}

function those(context: TaskContext, all: Contents, have: (bytes: number) => boolean): Contents {
  const examine = all.examine.filter(id => have(bytesHere(context, id)));
  const isExamined = new Set(examine);
  return {
    examine,
    meets: new Map([...all.meets].filter(([id]) => isExamined.has(id))),
    contents: all.contents.filter(step => have(bytesToFetch(context, step))),
    remote: all.remote.filter(batch => have(bytesSent(context, batch))),
  };
}

function bytesHere({ doors: { store } }: TaskContext, id: NodeId): number {
  const node = store.local(id);
  return node?.kind === 'file' ? node.stamp.size : 0;
}

/**
 * Nothing in a plan waits for the content of a file, so one that is sent by itself may come after everything else. With others
 * in its batch it keeps its place.
 */
function bytesSent(context: TaskContext, batch: readonly RemoteStep[]): number {
  const [step, ...others] = batch;
  if (step === undefined || others.length > 0) return 0;
  if (step.kind !== 'create' && step.kind !== 'update') return 0;
  return bytesHere(context, step.id);
}

function namesOf(context: TaskContext, { examine, contents, remote }: Contents): ReadonlySet<string> {
  const { store } = context.doors;
  const names = [...contents.map(fetchName), ...context.wantedBig.map(wantedName)];
  for (const id of examine) {
    const node = store.local(id);
    if (node) names.push(examineName(node));
  }
  for (const step of remote.flat()) {
    const node = store.local(step.id);
    if (node) names.push(sendName(context, step, node));
  }
  return new Set(names);
}
