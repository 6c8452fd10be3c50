/**
 * Tells each station what this drive holds of it, so that somebody who asks for a wipe one day sees first what it is about
 * (N1). It is told now and then; what changed since is not known there.
 */

import { startTeller, type TellerDoors } from '#drive/connection/teller.ts';
import type { Drive } from '#drive/drive.ts';
import type { HoldingsRequest } from '#protocol/wipe.ts';

/** How soon after the start it looks first, and how often then, milliseconds: it takes a look at every file's record. */
export const holdingsFirstMs = 3_000;
export const holdingsEveryMs = 10 * 60_000;

/** Tells until the answer is called. */
export function startHoldingsTeller(doors: TellerDoors): () => void {
  return startTeller(doors, {
    firstMs: holdingsFirstMs,
    everyMs: holdingsEveryMs,
    failed: 'station not told of what is held',
    newsOf: connection => holdingsOf(doors.drive, connection),
    textOf: holdings => JSON.stringify(holdings),
    send: (client, holdings) => client.tellHoldings({ holdings }),
  });
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
