/**
 * What a task has done, one line for each outcome: written in the very transaction that records the outcome, so that a
 * line stands for what is on record, and nothing that is on record lacks its line, whatever crashes in between.
 */
import type { Kind } from '#model/node.ts';

/**
 * `came`, `came-change`: received from the station, as something new here or as another content. `sent`, `sent-change`:
 * the other way. `…-here`, `…-there`: a change of the other side carried out in this folder, or one of this folder at the
 * station. `conflict`: both had changed it, and `other` is the name that one of the two got; null where it went to the
 * recovery bin instead. `failed`: it could not be done, for the reason in `detail`. `restored`: a person had it back from
 * the recovery bin.
 */
export const syncLogKinds = [
  'came',
  'came-change',
  'sent',
  'sent-change',
  'moved-here',
  'moved-there',
  'deleted-here',
  'deleted-there',
  'conflict',
  'failed',
  'restored',
] as const;
export type SyncLogKind = (typeof syncLogKinds)[number];

/** What is written. */
export interface SyncLogLine {
  /** Wall-clock milliseconds. */
  readonly atMs: number;
  readonly kind: SyncLogKind;
  /** What it is about; null where only a path is known. */
  readonly object: Kind | null;
  /** Relative to the task's folder, as it is after that. */
  readonly path: string;
  /** The path before a move, or that of the conflict copy. */
  readonly other: string | null;
  /** Of the content; null for what has none. */
  readonly bytes: number | null;
  /** A sentence; empty when there is nothing to say. */
  readonly detail: string;
}

/** A line with its number: a newer line has a greater one. */
export interface SyncLogEntry extends SyncLogLine {
  readonly number: number;
}

/** Which lines: the newest first, at most `limit`. */
export interface SyncLogQuery {
  readonly limit: number;
  /** Only lines with a smaller, or with a greater number. */
  readonly before?: number;
  readonly after?: number;
  readonly kinds?: readonly SyncLogKind[];
  /** Wall-clock milliseconds, both inclusive. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** Lines that are kept at least; the oldest beyond them go, `syncLogSlack` at a time. */
export const syncLogLinesMax = 100_000;
export const syncLogSlack = 1_000;

/** The number up to which lines go when one of this number is written; 0 for none. */
export function syncLogGoes(number: number): number {
  return number % syncLogSlack === 0 ? Math.max(0, number - syncLogLinesMax) : 0;
}
