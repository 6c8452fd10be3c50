/** What the load generator and its workers say to each other. Times are milliseconds of the machine's one monotonic clock. */
import type { NodeId } from '#model/node.ts';

export interface ShareOf {
  readonly id: NodeId;
  readonly root: NodeId;
  readonly epoch: string;
}

/** A drive that commits. */
export interface WriterOf {
  readonly token: string;
  readonly share: ShareOf;
}

export type Order =
  | {
      readonly order: 'begin';
      readonly url: string;
      readonly fingerprint: string;
      readonly idle: readonly string[];
      /** The share that the idle ones hear of. */
      readonly share: NodeId;
    }
  /** When did the idle ones hear of this head? */
  | { readonly order: 'heard'; readonly head: number }
  /** What did the listeners hear, once they know of these heads? */
  | { readonly order: 'pushes'; readonly heads: Heads }
  /** These listen and are up to date from then on, in the place of those before. */
  | { readonly order: 'ready'; readonly writers: readonly WriterOf[] }
  /** Everybody who is ready commits, and waits about `pauseMs` after each; 0 for not at all. */
  | { readonly order: 'write'; readonly seconds: number; readonly pauseMs: number; readonly bytes: number };

/** The last revision that was committed, by share. */
export type Heads = readonly (readonly [NodeId, number])[];

export interface Commit {
  readonly share: NodeId;
  readonly revision: number;
  readonly sentMs: number;
  readonly doneMs: number;
}

export interface Push {
  readonly share: NodeId;
  readonly head: number;
  readonly atMs: number;
}

export interface Written {
  /** How many commits each writer got through. */
  readonly counts: readonly number[];
  readonly commits: readonly Commit[];
  readonly failures: readonly string[];
}

/** What one listener for each share of a worker heard. */
export interface Heard {
  /** Those with a listener. */
  readonly shares: readonly NodeId[];
  readonly pushes: readonly Push[];
}

/** The answers, by order. */
export type Answer =
  | { readonly answer: 'begin' | 'ready' }
  /** One time for each that heard it within the time. */
  | { readonly answer: 'heard'; readonly atMs: readonly number[] }
  | ({ readonly answer: 'write' } & Written)
  | ({ readonly answer: 'pushes' } & Heard)
  | { readonly answer: 'failed'; readonly why: string };

/** The same in all processes of a machine. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
