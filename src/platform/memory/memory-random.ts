import { seededRandom } from '#base/random.ts';
import type { Random } from '#platform/doors.ts';

/** Bytes that are repeated exactly from the same seed. Never for secrets. */
export function createSeededRandom(seed: number): Random {
  return seededRandom(seed);
}
