/**
 * Carries a wipe out that the station asked for and this drive took up (R118-R123): folder by folder, until each of them
 * was in reach, and in an order in which a crash at any moment is a restart of it. What is on record first is that there is
 * a wipe; last goes the token, once the station has heard that it is done.
 */
import { rmSync } from 'node:fs';
import type { StationClient } from '#drive/connection/station-client.ts';
import type { DriveDoors } from '#drive/doors.ts';
import type { ConnectionSettings, SettingsFile, TaskRecord, WipeRecord } from '#drive/settings-file.ts';
import { databasePath, engineSettings } from '#drive/task/live-task.ts';
import { type WipeResult, wipeFolder } from '#engine/wipe.ts';
import { TaskStoreError } from '#platform/task-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { WipeReport } from '#protocol/wipe.ts';

/** How often a folder that was out of reach is tried again, milliseconds: nothing else says that it is back. */
export const wipeAgainMs = 5_000;

export interface WipingDoors {
  readonly doors: DriveDoors;
  readonly settings: SettingsFile;
  readonly client: StationClient;
  /** The folder of the task databases. */
  readonly databases: string;
  /** Called once nothing is left to do and the connection is forgotten. */
  readonly over: () => void;
}

export class Wiping {
  readonly #doors: WipingDoors;
  readonly #connection: string;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #told = '';
  #detail = '';

  /** Begins, or goes on. The connection has a wipe on record, and none of its tasks runs. */
  constructor(connection: string, doors: WipingDoors) {
    this.#connection = connection;
    this.#doors = doors;
    this.#running = this.#run();
  }

  /** Why it is not done yet, a sentence; empty while nothing is in its way. */
  detail(): string {
    return this.#detail;
  }

  /** Ends after the step in flight. It goes on at the next start. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { log } = this.#doors.doors;
    while (!this.#stop.signal.aborted) {
      try {
        if (await this.#once()) return this.#doors.over();
      } catch (error) {
        this.#detail = error instanceof Error ? error.message : String(error);
        log('warn', 'wipe interrupted', { connection: this.#connection, error: this.#detail });
      }
      await this.#rest();
    }
  }

  /** True when all is done and heard, and the connection is forgotten. */
  async #once(): Promise<boolean> {
    const { settings } = this.#doors;
    const results: WipeResult[] = [];
    for (const record of settings.get().tasks.filter(({ connection }) => connection === this.#connection)) {
      if (this.#stop.signal.aborted) return false;
      results.push(await this.#wipeTask(record));
    }
    this.#detail = results.map(({ detail }) => detail).find(detail => detail !== '') ?? '';
    const done = results.every(({ state }) => state === 'done');
    const connection = this.#record();
    if (connection?.wipe === undefined || this.#stop.signal.aborted) return false;
    const told = reportOf(connection.wipe, { done, unfinished: results.filter(({ state }) => state !== 'done') });
    await this.#tell(told);
    if (!done) return false;
    settings.endWipe(connection.id, this.#doors.doors.clock.nowMs());
    this.#doors.doors.log('warn', 'wiped', { connection: connection.id, removed: told.removed, left: told.left });
    return true;
  }

  async #wipeTask(record: TaskRecord): Promise<WipeResult> {
    const before = this.#record()?.wipe?.folders.find(({ task }) => task === record.id);
    const result: WipeResult =
      before === undefined ? await this.#wipeFolder(record) : { detail: '', ...before, state: 'done' };
    if (result.state === 'again') return result;
    if (before === undefined) this.#note(record, result);
    await this.#forget(record);
    return result;
  }

  /** Records that are damaged are as good as lost (R124); what else is in the way of them may be over the next time. */
  async #wipeFolder(record: TaskRecord): Promise<WipeResult> {
    try {
      return await this.#wipeByRecords(record);
    } catch (error) {
      if (!(error instanceof TaskStoreError)) throw error;
      if (error.code !== 'damaged') return { state: 'again', removed: 0, left: 0, detail: error.message };
      this.#doors.doors.log('warn', 'wipe without records', { task: record.id, error: error.message });
      this.#dropRecords(record);
      return await this.#wipeByRecords(record);
    }
  }

  async #wipeByRecords(record: TaskRecord): Promise<WipeResult> {
    const { doors, databases } = this.#doors;
    const { clock, random, hash, cut, run, log } = doors;
    const { computer = '', wipe } = this.#record() ?? {};
    const settings = {
      ...engineSettings(record, computer, clock.nowMs()),
      ...(run === undefined ? {} : { run }),
    };
    const files = await doors.openFiles(record.folder);
    const store = doors.openStore(databasePath(databases, record.id));
    const told = wipe?.shares && { share: wipe.shares.find(({ share }) => share === record.share) ?? null };
    const order = { scope: wipe?.scope ?? 'synced', stop: this.#stop.signal, ...told } as const;
    try {
      return await wipeFolder(settings, { files, store, clock, random, hash, cut, log }, order);
    } finally {
      store.close();
    }
  }

  /** The numbers are on record before the records go from which they came. */
  #note(record: TaskRecord, { removed, left, detail }: WipeResult): void {
    const connection = this.#record();
    if (connection?.wipe === undefined) return;
    const done = { task: record.id, folder: record.folder, removed, left, ...(detail === '' ? {} : { detail }) };
    const folders = [...connection.wipe.folders, done];
    this.#doors.settings.putConnection({ ...connection, wipe: { ...connection.wipe, folders } });
  }

  /** The records first: without them the mark of the folder means nothing, whereas without the mark they would wait for ever. */
  async #forget(record: TaskRecord): Promise<void> {
    const { doors, settings } = this.#doors;
    this.#dropRecords(record);
    const files = await doors.openFiles(record.folder);
    if ((await files.identity())?.marker === record.id) await files.mark('');
    settings.dropTask(record.id);
  }

  #dropRecords({ id }: TaskRecord): void {
    const path = databasePath(this.#doors.databases, id);
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  }

  /** A station that knows of no wipe any more was put back from a backup: there is nobody to tell. */
  async #tell(report: WipeReport): Promise<void> {
    const text = JSON.stringify(report);
    if (this.#told === text) return;
    try {
      await this.#doors.client.reportWipe(report);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#doors.doors.log('warn', 'wipe not told', { connection: this.#connection, error: error.message });
    }
    this.#told = text;
  }

  #record(): ConnectionSettings | undefined {
    return this.#doors.settings.get().connections.find(({ id }) => id === this.#connection);
  }

  #rest(): Promise<void> {
    const { signal } = this.#stop;
    if (signal.aborted) return Promise.resolve();
    return new Promise(resolve => {
      const stopTimer = this.#doors.doors.startTimer(wipeAgainMs, resolve);
      signal.addEventListener('abort', () => {
        stopTimer();
        resolve();
      });
    });
  }
}

interface Progress {
  readonly done: boolean;
  readonly unfinished: readonly WipeResult[];
}

/** Characters of a reason that are told. */
const detailMax = 500;

function reportOf({ folders }: WipeRecord, { done, unfinished }: Progress): WipeReport {
  const all = [...unfinished, ...folders];
  return {
    done,
    removed: all.reduce((sum, each) => sum + each.removed, 0),
    left: all.reduce((sum, each) => sum + each.left, 0),
    detail: (all.find(each => each.detail)?.detail ?? '').slice(0, detailMax),
  };
}
