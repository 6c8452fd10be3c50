/** Remembers since when nodes look as if a program was in the middle of saving them (R6, R19). */
import type { NodeId } from '#model/node.ts';

export interface Quiet {
  /** A new plan is made, and judges by this moment: who is not asked about in it looks so no more. */
  begin(nowMs: number): void;
  /** Whether the node has not yet looked like this for the quiet time; from now on, when it is asked about first. */
  waits(id: NodeId): boolean;
  /** The nodes that wait as of the last plan. */
  waiting(): readonly NodeId[];
  /**
   * How long the first of them still waits, milliseconds; undefined when none does. A time that ended while the plan was
   * made or carried out leaves 0: the plan left the node out, so another one is due.
   */
  dueInMs(nowMs: number): number | undefined;
}

/** All moments are of one clock that only goes forward, in milliseconds. */
export function createQuiet(quietMs: number): Quiet {
  let plannedAtMs = 0;
  let before = new Map<NodeId, number>();
  let since = new Map<NodeId, number>();
  const waited = (from: number): boolean => from + quietMs > plannedAtMs;
  return {
    begin: nowMs => {
      plannedAtMs = nowMs;
      before = since;
      since = new Map();
    },
    waits: id => {
      const from = before.get(id) ?? plannedAtMs;
      since.set(id, from);
      return waited(from);
    },
    waiting: () => [...since].filter(([, from]) => waited(from)).map(([id]) => id),
    dueInMs: nowMs => {
      let first: number | undefined;
      for (const from of since.values()) if (waited(from) && from < (first ?? Infinity)) first = from;
      return first === undefined ? undefined : Math.max(0, first + quietMs - nowMs);
    },
  };
}
