/** The machine's own time, randomness and hashing. */
import { hash, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Hash } from '#model/node.ts';
import type { Clock, HashBytes, Random } from '#platform/doors.ts';

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: ms => delay(ms),
};

/** Cryptographically strong. */
export const systemRandom: Random = { bytes: count => randomBytes(count) };

/** SHA-256 behind its algorithm tag. */
export const sha256: HashBytes = bytes => `01${hash('sha256', bytes, 'hex')}` as Hash;
