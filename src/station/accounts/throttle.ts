/**
 * Slows down guessing: after some failures the same account from the same address has to wait, twice as long
 * each time; so has an address that tries many accounts. Another address can still sign in, so nobody can lock
 * an account's owner out. Codes of a second factor are so few that their guesses are counted for the account as a whole;
 * only who knows the password can make any. Kept in memory: a restart forgives, and costs a guesser more time than it saves.
 */
import type { Clock } from '#platform/doors.ts';

/** Failures that cost no waiting yet, for one account from one address. */
export const accountFailuresFree = 5;
/** Failures that cost no waiting yet, for one address whatever the account. */
export const addressFailuresFree = 30;
/** Wrong codes of a second factor that cost no waiting yet, for one account from all addresses together. */
export const codeFailuresFree = 10;
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
  /** Codes of second factors, by the key of the account. */
  readonly codes: CodeThrottle;
}

export interface CodeThrottle {
  /** Milliseconds to wait before a code may be tried; 0 = now. */
  waitMs(accountKey: string): number;
  failed(accountKey: string): void;
  /** Forgives the account. */
  succeeded(accountKey: string): void;
}

interface Record {
  readonly failures: number;
  readonly lastMs: number;
}

/** A throttle that has seen nothing yet. */
export function createThrottle(clock: Pick<Clock, 'monotonicMs'>): Throttle {
  const attempts = createRecords(clock);
  // Of its own: failed sign-ins of strangers must not push the count of an account out.
  const codes = createRecords(clock);
  return {
    waitMs: attempt =>
      Math.max(
        attempts.left(pairOf(attempt), accountFailuresFree),
        attempts.left(addressOf(attempt), addressFailuresFree),
      ),
    failed: attempt => {
      attempts.count(pairOf(attempt));
      attempts.count(addressOf(attempt));
    },
    succeeded: attempt => attempts.forget(pairOf(attempt)),
    codes: {
      waitMs: accountKey => codes.left(accountKey, codeFailuresFree),
      failed: codes.count,
      succeeded: codes.forget,
    },
  };
}

interface Records {
  /** Milliseconds to wait, where so many failures are free. */
  left(key: string, free: number): number;
  count(key: string): void;
  forget(key: string): void;
}

function createRecords(clock: Pick<Clock, 'monotonicMs'>): Records {
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
  return { left, count, forget: key => void records.delete(key) };
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
