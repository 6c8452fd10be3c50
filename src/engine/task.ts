/**
 * One task at work: the flow to read first.
 *
 *     check the root → finish what was in flight → read the feed → observe the disk → plan → carry out → record
 *
 * A turn does a bounded amount of each and is repeated until nothing is left. Everything that a turn learns is
 * recorded as it goes, so it may be cut off anywhere; the next one starts from the records.
 */

import { carryOut } from '#engine/carry-out.ts';
import { endChoices, keepChoices, reviewChoices } from '#engine/choices.ts';
import { createContext, endRests, feedIsDue, forgetRests, restingOf, type TaskContext } from '#engine/context.ts';
import { noteUnseen, reviewCopy } from '#engine/copied-root.ts';
import { decideInTurn } from '#engine/decide-in-turn.ts';
import { awaitTurn } from '#engine/decisions.ts';
import { readFeed } from '#engine/feed.ts';
import { foresee, lookFirst } from '#engine/first-look.ts';
import { judgeHere } from '#engine/holds.ts';
import { forgetLeftOut } from '#engine/left-out.ts';
import { policyOf } from '#engine/policy.ts';
import { carryOutPortion, mayComeInPortions } from '#engine/portion.ts';
import { recoverCommits, recoverLocal } from '#engine/recover.ts';
import { reviewProblems } from '#engine/review.ts';
import { checkRoot } from '#engine/root.ts';
import type { Round, RoundState, Task } from '#engine/round.ts';
import { confirmAbsence } from '#engine/scan/absence.ts';
import { observe } from '#engine/scan/observe.ts';
import { rulesDueInMs } from '#engine/scan/rules-gone.ts';
import { sealAnew, sealAtRest } from '#engine/seal.ts';
import type { TaskDoors, TaskSettings } from '#engine/settings.ts';
import { StationError } from '#engine/station-door.ts';
import { endRestOfStation, stationIsFull, whyNothingIsSent } from '#engine/station-room.ts';
import { endLife, endSuspicion } from '#engine/suspicion.ts';
import { tidyWhenDue } from '#engine/tidy.ts';
import { isContentStep } from '#engine/transfer/apply.ts';
import { discardUnwantedParts } from '#engine/transfer/parts.ts';
import { sendWanted } from '#engine/transfer/send-wanted.ts';
import { apartAt, explain } from '#engine/why.ts';
import type { NodeId } from '#model/node.ts';
import { FilesError } from '#platform/files.ts';
import type { PushMessage } from '#protocol/feed.ts';
import { Refusal, refusals } from '#protocol/refusals.ts';
import { reconcile } from '#reconcile/plan.ts';
import type { Plan, Policy } from '#reconcile/plan-types.ts';

/** How soon a task looks again after a refusal that a changed grant explains, milliseconds. */
export const deniedWakeMs = 500;

export function createTask(settings: TaskSettings, doors: TaskDoors): Task {
  const context = createContext(settings, doors);
  let turn: Promise<unknown> = Promise.resolve();
  const goneAway = (detail: string): Round => {
    // What was in flight is settled when the folder is back.
    context.recovered = false;
    return round(context, 'absent', { detail });
  };
  const syncOnce = async (): Promise<Round> => {
    // Its records may be another task's by now.
    if (context.closing) return round(context, 'waiting', {});
    const absent = await checkRoot(context);
    if (absent !== undefined) return goneAway(absent);
    if (!context.recovered) await recoverLocal(context);
    context.recovered = true;
    return sync(context);
  };
  const afterwards = async (round: Round): Promise<Round> => {
    if (round.state === 'working') return round;
    await context.longSteps.end();
    doors.store.rest();
    return round;
  };
  return {
    syncOnce: () => {
      // A turn waits for the one before, whoever called it.
      const next = turn
        .then(syncOnce, syncOnce)
        .catch(async (error: unknown) => {
          // A lost reply leaves the same things behind as a crash does.
          context.recovered = false;
          await context.longSteps.end();
          const absent = error instanceof FilesError ? await checkRoot(context).catch(() => undefined) : undefined;
          return absent === undefined ? failed(context, error) : goneAway(absent);
        })
        .then(afterwards);
      turn = next;
      return next;
    },
    hint: hint => rousing(context, () => context.hints.add(hint)),
    pushed: push => rousing(context, () => takePush(context, push)),
    hearsAnew: () => {
      context.toldHead = undefined;
    },
    progress: () => ({ ...context.tally }),
    report: () => context.report,
    hasMet: () => context.met,
    endChoices: () => endChoices(context),
    foresee: async changed => {
      const other = createContext({ ...settings, ...changed }, doors);
      const alike = Object.assign(other, { volume: context.volume, met: context.met, askAboutHeld: false });
      return foresee(alike, policyOf(alike, await doors.station.grant()));
    },
    why: path => explain(context, path),
    apart: path => apartAt(context, path),
    decide: decision => {
      const answer = awaitTurn(context, decision);
      // A turn that is under way may take it up between two of its steps.
      const ownTurn = (): Promise<void> => decideInTurn(context);
      turn = turn.then(ownTurn, ownTurn);
      return answer;
    },
    close: async () => {
      context.closing = true;
      context.longSteps.rouse();
      turn = end(context, turn);
      await turn;
    },
  };
}

/** After the turn. How it ended was told to whoever took it; that a disk failed in it keeps nobody from closing. */
async function end(context: TaskContext, turn: Promise<unknown>): Promise<void> {
  await turn.catch(() => undefined);
  await context.longSteps.end();
  if (context.present) await sealAnew(context);
  endLife(context);
}

/** What is heard may be newer than the big content that is under way (R159). */
function rousing<T>(context: TaskContext, hear: () => T): T {
  const answer = hear();
  context.longSteps.rouse();
  return answer;
}

/**
 * Answers whether there is something to do. A head that this drive's own commit made is pushed as well; told again, it
 * means that the station may have lost something (R99).
 */
function takePush(context: TaskContext, { epoch, head }: PushMessage): boolean {
  const known = context.doors.store.meta();
  const told = context.toldHead;
  // A push about no epoch is a poll, or a person who asks.
  if (epoch === '') {
    context.askAboutHeld = true;
    endRests(context);
  } else context.toldHead = head;
  if (epoch !== known.epoch) context.feedWanted = true;
  else if (head > known.cursor) context.newsHead = head;
  else if (told !== undefined && head > told) return false;
  else context.askWanted = true;
  return true;
}

async function sync(context: TaskContext): Promise<Round> {
  const { store, station, clock } = context.doors;
  context.noRoom = undefined;
  await recoverCommits(context);
  await forgetLeftOut(context);
  reviewChoices(context);
  if (feedIsDue(context)) await readFeed(context);
  if (context.askWanted && !context.settings.looksOnly) await sendWanted(context);
  const gone = await look(context);
  if (gone !== undefined) {
    context.hints.everything();
    return round(context, 'absent', { detail: gone });
  }
  context.unjudged ||= context.missingSince.size > 0;
  const absenceInMs = await confirmAbsence(context);
  reviewCopy(context, absenceInMs !== undefined);
  const policy = policyOf(context, await station.grant());
  context.plannedAtMs = clock.monotonicMs();
  endRestOfStation(context);
  if (mayComeInPortions(context)) {
    const steps = await carryOutPortion(context, policy);
    if (steps > 0 || context.closing) return round(context, context.closing ? 'waiting' : 'working', { steps });
  }
  const beforePlanMs = clock.monotonicMs();
  const unsettled = [...store.unsettled()];
  forgetRests(context, unsettled);
  context.restingNow = restingOf(context, unsettled);
  if (context.settings.looksOnly) return lookOnly(context, policy, absenceInMs);
  judgeHere(context, policy);
  context.quiet.begin(context.plannedAtMs);
  const plan = reconcile(store, unsettled, policy);
  context.longSteps.planned(clock.monotonicMs() - beforePlanMs);
  // This plan asks; a question that comes while it is carried out is the next one's.
  context.askAboutHeld = false;
  reviewProblems(context, plan);
  if (!context.met) endChoice(context, plan);
  const couldSend = whyNothingIsSent(context) === undefined;
  const steps = await carryOut(context, plan);
  const unsent = plan.remote.length > 0 ? whyNothingIsSent(context) : undefined;
  const isLeft = couldSend && plan.local.some(isContentStep);
  const state = unsent === undefined ? stateAfter(context, steps) : stateUnsent(context, steps, isLeft);
  if (state === 'settled') {
    await discardUnwantedParts(context, plan.local.filter(isContentStep));
    await tidyWhenDue(context);
  }
  if (state !== 'working') await sealAtRest(context);
  const detail = state === 'refused' ? unsent : undefined;
  return round(context, state, { detail, steps, wakeInMs: wakeIn(context, absenceInMs) });
}

/**
 * Once nothing that stood on both sides is left to be compared, made one or set aside, the choice about it is over (R142).
 * What fails again and again does not keep it from ending, since it would hold for all that is made here meanwhile; but
 * for that itself it goes on (R148).
 */
function endChoice(context: TaskContext, plan: Plan): void {
  if (!context.lookedEverywhere || context.settings.looksOnly) return;
  const meets = [...plan.records, ...plan.local].filter(({ kind }) => kind === 'bind' || kind === 'set-aside');
  const open = [...context.restingNow, ...plan.examine, ...meets.map(({ id }) => id)];
  if (!open.every(id => isLeftToPerson(context, id))) return;
  keepChoices(context, open);
  context.met = true;
}

/** What is said of a task that has looked, and waits. */
const awaitsPerson =
  'Nothing is done before a person has seen what would be, and starts it: waystation drive task report, waystation drive task start.';

/** The end of a turn that carries nothing out (R140). What is not proven to be gone yet is waited for. */
async function lookOnly(context: TaskContext, policy: Policy, absenceInMs: number | undefined): Promise<Round> {
  const found = context.missingSince.size > 0 ? undefined : await lookFirst(context, policy);
  if (found) context.report = found;
  const isOver = found !== undefined && !context.hints.pending() && !feedIsDue(context);
  const state = isOver ? 'looked' : context.missingSince.size > 0 ? 'waiting' : 'working';
  return round(context, state, { detail: isOver ? awaitsPerson : '', wakeInMs: wakeIn(context, absenceInMs) });
}

/**
 * Looks at the disk, and answers why the folder is absent. The feed may have taken long enough for a disk to go, and so
 * may the look itself (R8).
 */
async function look(context: TaskContext): Promise<string | undefined> {
  const before = await checkRoot(context);
  if (before !== undefined) return before;
  const copiesBefore = context.copiesFound;
  const looked = await observe(context);
  const after = looked === 'nowhere' ? undefined : await checkRoot(context);
  // What went back during the look was not looked at.
  const isSame = after === undefined && context.copiesFound === copiesBefore;
  if (isSame && looked === 'everywhere') lookedEverywhere(context);
  return after;
}

function lookedEverywhere(context: TaskContext): void {
  context.lookedEverywhere = true;
  noteUnseen(context);
  endSuspicion(context);
}

function stateAfter(context: TaskContext, steps: number): RoundState {
  if (context.closing) return 'waiting';
  if (context.longSteps.areOpen() || context.wantedBig.length > 0) return 'working';
  if (steps > 0 || context.hints.pending() || feedIsDue(context) || context.movedFolders.size > 0) return 'working';
  if (rulesDueInMs(context) !== undefined) return 'waiting';
  return context.doors.store.unsettledCount() === 0 ? 'settled' : restingOrSettled(context);
}

/**
 * After a turn whose plan was not sent, as the station had no room (R175). What comes from there may have been left for
 * the refusal, and is gone on with at once in a turn that sends nothing.
 */
function stateUnsent(context: TaskContext, steps: number, isLeft: boolean): RoundState {
  const state = stateAfter(context, steps);
  if (context.closing || state === 'working') return state;
  return isLeft ? 'working' : 'refused';
}

/** Failures in a row after which a node with its reason on the list is left to a person. */
const strikesBeforeRest = 5;

function isLeftToPerson({ resting }: TaskContext, id: NodeId): boolean {
  return (resting.get(id)?.strikes ?? 0) > strikesBeforeRest;
}

/** What is left waits for time or for a person; when each of it has its reason on record, the task is at rest. */
function restingOrSettled(context: TaskContext): RoundState {
  if (context.missingSince.size > 0 || context.quiet.waiting().length > 0) return 'waiting';
  const { store } = context.doors;
  const listed = new Set([...store.problems()].map(problem => problem.node));
  // Those that rested in this turn, and those whose step failed in it.
  const resting = [...context.restingNow, ...restingOf(context, store.unsettled())];
  const waits = resting.some(id => !listed.has(id) || !isLeftToPerson(context, id));
  return waits ? 'waiting' : 'settled';
}

/** When something that was left out, or failed, in this turn may be tried again. */
function wakeIn(context: TaskContext, absenceInMs: number | undefined): number | undefined {
  const now = context.doors.clock.monotonicMs();
  let wake = earlier(earlier(absenceInMs, context.quiet.dueInMs(now)), rulesDueInMs(context));
  for (const [id, { untilMs }] of context.resting) {
    if (untilMs > context.plannedAtMs || context.restingNow.has(id)) wake = earlier(wake, Math.max(0, untilMs - now));
  }
  return wake;
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

interface RoundFacts {
  readonly detail?: string | undefined;
  readonly steps?: number;
  readonly wakeInMs?: number | undefined;
}

function round(context: TaskContext, state: RoundState, facts: RoundFacts): Round {
  const unsettled = context.doors.store.unsettledCount();
  const { detail = '', steps = 0, wakeInMs } = facts;
  return { state, detail, steps, unsettled, wakeInMs };
}

/** Failures that concern the whole turn: the way to the station, or what it refuses altogether. */
function failed(context: TaskContext, error: unknown): Round {
  context.feedWanted = true;
  context.askAboutHeld = true;
  if (error instanceof StationError) {
    const state = error.failure === 'unreachable' ? 'offline' : 'refused';
    return round(context, state, { detail: error.message });
  }
  if (error instanceof Refusal) {
    if (error.code === 'full') return round(context, 'refused', { detail: stationIsFull(context, error) });
    // Only the grant may have changed: the next turn plans with the new one (R62). With other profiles, the drive begins
    // the task anew (R116).
    if (error.code === 'denied' || error.code === 'profiles-changed')
      return round(context, 'waiting', { detail: error.message, wakeInMs: deniedWakeMs });
    const state = refusals[error.code].retry === 'never' ? 'refused' : 'offline';
    return round(context, state, { detail: error.message });
  }
  throw error;
}
