/** One task of a running daemon: its store, folder, watcher, engine and loop, opened and closed together. */
import { rmSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { limitRates, Rate, type Rates } from '#drive/connection/rate.ts';
import type { StationClient } from '#drive/connection/station-client.ts';
import { chanceFrom, type DriveDoors } from '#drive/doors.ts';
import { defaultBin, type TaskRecord } from '#drive/settings-file.ts';
import { fullRescanMs, networkRescanMs, type RunnerState, TaskRunner } from '#drive/task/task-runner.ts';
import { TaskTransfers } from '#drive/transfers/task-transfers.ts';
import { dayMs } from '#engine/bin-sweep.ts';
import type { Task } from '#engine/round.ts';
import type { TaskSettings } from '#engine/settings.ts';
import { createTask } from '#engine/task.ts';
import { holdFilesDefault } from '#model/hold.ts';
import type { Watcher } from '#platform/doors.ts';
import type { Files } from '#platform/files.ts';
import type { SyncLogLine } from '#platform/sync-log.ts';
import type { TaskStore } from '#platform/task-store.ts';
import type { VolumeKind } from '#platform/volume-kind.ts';
import { noLimits } from '#protocol/control/paced-hours.ts';
import type { BinTotals } from '#protocol/control/status.ts';

const mebibyte = 1024 * 1024;

/** How long a file must be gone before it counts as deleted: editors replace files by renaming. */
export const absenceQuietMs = 400;

/** After so long a watcher that ended by itself is begun anew, twice as long each time. */
export const watchAnewMs = 10_000;

export interface LiveTaskOptions {
  readonly record: TaskRecord;
  /** Nothing is synced for now, whatever its person wants. */
  readonly isResting: boolean;
  readonly computer: string;
  readonly client: StationClient;
  readonly doors: DriveDoors;
  /** The folder of the task databases. */
  readonly databases: string;
  /** The station follows other sync profiles than the record tells of. */
  readonly profilesChanged: () => void;
  /** Neither side holds anything, so there is nothing to be asked about before it begins (R140). */
  readonly nothingToSee: () => void;
  /** Everything that stood on both sides at first has met (R142). */
  readonly allMet: () => void;
}

export class LiveTask {
  readonly store: TaskStore;
  readonly task: Task;
  readonly runner: TaskRunner;
  readonly client: StationClient;
  /** The door to the task's folder, for what its person asks for besides syncing. */
  readonly files: Files;
  readonly transfers: TaskTransfers;
  readonly #doors: DriveDoors;
  readonly #rates: Rates = { up: new Rate(), down: new Rate() };
  #record: TaskRecord;
  readonly #stopListening: readonly (() => void)[];
  #watcher: Watcher | undefined;
  /** Under way while it begins to watch. */
  #beginning: Promise<void> | undefined;
  /** How often a watcher has ended by itself. */
  #watchersEnded = 0;
  #callOffWatching: () => void = () => undefined;
  #lastSettledMs: number | undefined;
  #watchTrouble = '';
  #volume: VolumeKind;
  #bin: BinTotals = { objects: 0, bytes: 0 };

  static async open(options: LiveTaskOptions): Promise<LiveTask> {
    const files = await options.doors.openFiles(options.record.folder);
    const store = options.doors.openStore(databasePath(options.databases, options.record.id));
    const task = new LiveTask(options, files, store);
    if ((await files.identity()) !== undefined) await task.#watchOrLog();
    task.runner.start();
    return task;
  }

  private constructor(options: LiveTaskOptions, files: Files, store: TaskStore) {
    const { record, doors, client } = options;
    this.#record = record;
    limitRates(this.#rates, record.rules.limits ?? noLimits);
    this.store = store;
    this.client = client;
    this.#doors = doors;
    this.files = files;
    this.#volume = doors.volumeKind(record.folder);
    this.transfers = new TaskTransfers(record.id, () => doors.clock.monotonicMs());
    const { transfers } = this;
    const { clock, random, hash, hashEach, cut, run, log: allLog } = doors;
    const log: typeof allLog = (level, event, about) => allLog(level, event, { task: record.id, ...about });
    const station = client.share(record.share, record.root, options.profilesChanged, this.#rates);
    const settings = {
      ...engineSettings(record, options.computer, clock.nowMs()),
      ...(run === undefined ? {} : { run }),
      here: { host: hostname(), startedMs: () => clock.nowMs() - uptime() * 1000 },
    };
    this.task = createTask(settings, { files, store, station, clock, random, hash, hashEach, cut, log, transfers });
    this.runner = new TaskRunner({
      task: this.task,
      log,
      share: record.share,
      monotonicMs: () => clock.monotonicMs(),
      chance: chanceFrom(random),
      startTimer: doors.startTimer,
      paused: record.paused || options.isResting,
      rescanMs: () => (this.#volume.kind === 'network' ? networkRescanMs : fullRescanMs),
      afterRound: state => this.#afterRound(state, options),
    });
    this.#stopListening = [
      station.subscribe(push => this.runner.pushed(push)),
      client.onOpen(() => this.runner.hearsAnew()),
    ];
  }

  /** What it runs by. */
  get record(): TaskRecord {
    return this.#record;
  }

  /** Goes by a record that differs in limits alone, at once. */
  limit(record: TaskRecord): void {
    this.#record = record;
    limitRates(this.#rates, record.rules.limits ?? noLimits);
  }

  /** When a round last ended at rest, wall-clock milliseconds; undefined when none has. */
  lastSettledMs(): number | undefined {
    return this.#lastSettledMs;
  }

  /** Why the folder is not (wholly) watched, a sentence; empty when it is. */
  watchTrouble(): string {
    if (this.#watchTrouble !== '' || this.#volume.kind !== 'network') return this.#watchTrouble;
    return `The folder is on a network drive (${this.#volume.name}): what others change there is found by looking through it every minute.`;
  }

  /** On what kind of volume the folder lies. */
  volume(): VolumeKind {
    return this.#volume;
  }

  /** What lay in the recovery bin when it was last counted. */
  bin(): BinTotals {
    return this.#bin;
  }

  /** Counts what lies in the recovery bin; a folder that cannot be read leaves the count as it was. */
  async countBin(): Promise<void> {
    try {
      const entries = await this.files.binned();
      this.#bin = { objects: entries.length, bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0) };
    } catch (error) {
      this.#doors.log('warn', 'recovery bin not counted', { task: this.record.id, reason: String(error) });
    }
  }

  /** Writes a line about something that a person had done besides syncing. */
  tell(line: Omit<SyncLogLine, 'atMs' | 'object' | 'detail'>): void {
    const atMs = this.#doors.clock.nowMs();
    this.store.transaction(writes => writes.addToLog({ atMs, object: null, detail: '', ...line }));
  }

  async close(): Promise<void> {
    for (const stop of this.#stopListening) stop();
    await this.runner.close();
    await this.#stopWatching();
    this.store.close();
  }

  /** Closes, forgets all that was remembered and takes the mark off the folder. No file in it is touched. */
  async remove(databases: string): Promise<void> {
    await this.close();
    const identity = await this.files.identity();
    if (identity?.marker === this.record.id) await this.files.mark('');
    const path = databasePath(databases, this.record.id);
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  }

  async #afterRound(state: RunnerState, { nothingToSee, allMet }: LiveTaskOptions): Promise<void> {
    if (state === 'settled') this.#lastSettledMs = this.#doors.clock.nowMs();
    const report = state === 'looked' ? this.task.report() : undefined;
    if (report && report.here + report.there === 0) nothingToSee();
    if (this.record.existing !== undefined && this.task.hasMet()) allMet();
    if (state === 'absent') await this.#stopWatching();
    else if (this.#watcher === undefined) await this.#watchOrLog();
  }

  #watchOrLog(): Promise<void> {
    this.#beginning ??= this.#tryToWatch().finally(() => {
      this.#beginning = undefined;
    });
    return this.#beginning;
  }

  async #tryToWatch(): Promise<void> {
    // The disk may have come since the task was opened.
    this.#volume = this.#doors.volumeKind(this.record.folder);
    try {
      await this.#startWatching();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (this.#watchTrouble === '') this.#doors.log('warn', 'folder not watched', { task: this.record.id, reason });
      this.#watchTrouble = `The folder cannot be watched (${reason}); it is looked through every ${this.#volume.kind === 'network' ? 'minute' : '10 minutes'}.`;
    }
  }

  async #startWatching(): Promise<void> {
    let trouble = '';
    this.#watcher = await this.#doors.watch(this.record.folder, {
      hint: hint => this.runner.hint(hint),
      degraded: reason => {
        trouble = reason;
        this.#watchTrouble = reason;
        this.#doors.log('warn', 'folder not wholly watched', { task: this.record.id, reason });
      },
      ended: reason => this.#watchAnew(reason),
    });
    // Folders beyond the limit of watches are told of before the watcher stands.
    this.#watchTrouble = trouble;
    // What changed before the watcher stood has given no hint.
    this.runner.hint({ paths: undefined });
  }

  /** What it was about to tell is lost, so everything is looked at, and again once another one stands (R168). */
  #watchAnew(reason: string): void {
    this.#doors.log('warn', 'watching ended', { task: this.record.id, reason });
    this.#watchTrouble = `The folder is not watched at the moment: ${reason}.`;
    this.runner.hint({ paths: undefined });
    const inMs = Math.min(watchAnewMs * 2 ** this.#watchersEnded, fullRescanMs);
    this.#watchersEnded += 1;
    this.#callOffWatching = this.#doors.startTimer(inMs, () => {
      this.#watcher = undefined;
      void this.#watchOrLog();
    });
  }

  async #stopWatching(): Promise<void> {
    this.#callOffWatching();
    await this.#beginning;
    const watcher = this.#watcher;
    this.#watcher = undefined;
    await watcher?.close();
  }
}

/** The database of a task. */
export function databasePath(databases: string, task: string): string {
  return join(databases, `${task}.db`);
}

/**
 * Has the whole listing read anew, of a task that does not run: what it is to tell of is another choice from now on. To be
 * done before the settings say so: cut off in between, it is read anew for nothing, and not left as it was.
 */
export function forgetCursor({ openStore }: Pick<DriveDoors, 'openStore'>, databases: string, task: string): void {
  const store = openStore(databasePath(databases, task));
  try {
    store.transaction(writes => writes.setMeta({ cursor: 0 }));
  } finally {
    store.close();
  }
}

/** What the engine is told of a task. */
export function engineSettings(record: TaskRecord, computer: string, nowMs: number): TaskSettings {
  const { rules } = record;
  const { days, megabytes } = rules.bin ?? defaultBin;
  return {
    mode: rules.mode,
    conflictPolicy: rules.conflict,
    keepDiscarded: rules.keepDiscarded,
    computer,
    filter: rules.filter,
    ...(record.leftOut === undefined ? {} : { leftOut: record.leftOut.map(({ node }) => node) }),
    ...(record.profiles === undefined ? {} : { profiles: record.profiles }),
    consistencyCheck: rules.consistencyCheck,
    system: process.platform === 'win32' ? 'windows' : process.platform === 'darwin' ? 'mac' : 'linux',
    marker: record.id,
    root: record.root,
    absenceQuietMs,
    looksOnly: record.awaits === 'start',
    ...(record.existing === undefined ? {} : { existing: record.existing }),
    holdFiles: rules.holdFiles ?? holdFilesDefault,
    bin: { ageMsMax: days * dayMs, bytesMax: megabytes * mebibyte },
    zoneMinutes: -new Date(nowMs).getTimezoneOffset(),
  };
}
