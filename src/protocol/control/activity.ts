/** What a drive is doing, and what it has done. */
import type { Kind } from '#model/node.ts';

/** Of bytes on their way; null where it cannot be said (yet). */
export interface Speed {
  /** Bytes a second, over the last seconds. */
  readonly rate: number | null;
  /** Whole seconds until the rest is done, should it go on like that. */
  readonly secondsLeft: number | null;
}

/** A file on its way, or several small ones that travel together. */
export interface TransferStatus extends Speed {
  readonly task: string;
  readonly direction: 'up' | 'down';
  /** Relative to the task's folder; of several files, the first one's. */
  readonly path: string;
  readonly files: number;
  /** Bytes that are where they belong, and all. */
  readonly bytes: number;
  readonly total: number;
}

/**
 * What was done, as in `platform/sync-log.ts`: received or sent, as something new or as another content; moved or deleted
 * in this folder or at the station; a conflict; a failure; restored from the recovery bin.
 */
export type LogKind =
  | 'came'
  | 'came-change'
  | 'sent'
  | 'sent-change'
  | 'moved-here'
  | 'moved-there'
  | 'deleted-here'
  | 'deleted-there'
  | 'conflict'
  | 'failed'
  | 'restored';

/** One line of the log. */
export interface LogLine {
  /** Of all lines of all tasks. */
  readonly id: string;
  readonly task: string;
  /** The task's folder on this computer. */
  readonly folder: string;
  /** ISO 8601. */
  readonly at: string;
  readonly kind: LogKind;
  /** Null where only a path is known. */
  readonly object: Kind | null;
  /** Relative to the task's folder, as it is after that. */
  readonly path: string;
  /** The path before a move; or the name that one side of a conflict got, null where it went to the recovery bin. */
  readonly other: string | null;
  /** Of its content; null for what has none. */
  readonly bytes: number | null;
  /** A sentence; empty when there is nothing to say. */
  readonly detail: string;
}

/** The newest lines first; `after` goes on with older ones, and is null at the end. */
export interface LogPage {
  readonly lines: readonly LogLine[];
  readonly after: string | null;
}

/** A file that came or changed lately, for a short list. */
export interface RecentFile {
  readonly task: string;
  /** Absolute, on this computer. */
  readonly path: string;
  readonly name: string;
  /** ISO 8601. */
  readonly at: string;
}
