/** Carries out a plan, as far as one turn goes. */
import { bySize, type Contents, carryOutBig } from '#engine/big-contents.ts';
import type { TaskContext } from '#engine/context.ts';
import { durableRecords } from '#engine/effects/durable.ts';
import { withoutOpen } from '#engine/effects/open-steps.ts';
import { carryOutStructure } from '#engine/effects/structure.ts';
import { examineAll } from '#engine/examine.ts';
import { carryOutRecords } from '#engine/records.ts';
import { ignoreFilesIn } from '#engine/scan/ignoring.ts';
import { sealWhenDue } from '#engine/seal.ts';
import { whileThereIsRoom, withRoom } from '#engine/station-room.ts';
import { isContentStep } from '#engine/transfer/apply.ts';
import { commitAll } from '#engine/transfer/commit.ts';
import { downloadAll } from '#engine/transfer/download.ts';
import { isEmpty } from '#reconcile/plan.ts';
import type { Plan } from '#reconcile/plan-types.ts';

/**
 * Records, local structure, contents, station: in an order in which no content exists in fewer places than before. Big
 * contents come last, since they may take several turns (R159).
 */
export function carryOut(context: TaskContext, plan: Plan): Promise<number> {
  return carryOutSteps(context, plan, { withBig: true, timesMore: 1 });
}

/**
 * Carries out a plan of a portion, in which nothing is big: what is under way of big contents stays as it is (R165). In
 * all there is `timesMore` times as much open, of which about as much is to be moved.
 */
export function carryOutNew(context: TaskContext, plan: Plan, timesMore: number): Promise<number> {
  return carryOutSteps(context, plan, { withBig: false, timesMore });
}

interface Extent {
  readonly withBig: boolean;
  readonly timesMore: number;
}

async function carryOutSteps(context: TaskContext, plan: Plan, extent: Extent): Promise<number> {
  context.unsealed ||= !isEmpty(plan);
  const records = await durableRecords(context, plan.records);
  carryOutRecords(context, records);
  let done = records.length;
  const read = bySize(context, { examine: plan.examine, meets: plan.meets });
  done += await examineAll(context, read.small);
  const local = await withoutOpen(context, plan);
  const contents = local.filter(isContentStep);
  countAhead(context, { contents, remote: plan.remote }, extent);
  const { small, big } = bySize(context, { contents, remote: withRoom(context, plan.remote) });
  const lookAgain = ignoreFilesIn(context, plan.local);
  try {
    done += await carryOutStructure(
      context,
      local.filter(step => !isContentStep(step)),
    );
    done += await downloadAll(context, small.contents);
    if (small.remote.length > 0) done += await whileThereIsRoom(context, commitAll(context, small.remote));
    await sealWhenDue(context);
    const { examine, meets } = read.big;
    const remote = withRoom(context, big.remote);
    if (extent.withBig) done += await carryOutBig(context, { ...big, examine, meets, remote });
  } finally {
    // What was cut off may have placed one already.
    lookAgain();
  }
  return done;
}

/** For showing only. */
function countAhead(
  { tally, doors, longSteps }: TaskContext,
  { contents, remote }: Pick<Contents, 'contents' | 'remote'>,
  { withBig, timesMore }: Extent,
): void {
  const sends = remote.flat().filter(step => step.kind === 'create' || step.kind === 'update');
  const bytesUp = sends.reduce((sum, step) => sum + (doors.store.local(step.id)?.stamp.size ?? 0), 0);
  const bytesDown = contents.reduce((sum, step) => sum + step.state.size, 0);
  // Of what the plan moves, in turns before.
  const bytesDone = withBig ? longSteps.bytesDone() : 0;
  tally.filesLeft = tally.filesDone + Math.round((contents.length + sends.length) * timesMore);
  tally.bytesLeft = tally.bytesDone + Math.round((bytesUp + bytesDown - bytesDone) * timesMore);
}
