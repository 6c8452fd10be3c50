/**
 * Has connections begin anew when this computer woke, or came to another network: without it, a dead connection is noticed
 * after a minute, and a station that could be reached again waits for the end of a back-off.
 */
import { networkInterfaces } from 'node:os';
import type { DriveDoors } from '#drive/doors.ts';
import type { Drive } from '#drive/drive.ts';
import { type Interruption, interruption, type Look, lookEveryMs } from '#drive/wake/interruption.ts';

export interface WatchDoors extends Pick<DriveDoors, 'clock' | 'log' | 'startTimer'> {
  readonly drive: Pick<Drive, 'renewConnections' | 'endDeadConnections'>;
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
  const dead = deadAddresses();
  let stop = startTimer(lookEveryMs, again);
  function again(): void {
    const now = look();
    const found = interruption(before, now);
    before = now;
    if (found === undefined) endDead(doors, dead.at(now.addresses));
    else {
      dead.forget();
      renew(doors, found);
    }
    stop = startTimer(lookEveryMs, again);
  }
  return () => stop();
}

/**
 * A network that came and went between two looks leaves connections at an address that neither of them saw. Each address is
 * given up once: where a connection stands at it again, it is one that the system has and does not tell of.
 */
function deadAddresses() {
  const givenUp = new Set<string>();
  return {
    /** Those that are given up now. */
    at(addresses: readonly string[]): (address: string) => boolean {
      const before = new Set(givenUp);
      return address => {
        // Of an IPv6 address within a network, a socket tells the interface, too.
        const own = address.split('%', 1)[0] ?? '';
        if (addresses.includes(own) || before.has(own)) return false;
        givenUp.add(own);
        return true;
      };
    },
    forget: () => givenUp.clear(),
  };
}

function endDead({ drive, log }: WatchDoors, isDead: (address: string) => boolean): void {
  drive.endDeadConnections(address => {
    const found = isDead(address);
    if (found) log('info', 'a connection ends, whose own address is gone', { address });
    return found;
  });
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
