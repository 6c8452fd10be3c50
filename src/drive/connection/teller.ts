/** Tells stations something about this drive: when that came to be something else, and when a station may have forgotten. */

import type { StationClient } from '#drive/connection/station-client.ts';
import type { StartTimer } from '#drive/connection/timer.ts';
import type { Drive } from '#drive/drive.ts';
import type { Log } from '#platform/doors.ts';
import { Refusal } from '#protocol/refusals.ts';

export interface TellerDoors {
  readonly drive: Drive;
  readonly startTimer: StartTimer;
  readonly log: Log;
}

/** What is told. */
export interface Telling<News> {
  /** How soon after the start it looks first, and how often then, milliseconds. */
  readonly firstMs: number;
  readonly everyMs: number;
  /** What the log says where a station could not be told. */
  readonly failed: string;
  /** What there is to tell of a connection now. */
  readonly newsOf: (connection: string) => News;
  /** A station that has heard something of the same text is not told again. */
  readonly textOf: (news: News, client: StationClient) => string;
  readonly send: (client: StationClient, news: News) => Promise<void>;
}

/** Tells until the answer is called. A station that knows no such thing yet refuses it, which changes nothing. */
export function startTeller<News>({ drive, startTimer, log }: TellerDoors, telling: Telling<News>): () => void {
  /** What each client's station heard last. A connection that is renewed has a new client. */
  const told = new WeakMap<StationClient, string>();
  let closed = false;
  let stopTimer = (): void => undefined;
  const tell = async (connection: string): Promise<void> => {
    const client = drive.client(connection);
    if (client.health().state !== 'connected') return;
    const news = telling.newsOf(connection);
    const text = telling.textOf(news, client);
    if (told.get(client) === text) return;
    told.set(client, text);
    try {
      await telling.send(client, news);
    } catch (error) {
      if (!(error instanceof Refusal)) told.delete(client);
      log('debug', telling.failed, { connection, error: String(error) });
    }
  };
  const round = async (): Promise<void> => {
    await Promise.all(drive.connections().map(({ id }) => tell(id)));
    if (!closed) stopTimer = startTimer(telling.everyMs, () => void round());
  };
  stopTimer = startTimer(telling.firstMs, () => void round());
  return () => {
    closed = true;
    stopTimer();
  };
}
