/** What `npm run bench -- load` can be told. */
import { parseArgs } from 'node:util';
import { positive, whole } from '#bench/options.ts';

export interface LoadOptions {
  /** Connections that only listen. */
  readonly idle: number;
  /** Drives that save now and then, ten to a share. */
  readonly active: number;
  /** Drives that write into one share as fast as they can. */
  readonly writers: number;
  /** How long the active ones, and then the writers, are at it. */
  readonly seconds: number;
  /** Processes that the clients live in. */
  readonly workers: number;
  readonly dir: string;
  readonly json: string | undefined;
  /** Writes the table into docs/performance.md. */
  readonly publish: boolean;
}

/** What --publish asks for. */
export const fullLoad: Pick<LoadOptions, 'idle' | 'active' | 'writers' | 'seconds'> = {
  ...{ idle: 10_000, active: 200, writers: 50, seconds: 20 },
};

export const loadUsage = `npm run bench -- load [options]     one station, and light clients that only speak its protocol over TLS
  --idle N        connections that listen (default ${fullLoad.idle})
  --active N      drives that save a file every few seconds, ten to a share (default ${fullLoad.active})
  --writers N     drives that write into one share as fast as they can (default ${fullLoad.writers})
  --seconds S     how long the active drives, and then the writers, are at it (default ${fullLoad.seconds})
  --workers N     processes that the clients live in (default 2)
  --dir DIR       where the station's data is made (default /dev/shm)
  --json FILE     write the figures as JSON, too
  --publish       write the table into docs/performance.md; at least the full amounts, on a quiet machine only
  --help          this text

A process may have only so many sockets open (ulimit -Hn): the station needs one for each client, each worker its part.`;

/** The options in `args`. Throws with a sentence when they cannot be understood. */
export function readLoadOptions(args: readonly string[]): LoadOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      idle: { type: 'string', default: String(fullLoad.idle) },
      active: { type: 'string', default: String(fullLoad.active) },
      writers: { type: 'string', default: String(fullLoad.writers) },
      seconds: { type: 'string', default: String(fullLoad.seconds) },
      workers: { type: 'string', default: '2' },
      dir: { type: 'string', default: '/dev/shm' },
      json: { type: 'string' },
      publish: { type: 'boolean', default: false },
    },
  });
  const options: LoadOptions = {
    idle: whole('--idle', values.idle),
    active: whole('--active', values.active),
    writers: whole('--writers', values.writers),
    seconds: positive('--seconds', values.seconds),
    workers: whole('--workers', values.workers),
    ...{ dir: values.dir, json: values.json, publish: values.publish },
  };
  if (options.publish && !isFull(options)) throw new Error('--publish wants at least the full amounts of everything.');
  return options;
}

/** Sockets and files that a process has open beside its clients' sockets. */
const othersOpen = 200;

/** Throws with a sentence where so many clients cannot be had with `openFilesMax` files in a process. */
export function mustFit({ idle, active, writers }: LoadOptions, openFilesMax: number): void {
  // A writing client has its channel and a connection for requests, sometimes two.
  const needed = idle + 3 * (active + writers) + othersOpen;
  if (needed <= openFilesMax) return;
  throw new Error(
    `The station would need ${needed} open files, and a process may have ${openFilesMax} here (ulimit -Hn). Raise that limit, or ask for less with --idle.`,
  );
}

function isFull(options: LoadOptions): boolean {
  return (Object.keys(fullLoad) as (keyof typeof fullLoad)[]).every(name => options[name] >= fullLoad[name]);
}
