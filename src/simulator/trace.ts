/**
 * What happened in a run, in order: a hash over everything (two runs of a seed must agree) and the last lines in
 * words, for a person who looks into a failure.
 */

import { fnv, fnvStart } from '#simulator/streams.ts';

/** Lines that a failure shows. */
export const traceTailLines = 60;

export interface Trace {
  /** Notes who goes on next; in the hash, not among the lines. */
  turn(who: string): void;
  /** Notes an event: who did what. */
  add(who: string, what: string): void;
  /** Of everything so far, 8 hex digits. */
  hash(): string;
  /** Events so far. */
  length(): number;
  /** The last lines, oldest first. */
  tail(): readonly string[];
}

/** `print` gets every line at once (`--trace`). */
export function createTrace(nowMs: () => number, print?: (line: string) => void): Trace {
  const lines: Line[] = [];
  let count = 0;
  let hash = fnvStart;
  return {
    turn(who) {
      hash = fnv(hash, who);
    },
    add(who, what) {
      hash = fnv(fnv(hash, who), what);
      const line = { count, atMs: nowMs(), who, what };
      lines[count % traceTailLines] = line;
      count += 1;
      print?.(spelled(line));
    },
    hash: () => (hash >>> 0).toString(16).padStart(8, '0'),
    length: () => count,
    tail() {
      const at = count % traceTailLines;
      const inOrder = count < traceTailLines ? lines.slice(0, count) : [...lines.slice(at), ...lines.slice(0, at)];
      return inOrder.map(spelled);
    },
  };
}

/** Kept as it is, and put into words when somebody reads it: most seeds keep their promises. */
interface Line {
  readonly count: number;
  readonly atMs: number;
  readonly who: string;
  readonly what: string;
}

function spelled({ count, atMs, who, what }: Line): string {
  return `${String(count).padStart(5)} ${atMs.toFixed(1).padStart(9)} ${who.padEnd(8)} ${what}`;
}
