/**
 * Looks at both sides and tells what would be done, without doing any of it (R140): the folder is observed, the feed read,
 * and what has to be compared is hashed, as in any round; the plan is foreseen instead of carried out.
 */
import type { TaskContext } from '#engine/context.ts';
import { examineAll } from '#engine/examine.ts';
import { type LeftOut, leftOutFromNow, leftOutHere } from '#engine/unsynced.ts';
import type { Foreseen } from '#model/foreseen.ts';
import type { NodeId } from '#model/node.ts';
import { type Forecast, forecast } from '#reconcile/forecast.ts';
import type { Policy } from '#reconcile/plan-types.ts';

export interface Report {
  readonly foreseen: readonly Foreseen[];
  /** What stands in the folder and is not synced, by reason. */
  readonly leftOut: readonly LeftOut[];
  /** What stands on each side before anything is done: files, links and folders. */
  readonly here: number;
  readonly there: number;
  /** Names everything that is taken out of its place or replaced: equal marks, equal losses (R141). */
  readonly mark: string;
}

/** Files that are hashed between two tellings of how far it is. */
const hashedAtOnce = 20;

/** Answers the report; undefined while files were hashed for it, so that it has to be made anew. */
export async function lookFirst(context: TaskContext, policy: Policy): Promise<Report | undefined> {
  const { store } = context.doors;
  const unsettled = [...store.unsettled()];
  const seen = forecast(store, unsettled, policy);
  if ((await hash(context, seen.examine)) > 0 || context.closing) return undefined;
  return reportOf(context, seen, await leftOutHere(context));
}

/** What other rules would do to a task, from what is known at this moment: nothing is read for it. */
export function foresee(context: TaskContext, policy: Policy): Report {
  const { store } = context.doors;
  return reportOf(context, forecast(store, store.unsettled(), policy), leftOutFromNow(context));
}

async function hash(context: TaskContext, ids: readonly NodeId[]): Promise<number> {
  const { tally, doors } = context;
  const due = ids.filter(id => !context.restingNow.has(id));
  const size = (id: NodeId): number => doors.store.local(id)?.stamp.size ?? 0;
  tally.filesLeft = tally.filesDone + due.length;
  tally.bytesLeft = tally.bytesDone + due.reduce((sum, id) => sum + size(id), 0);
  let known = 0;
  for (let at = 0; at < due.length && !context.closing; at += hashedAtOnce) {
    const some = due.slice(at, at + hashedAtOnce);
    known += await examineAll(context, { examine: some });
    tally.filesDone += some.length;
    tally.bytesDone += some.reduce((sum, id) => sum + size(id), 0);
  }
  return known;
}

function reportOf({ doors }: TaskContext, { foreseen, takes }: Forecast, leftOut: readonly LeftOut[]): Report {
  const { local, remote } = doors.store.counts();
  const digest = doors.hash(new TextEncoder().encode(takes.join('\n')));
  return { foreseen, leftOut, here: below(local), there: below(remote), mark: digest };
}

/** Without the task's own folder. */
function below(nodes: number): number {
  return Math.max(0, nodes - 1);
}
