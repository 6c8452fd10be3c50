/** The small doors: time, randomness, hashing, log. Each is an argument, so that the simulator can hand in its own. */
import type { Hash } from '#model/node.ts';

export interface Clock {
  /** Wall-clock milliseconds since 1970. For showing to people and for policy, never for ordering. */
  nowMs(): number;
  /** Milliseconds on a clock that only goes forward. */
  monotonicMs(): number;
  sleep(ms: number): Promise<void>;
}

export interface Random {
  bytes(count: number): Uint8Array;
}

/** Hashes bytes with the current algorithm (SHA-256, tag 01). */
export type HashBytes = (bytes: Uint8Array) => Hash;

/**
 * Hashes the parts of a block, of which each ends where the next begins: in order. The block stays as it is until they are
 * there.
 */
export type HashEach = (block: Uint8Array, ends: readonly number[]) => Promise<readonly Hash[]>;

/** One part after the other, at once. */
export function hashEachHere(hash: HashBytes): HashEach {
  return async (block, ends) => ends.map((end, index) => hash(block.subarray(ends[index - 1] ?? 0, end)));
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** A structured log line: what happened, and to which thing. */
export type Log = (level: LogLevel, event: string, about?: Readonly<Record<string, unknown>>) => void;

/** A watcher's word that something under these paths may have changed. Never proof. */
export interface Hint {
  /** Paths of entries that may differ; undefined means "anything may have changed, look everywhere". */
  readonly paths: readonly string[] | undefined;
}

export interface Watcher {
  close(): Promise<void>;
}

/** What a watcher tells of a folder. */
export interface OnWatch {
  hint(hint: Hint): void;
  /** The system cannot watch all of it (limit reached). */
  degraded(reason: string): void;
  /** It ended by itself: what it was about to tell is lost, and it tells nothing any more. */
  ended(reason: string): void;
}

/** Starts watching a folder. */
export type Watch = (folder: string, on: OnWatch) => Promise<Watcher>;
