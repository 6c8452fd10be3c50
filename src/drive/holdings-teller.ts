/**
 * Tells each station what this drive holds of it, so that somebody who asks for a wipe one day sees first what it is about
 * (N1). It is told now and then; what changed since is not known there. A station of before refuses it, which changes
 * nothing.
 */
import type { Drive } from '#drive/drive.ts';
import type { StationClient } from '#drive/station-client.ts';
import type { StartTimer } from '#drive/timer.ts';
import type { Log } from '#platform/doors.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { HoldingsRequest } from '#protocol/wipe.ts';

/** How soon after the start it looks first, and how often then, milliseconds. */
export const holdingsFirstMs = 3_000;
export const holdingsEveryMs = 60_000;

export interface HoldingsDoors {
  readonly drive: Drive;
  readonly startTimer: StartTimer;
  readonly log: Log;
}

/** Tells until the answer is called. */
export function startHoldingsTeller({ drive, startTimer, log }: HoldingsDoors): () => void {
  const told = new WeakMap<StationClient, string>();
  let closed = false;
  let stopTimer = (): void => undefined;
  const tell = async (connection: string): Promise<void> => {
    const client = drive.client(connection);
    if (client.health().state !== 'connected') return;
    const holdings = holdingsOf(drive, connection);
    const text = JSON.stringify(holdings);
    if (told.get(client) === text) return;
    try {
      await client.tellHoldings({ holdings });
      told.set(client, text);
    } catch (error) {
      if (error instanceof Refusal) told.set(client, text);
      log('debug', 'station not told of what is held', { connection, error: String(error) });
    }
  };
  const round = async (): Promise<void> => {
    await Promise.all(drive.connections().map(({ id }) => tell(id)));
    if (!closed) stopTimer = startTimer(holdingsEveryMs, () => void round());
  };
  stopTimer = startTimer(holdingsFirstMs, () => void round());
  return () => {
    closed = true;
    stopTimer();
  };
}

/** Of all tasks, share by share. */
function holdingsOf(drive: Drive, connection: string): HoldingsRequest['holdings'] {
  const shares = new Map<string, HoldingsRequest['holdings'][number]>();
  for (const record of drive.records().filter(each => each.connection === connection)) {
    const live = drive.liveTask(record.id);
    const before = shares.get(record.share) ?? { share: record.share, files: 0, bytes: 0 };
    const files = before.files + (live?.store.knownFiles() ?? 0);
    shares.set(record.share, { ...before, files, bytes: before.bytes + (live?.store.knownBytes() ?? 0) });
  }
  return [...shares.values()];
}
