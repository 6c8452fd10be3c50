/**
 * Has connections begin anew when this computer woke, or came to another network: without it, a dead connection is noticed
 * after a minute, and a station that could be reached again waits for the end of a back-off.
 */
import { networkInterfaces } from 'node:os';
import type { DriveDoors } from '#drive/doors.ts';
import type { Drive } from '#drive/drive.ts';
import { type Interruption, interruption, type Look, lookEveryMs } from '#drive/wake/interruption.ts';

export interface WatchDoors extends Pick<DriveDoors, 'clock' | 'log' | 'startTimer'> {
  readonly drive: Pick<Drive, 'renewConnections'>;
  /** This computer's own addresses; left out: as the system says. */
  readonly addresses?: () => readonly string[];
}

/** Watches until the answer is called. At most one new try of each connection comes of one look. */
export function watchInterruptions(doors: WatchDoors): () => void {
  const { clock, startTimer, addresses = ownAddresses } = doors;
  const look = (): Look => ({
    wallMs: clock.nowMs(),
    monotonicMs: clock.monotonicMs(),
    addresses: addresses(),
  });
  let before = look();
  let stop = startTimer(lookEveryMs, again);
  function again(): void {
    const now = look();
    const found = interruption(before, now);
    before = now;
    if (found !== undefined) renew(doors, found);
    stop = startTimer(lookEveryMs, again);
  }
  return () => stop();
}

function renew({ drive, log }: WatchDoors, found: Interruption): void {
  if (found.kind === 'slept') {
    log('info', 'connections begin anew after sleep', { sleptMs: Math.round(found.ms) });
    drive.renewConnections(() => true);
  } else {
    log('info', 'the network is another one', { addresses: [...found.addresses] });
    drive.renewConnections(address => !found.addresses.has(address));
  }
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((each = []) => each.map(({ address }) => address));
}
