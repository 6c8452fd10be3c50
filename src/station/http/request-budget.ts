/**
 * How much of requests may be in memory at once: of one account, of all together, and how many requests a device may
 * have at work. Bytes are counted as they arrive and given back when they are stored or the request is over, so a
 * request that is announced large and sent slowly costs only what has come.
 *
 * Accounts are counted rather than devices, because an account links many devices (`accountDevicesMax`).
 */
import { manifestBytesMax, requestBytesMax } from '#protocol/frames.ts';
import { Refusal } from '#protocol/refusals.ts';

/** Bytes of memory that a byte of JSON takes once it is read and found well formed, about. */
export const jsonWeight = 4;
/** Bytes of memory that a byte of an encoded manifest takes once it is decoded, about: 34 bytes become an object of 150. */
export const manifestWeight = 5;
/** Bytes of memory that each chunk of a manifest takes which came as a difference: a reference to one of its base. */
export const differenceChunkBytes = 8;

/** Bytes of memory that a frame takes beside its payload once it is read: small frames are many. */
export const frameOverheadBytes = 256;

/** Requests of one device at work at the same time; a drive has 28 connections at most, most of them for limited tasks. */
export const deviceRequestsMax = 32;
/** Bytes of memory for the requests of one account: one with the largest manifest, and ordinary ones beside it. */
export const accountHeldBytesMax = manifestWeight * manifestBytesMax + requestBytesMax;
/** Bytes of memory for all requests together. */
export const heldBytesMax = accountHeldBytesMax + 768 * 1024 * 1024;
/** Of these, bytes that are kept for accounts which hold no more than `modestBytesMax`, so that few cannot shut out the rest. */
export const reservedBytes = 256 * 1024 * 1024;
export const modestBytesMax = 32 * 1024 * 1024;

export interface BudgetLimits {
  readonly deviceRequestsMax: number;
  readonly accountHeldBytesMax: number;
  readonly heldBytesMax: number;
  readonly reservedBytes: number;
  readonly modestBytesMax: number;
}

export const budgetLimits: BudgetLimits = {
  deviceRequestsMax,
  accountHeldBytesMax,
  heldBytesMax,
  reservedBytes,
  modestBytesMax,
};

/** What one request holds. */
export interface Hold {
  /** Throws 'busy' when that would be too much; what was taken before stays taken until the end. */
  take(bytes: number): void;
  give(bytes: number): void;
  /** The request is over: all that it holds is given back. May be called more than once. */
  end(): void;
}

export interface RequestBudget {
  /** Begins a request. Throws 'busy' when the device has too many at work. */
  open(of: { readonly account: string; readonly device: string }): Hold;
  /** Bytes held by all requests. */
  readonly held: number;
}

export function createRequestBudget(limits: BudgetLimits = budgetLimits): RequestBudget {
  const requests = createTally();
  const accounts = createTally();
  let all = 0;
  const refuseTooMuch = (account: string, bytes: number): void => {
    const own = accounts.of(account) + bytes;
    if (own > limits.accountHeldBytesMax) throw busy('The account has too many large requests at work');
    const most = limits.heldBytesMax - (own > limits.modestBytesMax ? limits.reservedBytes : 0);
    if (all + bytes > most) throw busy('The station has too many large requests at work');
  };
  const add = (account: string, bytes: number): void => {
    accounts.add(account, bytes);
    all += bytes;
  };
  return {
    open({ account, device }) {
      if (requests.of(device) >= limits.deviceRequestsMax) throw busy('The device has too many requests at work');
      requests.add(device, 1);
      let mine = 0;
      let ended = false;
      return {
        take(bytes) {
          if (ended) return;
          refuseTooMuch(account, bytes);
          mine += bytes;
          add(account, bytes);
        },
        give(bytes) {
          const given = Math.min(bytes, mine);
          mine -= given;
          add(account, -given);
        },
        end() {
          if (ended) return;
          ended = true;
          requests.add(device, -1);
          add(account, -mine);
          mine = 0;
        },
      };
    },
    get held() {
      return all;
    },
  };
}

/** Sums by key; keys whose sum is 0 are forgotten. */
function createTally() {
  const sums = new Map<string, number>();
  const of = (key: string): number => sums.get(key) ?? 0;
  const add = (key: string, amount: number): void => {
    const sum = of(key) + amount;
    if (sum === 0) sums.delete(key);
    else sums.set(key, sum);
  };
  return { of, add };
}

function busy(what: string): Refusal {
  return new Refusal('busy', `${what}; send it again in a while.`);
}
