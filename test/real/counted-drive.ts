/** For tests: real drives (files on disk, SQLite) on a station in memory, whose calls to database and disk are counted. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Round } from '#engine/round.ts';
import { type TaskSettings, usualSizes } from '#engine/settings.ts';
import type { StationDoor } from '#engine/station-door.ts';
import { createTask } from '#engine/task.ts';
import { noFilter } from '#model/filter.ts';
import { systemClock } from '#platform/node/clock.ts';
import { createFastChunker } from '#platform/node/fast-chunker.ts';
import { hashBytes } from '#platform/node/hash.ts';
import { type Libc, loadLibc } from '#platform/node/libc.ts';
import { openFiles } from '#platform/node/node-files.ts';
import { systemRandom } from '#platform/node/random.ts';
import { openTaskStore } from '#platform/node/sqlite-task-store.ts';
import { keptRowsMax } from '#platform/node/task-kept-rows.ts';
import type { TaskStore } from '#platform/task-store.ts';
import { settled } from '#reconcile/settled.ts';
import type { Fixture } from '#station/share/share-fixture.ts';
import { stationDoor } from '#station/share/station-door.ts';

/** What was called in this process, of all that the drives do. */
export interface Calls {
  /** Runs of prepared statements and of SQL given as text. */
  statements: number;
  transactions: number;
  /** Files opened. */
  opens: number;
  reads: number;
  /** Looks at what stands at a path, or is open. */
  stats: number;
  /** Folders opened to work in them (none where the C library cannot be had). */
  folders: number;
  /** Folders whose names were read. */
  lists: number;
  rounds: number;
  /** Times that a task gave memory back. */
  rests: number;
  /** Of the station. */
  requests: number;
}

const none: Calls = {
  ...{ statements: 0, transactions: 0, opens: 0, reads: 0, stats: 0, folders: 0, lists: 0 },
  ...{ rounds: 0, rests: 0, requests: 0 },
};
const calls: Calls = { ...none };

/** What was called since the last time that this was asked. */
export function takeCalls(): Calls {
  const taken = { ...calls };
  Object.assign(calls, none);
  return taken;
}

countIn(StatementSync.prototype, ['get', 'all', 'run', 'iterate'], () => 'statements');
countIn(DatabaseSync.prototype, ['exec'], sql => (String(sql).startsWith('BEGIN') ? 'transactions' : 'statements'));
countIn(fs, ['openSync'], () => 'opens');
countIn(fs, ['readSync'], () => 'reads');
countIn(fs, ['statSync', 'lstatSync', 'fstatSync'], () => 'stats');
countIn(fs, ['readdirSync'], () => 'lists');
syncBuiltinESMExports();

type AnyFunction = (this: unknown, ...values: unknown[]) => unknown;

function countIn(target: object, names: readonly string[], kindOf: (first: unknown) => keyof Calls): void {
  const functions = target as Record<string, AnyFunction>;
  for (const name of names) {
    const whole = functions[name] as AnyFunction;
    functions[name] = function (this: unknown, ...values: unknown[]) {
      calls[kindOf(values[0])] += 1;
      return whole.apply(this, values);
    };
  }
}

export interface CountedDrive {
  readonly folder: string;
  /** Looks at these paths, or everywhere, and turns until nothing is left to do. */
  settle(paths?: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const turnsMax = 200;

/** How much a drive plans and keeps in memory at once. */
export interface AtOnce {
  readonly portionMax: number;
  readonly keptRowsMax: number;
}

const usually: AtOnce = { portionMax: usualSizes.portionMax, keptRowsMax };

/** A drive that keeps the folder `dir`/`name` the same as the station's share, with its records beside it. */
export function openCounted(station: Fixture, dir: string, name: string, atOnce: AtOnce = usually): CountedDrive {
  const folder = join(dir, name);
  fs.mkdirSync(folder, { recursive: true });
  const opened = openTaskStore(join(dir, `${name}.db`), settled, atOnce.keptRowsMax);
  const store: TaskStore = {
    ...opened,
    rest: () => {
      calls.rests += 1;
      opened.rest();
    },
  };
  const actor = { ...station.anna, device: station.id() };
  const task = createTask(settingsOf(name, station, atOnce), {
    files: openFiles(folder, { libc: countedLibc() }),
    store,
    station: counted(stationDoor(station.service, actor, station.share.id)),
    clock: systemClock,
    random: systemRandom,
    hash: hashBytes,
    cut: createFastChunker(),
    log: () => undefined,
  });
  const turn = async (): Promise<Round> => {
    calls.rounds += 1;
    const round = await task.syncOnce();
    if (round.state !== 'working' && round.state !== 'settled') await systemClock.sleep(round.wakeInMs ?? 10);
    return round;
  };
  return {
    folder,
    settle: async paths => {
      task.hint({ paths });
      task.pushed({ share: station.share.id, epoch: '', head: Number.MAX_SAFE_INTEGER });
      for (let turns = 0; turns < turnsMax; turns += 1) if ((await turn()).state === 'settled') return;
      throw new Error(`drive ${name} never comes to rest`);
    },
    close: async () => {
      await task.close();
      store.close();
    },
  };
}

function countedLibc(): Libc | undefined {
  const libc = loadLibc();
  if (libc === undefined) return undefined;
  const openFolder = (path: string): number => {
    calls.folders += 1;
    return libc.openFolder(path);
  };
  return { ...libc, openFolder };
}

/** Each of these is one request over HTTPS; the grant is known beforehand, or asked for once. */
function counted(door: StationDoor): StationDoor {
  const functions: Record<string, AnyFunction> = {};
  for (const verb of ['changes', 'commit', 'missing', 'wanted', 'upload', 'fetch'] as const) {
    const whole = door[verb].bind(door) as AnyFunction;
    functions[verb] = (...values) => {
      calls.requests += 1;
      return whole(...values);
    };
  }
  return { ...door, ...functions };
}

function settingsOf(name: string, station: Fixture, { portionMax }: AtOnce): TaskSettings {
  return {
    sizes: { ...usualSizes, portionMax },
    mode: 'two-way',
    conflictPolicy: 'latest',
    keepDiscarded: true,
    computer: name,
    filter: noFilter,
    consistencyCheck: true,
    system: 'linux',
    marker: `marker of ${name}`,
    root: station.share.root,
    absenceQuietMs: 1_000,
    holdFiles: 0,
    zoneMinutes: 0,
  };
}
