/** What a running station does for notices: looks, tells, and sends. Only the program that holds the data folder's lock does. */
import { type DeliverDoors, deliver } from '#station/notices/deliver.ts';
import { type LookDoors, look } from '#station/notices/look.ts';
import { type RaiseDoors, raise } from '#station/notices/raise.ts';
import { tellShareChanges } from '#station/notices/share-changes.ts';

/** How often it sends what is due, and looks whether shares changed; commits in between are told together. */
export const tellEveryMs = 5_000;
/** How often it looks what lasts, and reads what happened. */
export const lookEveryMs = 30_000;

export type NoticeDoors = LookDoors & RaiseDoors & DeliverDoors;

export interface NoticeRunner {
  /** Waits for what is at work. */
  close(): Promise<void>;
}

/** How often, in milliseconds; other ones than a station's own are for tests. */
export interface NoticeTimes {
  readonly tellEveryMs: number;
  readonly lookEveryMs: number;
}

export function startNotices(doors: NoticeDoors, times: NoticeTimes = { tellEveryMs, lookEveryMs }): NoticeRunner {
  const rounds = [
    repeat(doors, times.lookEveryMs, async () => raise(doors, await look(doors))),
    repeat(doors, times.tellEveryMs, async () => {
      await tellShareChanges(doors);
      await deliver(doors);
    }),
  ];
  return { close: async () => void (await Promise.all(rounds.map(stop => stop()))) };
}

/** Now, and then again and again, never twice at once. A failure is logged, and tried again the next time. */
function repeat({ log }: Pick<NoticeDoors, 'log'>, everyMs: number, work: () => Promise<void>): () => Promise<void> {
  let working: Promise<void> | undefined;
  const round = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log('error', 'notices failed', { error });
    }
    working = undefined;
  };
  const next = (): void => {
    working ??= round();
  };
  next();
  const timer = setInterval(next, everyMs);
  return async () => {
    clearInterval(timer);
    await working;
  };
}
