/** Remembers since when nodes look as if a program was in the middle of saving them (R6, R19). */
import type { NodeId } from '#model/node.ts';

export interface Quiet {
  /** A new plan is made: who is not asked about in it looks so no more. */
  begin(): void;
  /** Whether the node has not yet looked like this for the quiet time; from now on, when it is asked about first. */
  waits(id: NodeId): boolean;
  /** The nodes that wait at this moment. */
  waiting(): readonly NodeId[];
  /** How long the first of them still waits, milliseconds; undefined when none does. */
  dueInMs(): number | undefined;
}

export function createQuiet(monotonicMs: () => number, quietMs: number): Quiet {
  let before = new Map<NodeId, number>();
  let since = new Map<NodeId, number>();
  const leftMs = (from: number): number => from + quietMs - monotonicMs();
  const waiting = (): NodeId[] => [...since].filter(([, from]) => leftMs(from) > 0).map(([id]) => id);
  return {
    begin: () => {
      before = since;
      since = new Map();
    },
    waits: id => {
      const from = since.get(id) ?? before.get(id) ?? monotonicMs();
      since.set(id, from);
      return leftMs(from) > 0;
    },
    waiting,
    dueInMs: () => {
      const lefts = [...since.values()].map(leftMs).filter(left => left > 0);
      return lefts.length === 0 ? undefined : Math.min(...lefts);
    },
  };
}
