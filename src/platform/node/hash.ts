import { hash } from 'node:crypto';
import type { Hash } from '#model/node.ts';
import type { HashBytes } from '#platform/doors.ts';

/** SHA-256 with its tag in front. */
export const hashBytes: HashBytes = bytes => `01${hash('sha256', bytes, 'hex')}` as Hash;
