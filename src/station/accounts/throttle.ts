/**
 * Slows down guessing: after some failures the same account from the same address has to wait, twice as long
 * each time; so has an address that tries many accounts. Another address can still sign in, so nobody can lock
 * an account's owner out. Kept in memory: a restart forgives, and costs a guesser more time than it saves.
 */
import type { Clock } from '#platform/doors.ts';

/** Failures that cost no waiting yet, for one account from one address. */
export const accountFailuresFree = 5;
/** Failures that cost no waiting yet, for one address whatever the account. */
export const addressFailuresFree = 30;
/** The first wait; each further failure doubles it. */
export const waitMsMin = 1_000;
export const waitMsMax = 15 * 60_000;
/** A record without a failure for so long is forgotten. */
export const forgiveAfterMs = 60 * 60_000;
/** Records kept; beyond it the oldest make room, so that guessing cannot fill the memory. */
export const throttleRecordsMax = 20_000;

export interface Attempt {
  readonly accountKey: string;
  readonly address: string;
}

export interface Throttle {
  /** Milliseconds to wait before this attempt may be tried; 0 = now. */
  waitMs(attempt: Attempt): number;
  failed(attempt: Attempt): void;
  /** Forgives the account at that address. */
  succeeded(attempt: Attempt): void;
}

interface Record {
  readonly failures: number;
  readonly lastMs: number;
}

/** A throttle that has seen nothing yet. */
export function createThrottle(clock: Pick<Clock, 'monotonicMs'>): Throttle {
  const records = new Map<string, Record>();
  const live = (key: string): Record | undefined => {
    const record = records.get(key);
    if (record === undefined || clock.monotonicMs() - record.lastMs < forgiveAfterMs) return record;
    records.delete(key);
    return undefined;
  };
  const left = (key: string, free: number): number => {
    const record = live(key);
    if (record === undefined || record.failures < free) return 0;
    const wait = Math.min(waitMsMax, waitMsMin * 2 ** Math.min(30, record.failures - free));
    return Math.max(0, record.lastMs + wait - clock.monotonicMs());
  };
  const count = (key: string): void => {
    const failures = (live(key)?.failures ?? 0) + 1;
    records.delete(key);
    records.set(key, { failures, lastMs: clock.monotonicMs() });
    const oldest = records.keys().next();
    if (records.size > throttleRecordsMax && oldest.done === false) records.delete(oldest.value);
  };
  return {
    waitMs: attempt =>
      Math.max(left(pairOf(attempt), accountFailuresFree), left(addressOf(attempt), addressFailuresFree)),
    failed: attempt => {
      count(pairOf(attempt));
      count(addressOf(attempt));
    },
    succeeded: attempt => void records.delete(pairOf(attempt)),
  };
}

function addressOf({ address }: Attempt): string {
  return networkOf(address);
}

function pairOf({ accountKey, address }: Attempt): string {
  return `${networkOf(address)} ${accountKey}`;
}

/** One household has a whole IPv6 /64, so an address within it is as good as any other of it. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address.replace('::ffff:', '');
  const [head = '', tail] = address.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...last];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
