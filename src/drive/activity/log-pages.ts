/**
 * The logs of all tasks as one, the newest line first, a page at a time. Each task numbers its own lines; a page ends
 * with how far it got in each of them, so that it is gone on with whatever is written meanwhile.
 */

import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import { nameKey } from '#model/name.ts';
import type { SyncLogEntry, SyncLogKind, SyncLogQuery } from '#platform/sync-log.ts';
import type { TaskStore } from '#platform/task-store.ts';
import type { LogLine, LogPage } from '#protocol/control/activity.ts';

/** Lines that are read from a task at once. */
const readLines = 200;
/** Lines that one page looks through; where few of them fit, it is short, or empty, with more to follow. */
export const scanLinesMax = 20_000;

/** Which lines; what is left out narrows nothing. */
export interface LogFilter {
  /** A task, or the beginning of its id. */
  readonly task?: string;
  readonly kinds?: readonly SyncLogKind[];
  /** Wall-clock milliseconds, both inclusive. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** A part of the path, of either one; letters count as the same in either case. */
  readonly search?: string;
}

export interface LogPageOrder {
  readonly limit: number;
  /** As the page before answered. */
  readonly after?: string;
}

/** A task whose log is read. */
export interface LogSource {
  readonly task: string;
  readonly folder: string;
  readonly store: Pick<TaskStore, 'syncLog' | 'changes'>;
}

/** The logs of the drive's tasks, or of the one that is named. Throws DriveError('not-found'). */
export function logSources(drive: Drive, task: string | undefined): LogSource[] {
  const records = task === undefined ? drive.records() : [drive.record(task)];
  return records.flatMap(({ id, folder }) => {
    const store = drive.liveTask(id)?.store;
    return store === undefined ? [] : [{ task: id, folder, store }];
  });
}

/** Throws DriveError('invalid') for an `after` that no page has answered. */
export function logPage(sources: readonly LogSource[], filter: LogFilter, { limit, after }: LogPageOrder): LogPage {
  const befores = new Map(Object.entries(readCursor(after)));
  const readers = sources.map(source => new Reader(source, filter, befores.get(source.task)));
  const fits = searching(filter.search);
  const lines: LogLine[] = [];
  for (let scanned = 0; scanned < scanLinesMax && lines.length < limit; scanned += 1) {
    const newest = newestOf(readers);
    if (newest === undefined) return { lines, after: null };
    const entry = newest.take();
    if (fits(entry)) lines.push(logLine(newest.source, entry));
  }
  const got = Object.fromEntries(
    readers.flatMap(({ source, before }) => (before === undefined ? [] : [[source.task, before]])),
  );
  return {
    lines,
    after: newestOf(readers) === undefined ? null : Buffer.from(JSON.stringify(got)).toString('base64url'),
  };
}

/** An entry as it is told. */
export function logLine({ task, folder }: LogSource, entry: SyncLogEntry): LogLine {
  const { number, atMs, kind, object, path, other, bytes, detail } = entry;
  return {
    ...{ id: `${task}-${number}`, task, folder, at: new Date(atMs).toISOString(), kind, object },
    ...{ path: plainText(path), other: other === null ? null : plainText(other), bytes, detail: plainText(detail) },
  };
}

/** Whether a line has a text in one of its paths. */
export function searching(text: string | undefined): (entry: Pick<SyncLogEntry, 'path' | 'other'>) => boolean {
  if (text === undefined || text === '') return () => true;
  const wanted = nameKey(text);
  return ({ path, other }) => nameKey(path).includes(wanted) || (other !== null && nameKey(other).includes(wanted));
}

/** Reads the log of one task backwards. */
class Reader {
  readonly source: LogSource;
  readonly #query: Omit<SyncLogQuery, 'before'>;
  /** The number of the last line that was taken; undefined before the first. */
  before: number | undefined;
  #read: readonly SyncLogEntry[] = [];
  #at = 0;
  #ended = false;

  constructor(source: LogSource, { kinds, fromMs, toMs }: LogFilter, before: number | undefined) {
    this.source = source;
    this.before = before;
    this.#query = {
      limit: readLines,
      ...(kinds === undefined ? {} : { kinds }),
      ...(fromMs === undefined ? {} : { fromMs }),
      ...(toMs === undefined ? {} : { toMs }),
    };
  }

  /** The line that comes next; undefined at the end. */
  head(): SyncLogEntry | undefined {
    if (this.#at === this.#read.length && !this.#ended) {
      this.#read = this.source.store.syncLog({
        ...this.#query,
        ...(this.before === undefined ? {} : { before: this.before }),
      });
      this.#at = 0;
      this.#ended = this.#read.length < readLines;
    }
    return this.#read[this.#at];
  }

  take(): SyncLogEntry {
    const entry = this.head() as SyncLogEntry;
    this.#at += 1;
    this.before = entry.number;
    return entry;
  }
}

function newestOf(readers: readonly Reader[]): Reader | undefined {
  let newest: Reader | undefined;
  for (const reader of readers) {
    const head = reader.head();
    if (head !== undefined && head.atMs > (newest?.head()?.atMs ?? Number.NEGATIVE_INFINITY)) newest = reader;
  }
  return newest;
}

const Cursor = Type.Record(Type.String(), Type.Integer({ minimum: 0 }));
const cursorCheck = Compile(Cursor);

function readCursor(after: string | undefined): Static<typeof Cursor> {
  if (after === undefined) return {};
  try {
    const value: unknown = JSON.parse(Buffer.from(after, 'base64url').toString());
    if (cursorCheck.Check(value)) return value;
  } catch {
    // Told below, as everything else that no page has answered.
  }
  throw new DriveError('invalid', `"${plainText(after)}" is not where a page of the log ended`);
}
