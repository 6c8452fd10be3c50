import { randomBytes } from 'node:crypto';
import type { Random } from '#platform/doors.ts';

/** Randomness of the operating system, fit for keys and ids. */
export const systemRandom: Random = { bytes: count => new Uint8Array(randomBytes(count)) };
