/**
 * What a person leaves out of a task, and takes in again (S15, S35): tried out first, and done only as it was said.
 *
 * The settings say first what is left out, and whose space is to be freed; a task that begins with them forgets what is
 * left out before it plans (R131). So a crash anywhere leaves either the old selection, or the new one.
 */
import { createHash } from 'node:crypto';
import { stationTrouble } from '#drive/connection/link.ts';
import type { DriveDoors } from '#drive/doors.ts';
import { DriveError } from '#drive/drive-error.ts';
import type { SettingsFile, TaskRecord } from '#drive/settings-file.ts';
import { databasePath, engineSettings, forgetCursor, type LiveTask } from '#drive/task/live-task.ts';
import { changedSelection, type SelectionClient } from '#drive/task/selection-change.ts';
import { mustLeaveOut, probeSelection } from '#drive/task/selection-probe.ts';
import { leavingOut } from '#engine/leaving-out.ts';
import { type RemovedHere, removeHere } from '#engine/remove-here.ts';
import type { NodeId } from '#model/node.ts';
import type { LeftOutSetting, SelectionChange, SelectionOrder } from '#protocol/control/selection.ts';

export interface SelectionDoors {
  readonly doors: Pick<DriveDoors, 'clock' | 'random' | 'hash' | 'cut' | 'log' | 'run' | 'openFiles' | 'openStore'>;
  readonly settings: Pick<SettingsFile, 'get' | 'putTask'>;
  /** The folder of the task databases. */
  readonly databases: string;
  readonly client: (connection: string) => SelectionClient;
  readonly live: (task: string) => Pick<LiveTask, 'store'> | undefined;
  readonly stop: (task: string) => Promise<void>;
  /** As it is on record now. */
  readonly record: (task: string) => TaskRecord;
  /** Begins with what is on record. */
  readonly start: (task: string) => Promise<void>;
}

interface Applied {
  /** All that is left out from now on. */
  readonly leftOut: readonly LeftOutSetting[];
  /** Those of them whose space is freed. */
  readonly out: readonly LeftOutSetting[];
  /** Something is taken in again. */
  readonly isMore: boolean;
}

const nothingRemoved: RemovedHere = { removed: 0, left: 0, detail: '' };

export class Selections {
  readonly #doors: SelectionDoors;

  constructor(doors: SelectionDoors) {
    this.#doors = doors;
  }

  /** What an order comes to; unless it is a preview, it is done. Throws DriveError with the reason why not. */
  async change(record: TaskRecord, order: SelectionOrder): Promise<SelectionChange> {
    try {
      return await this.#change(record, order);
    } catch (error) {
      throw stationTrouble(error, this.#connection(record)?.url ?? '');
    }
  }

  /** Goes on with what a crash cut off, before the task runs (R135). */
  async goOn(record: TaskRecord): Promise<TaskRecord> {
    if (record.removing === undefined) return record;
    const before = {
      ...record,
      leftOut: (record.leftOut ?? []).filter(({ node }) => !record.removing?.includes(node)),
    };
    await this.#remove(before, (await this.#isProven(record, record.removing)) ? record.removing : []);
    return this.#done(record);
  }

  /** The station may have been put back since the person was answered; what cannot be asked is not proven. */
  async #isProven(record: TaskRecord, nodes: readonly NodeId[]): Promise<boolean> {
    const { doors, databases, client } = this.#doors;
    const store = doors.openStore(databasePath(databases, record.id));
    try {
      await mustLeaveOut({ client: client(record.connection), record, store }, nodes, true);
      return true;
    } catch (error) {
      doors.log('warn', 'space not freed', { task: record.id, why: error instanceof Error ? error.message : '' });
      return false;
    } finally {
      store.close();
    }
  }

  async #change(record: TaskRecord, order: SelectionOrder): Promise<SelectionChange> {
    const live = this.#doors.live(record.id);
    if (live === undefined)
      throw new DriveError('refused', `task ${record.id} does not run; see: waystation drive status`);
    const place = { client: this.#doors.client(record.connection), record, store: live.store };
    const { out, back, leftOut } = await changedSelection(place, order);
    const removes = order.removeHere === true && out.length > 0;
    const probe = await probeSelection(place, leftOut, back, removes);
    const leaveOut = out.map(({ node, path }) => leavingOut(live.store, node, path));
    const token = tokenOf({ task: record.id, before: record.leftOut ?? [], leaveOut, back, removes });
    const said = { task: record.id, removeHere: removes, token, leaveOut, takeIn: probe };
    if (order.preview === true) return { ...said, applied: false, ...nothingRemoved };
    if (order.expects !== undefined && order.expects !== token) {
      throw new DriveError(
        'refused',
        'The files changed since the preview, so nothing was done. Look at what would come of it by now.',
        { token },
      );
    }
    return {
      ...said,
      applied: true,
      ...(await this.#apply(record.id, { leftOut, out: removes ? out : [], isMore: back.length > 0 })),
    };
  }

  /** Whatever fails, the task runs afterwards, with what is on record then. */
  async #apply(task: string, applied: Applied): Promise<RemovedHere> {
    await this.#doors.stop(task);
    try {
      return await this.#applyStopped(this.#doors.record(task), applied);
    } finally {
      await this.#doors.start(task);
    }
  }

  async #applyStopped(record: TaskRecord, { leftOut, out, isMore }: Applied): Promise<RemovedHere> {
    if (isMore) forgetCursor(this.#doors.doors, this.#doors.databases, record.id);
    const { leftOut: before, ...rest } = record;
    const removing = out.map(({ node }) => node);
    const after: TaskRecord = {
      ...rest,
      ...(leftOut.length === 0 ? {} : { leftOut }),
      ...(removing.length === 0 ? {} : { removing }),
    };
    this.#doors.settings.putTask(after);
    if (removing.length === 0) return nothingRemoved;
    const removed = await this.#remove(record, removing);
    this.#done(after);
    return removed;
  }

  #done(record: TaskRecord): TaskRecord {
    const { removing, ...rest } = record;
    if (removing !== undefined) this.#doors.settings.putTask(rest);
    return rest;
  }

  async #remove(before: TaskRecord, nodes: NonNullable<TaskRecord['removing']>): Promise<RemovedHere> {
    const { doors, databases } = this.#doors;
    const { clock, random, hash, cut, run, log } = doors;
    const settings = {
      ...engineSettings(before, this.#connection(before)?.computer ?? '', clock.nowMs()),
      ...(run === undefined ? {} : { run }),
    };
    const files = await doors.openFiles(before.folder);
    const store = doors.openStore(databasePath(databases, before.id));
    try {
      const removed = await removeHere(settings, { files, store, clock, random, hash, cut, log }, nodes);
      log('info', 'space freed', { task: before.id, ...removed });
      return removed;
    } finally {
      store.close();
    }
  }

  #connection({ connection }: TaskRecord) {
    return this.#doors.settings.get().connections.find(({ id }) => id === connection);
  }
}

function tokenOf(said: object): string {
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32);
}
