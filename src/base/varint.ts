/**
 * Whole numbers in as few bytes as they need: seven bits a byte, lowest first, the top bit set while more follow
 * (unsigned LEB128, as in Protocol Buffers). Each number has exactly one spelling; a longer one is refused.
 */
import { assert } from '#base/assert.ts';

/** Bytes that the largest safe integer (2^53 - 1) takes. */
export const varintBytesMax = 8;

/** Bytes that `value` takes. */
export function varintLength(value: number): number {
  assert(Number.isSafeInteger(value) && value >= 0, 'a varint is a safe integer that is not negative');
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length += 1;
  return length;
}

/** Writes `value` into `bytes` at `at` and answers where the next thing goes. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  assert(at + varintLength(value) <= bytes.length, 'a varint fits the space kept for it');
  let rest = value;
  let next = at;
  while (rest >= 0x80) {
    bytes[next] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
    next += 1;
  }
  bytes[next] = rest;
  return next + 1;
}
