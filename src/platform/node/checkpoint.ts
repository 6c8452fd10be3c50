/**
 * Works the write-ahead log of a database into it beside everything else, in a thread of its own. SQLite does it within the
 * commit that fills the log, and on a disk that turns, thousands of pages at scattered places take many seconds, in which the
 * program would hear nothing and answer nobody (docs/decisions/0054).
 *
 * A passive checkpoint (https://sqlite.org/wal.html#ckpt) blocks no writer, so the log goes on growing meanwhile, and begins anew
 * only when a commit finds all of it worked in. Whoever writes much waits for that where it got long, between two commits.
 */
import type { DatabaseSync } from 'node:sqlite';
import { AskedThread, type Numbered } from '#platform/node/workers.ts';

interface Question {
  /** Absolute path of the database. */
  readonly path: string;
}

interface Answer {
  readonly failed: string | undefined;
}

export type CheckpointRequest = Numbered<Question>;
export type CheckpointAnswer = Numbered<Answer>;

/** Pages (4 KiB each) in the log that are not worked in yet, from which on that is done. */
const leftPagesMin = 4 * 1024;
/** Pages in the log from which on writers wait. */
const logPagesMax = 16 * 1024;
/** Where the thread cannot do it, SQLite does it within a commit after all. */
const herePages = 2 * logPagesMax;
/** What a log that was longer gives back to the disk, bytes. */
const logBytesKept = 32 * 1024 * 1024;

/** For each connection that writes to a database which has a keeper of its log. */
export function leaveLogToKeeper(db: DatabaseSync): void {
  db.exec(`PRAGMA wal_autocheckpoint = ${herePages}; PRAGMA journal_size_limit = ${logBytesKept}`);
}

export interface LogKeeper {
  /** To be called before a write. Fulfilled once the log has room for it; undefined: it has. */
  room(): Promise<void> | undefined;
  /** Fulfilled when nothing is done to the database any more: then it may be closed. */
  quiet(): Promise<void>;
}

export interface KeptLog {
  /** Open to the database. */
  readonly db: DatabaseSync;
  /** The database's absolute path. */
  readonly path: string;
  /** Told why the thread could not do it, once for as long as the reason is the same. */
  readonly onFailure: (reason: string) => void;
  /** Left out: the usual ones. */
  readonly pages?: { readonly leftMin: number; readonly logMax: number };
  /** Left out: the thread of this process. */
  readonly checkpoint?: Checkpoint;
}

/** Keeps the log of a database short. */
export function createLogKeeper({ db, path, onFailure, pages, checkpoint = inThread }: KeptLog): LogKeeper {
  const { leftMin, logMax } = pages ?? { leftMin: leftPagesMin, logMax: logPagesMax };
  // Does nothing, and tells how long the log is and how much of it is worked in.
  const look = db.prepare('PRAGMA wal_checkpoint(NOOP)');
  let underWay: Promise<void> | undefined;
  let told: string | undefined;
  const begin = async (): Promise<void> => {
    const failed = await checkpoint(path);
    underWay = undefined;
    if (failed !== undefined && failed !== told) onFailure(failed);
    told = failed;
  };
  return {
    room: () => {
      const { log, checkpointed } = look.get() as { readonly log: number; readonly checkpointed: number };
      if (log - checkpointed >= leftMin) underWay ??= begin();
      // Where all is worked in, the next commit begins the log anew.
      if (log < logMax || log === checkpointed) return undefined;
      underWay ??= begin();
      return underWay;
    },
    quiet: async () => underWay,
  };
}

/** Works the log of the database at a path into it. Answers what it failed with; undefined where it was done. */
export type Checkpoint = (path: string) => Promise<string | undefined>;

/** A thread that does it for all databases. */
export function createCheckpoints(script = new URL('./checkpoint-worker.ts', import.meta.url)): Checkpoint {
  const thread = new AskedThread<Question, Answer>(script);
  return path =>
    thread.ask({ path }).then(
      ({ failed }) => failed,
      error => String(error),
    );
}

const inThread = createCheckpoints();
