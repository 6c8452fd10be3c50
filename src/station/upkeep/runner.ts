/** What a running station does for its own good: lets old versions go and collects once a day, and carries out the orders of commands. */
import { never } from '#base/assert.ts';
import type { AccountStore } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';
import { type CollectDoors, type CollectReport, collect } from '#station/upkeep/collect.ts';
import { answerOrder, type Order, openOrder, orderPollMs } from '#station/upkeep/orders.ts';
import { retain } from '#station/upkeep/retain.ts';

/** How often a running station collects, milliseconds (a day). */
export const collectEveryMs = 24 * 60 * 60_000;

const lastCollectName = 'last collect';

export interface RunnerDoors extends CollectDoors {
  readonly accounts: Pick<AccountStore, 'setting' | 'setSetting'>;
  /** Tells every drive to ask which contents are wanted. */
  askDrives(): Promise<void>;
}

export interface UpkeepRunner {
  /** Breaks off what is at work, at a point where it may be broken off, and waits for that. */
  close(): Promise<void>;
}

/** Only one in a station, and only in the program that holds the data folder's lock. */
export function startUpkeep(doors: RunnerDoors): UpkeepRunner {
  let closing = false;
  let working: Promise<void> | undefined;
  const clock = stoppable(doors.clock, () => closing);
  const round = async (): Promise<void> => {
    try {
      await oneRound({ ...doors, clock });
    } catch (error) {
      if (!(error instanceof Stopped)) doors.log('error', 'upkeep failed', { error });
    }
    working = undefined;
  };
  const timer = setInterval(() => {
    working ??= round();
  }, orderPollMs);
  return {
    async close() {
      closing = true;
      clearInterval(timer);
      await working;
    },
  };
}

async function oneRound(doors: RunnerDoors): Promise<void> {
  const order = openOrder(doors.accounts);
  if (order !== undefined) {
    try {
      answerOrder(doors.accounts, { id: order.id, done: await carryOut(doors, order) });
    } catch (error) {
      const failed = error instanceof Error ? error.message : String(error);
      answerOrder(doors.accounts, { id: order.id, failed });
      throw error;
    }
  }
  const last = Number(doors.accounts.setting(lastCollectName) ?? 0);
  // A clock that was set back must not put it off for long.
  if (Math.abs(doors.clock.nowMs() - last) >= collectEveryMs) await daily(doors);
}

/** Old versions first, so that collection finds what they leave behind. */
async function daily(doors: RunnerDoors): Promise<void> {
  // Noted first, so that what fails is tried again tomorrow and not at every look for orders.
  doors.accounts.setSetting(lastCollectName, String(doors.clock.nowMs()));
  await retain(doors);
  await collectAndNote(doors);
}

async function carryOut(doors: RunnerDoors, order: Order): Promise<unknown> {
  switch (order.kind) {
    case 'collect':
      return collectAndNote(doors, order.graceMs);
    case 'retain':
      return retain(doors);
    case 'ask drives':
      return doors.askDrives();
    default:
      return never(order);
  }
}

async function collectAndNote(doors: RunnerDoors, graceMs?: number): Promise<CollectReport> {
  doors.accounts.setSetting(lastCollectName, String(doors.clock.nowMs()));
  const report = await collect(doors, graceMs === undefined ? {} : { graceMs });
  doors.log('info', 'collected', { ...report });
  return report;
}

/** The station closes: thrown out of a pause, between two steps. */
class Stopped extends Error {
  override readonly name = 'Stopped';
}

function stoppable(clock: Clock, stopped: () => boolean): Clock {
  return {
    nowMs: () => clock.nowMs(),
    monotonicMs: () => clock.monotonicMs(),
    async sleep(ms) {
      await clock.sleep(ms);
      if (stopped()) throw new Stopped('The station closes.');
    },
  };
}
