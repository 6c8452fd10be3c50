import { randomBytes, randomFillSync } from 'node:crypto';
import type { Random } from '#platform/doors.ts';

/** Ids for so many files are drawn at once: a call costs 3 µs, whatever it is asked for. */
const poolBytes = 4096;
/** What is longer may be a key or a password, and never lies beside others in memory. */
export const pooledMax = 16;

/** Randomness of the operating system, fit for keys and ids. */
export const systemRandom: Random = { bytes: createPool() };

function createPool(): Random['bytes'] {
  const pool = new Uint8Array(poolBytes);
  let taken = poolBytes;
  return count => {
    if (count > pooledMax) return new Uint8Array(randomBytes(count));
    if (taken + count > poolBytes) {
      randomFillSync(pool);
      taken = 0;
    }
    const drawn = pool.slice(taken, taken + count);
    pool.fill(0, taken, taken + count);
    taken += count;
    return drawn;
  };
}
