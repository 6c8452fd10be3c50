/** The running halves of a drive's tasks: opened by what is on record, and closed. */
import type { StationClient } from '#drive/connection/station-client.ts';
import type { DriveDoors } from '#drive/doors.ts';
import type { ConnectionSettings, RecordChange, TaskRecord } from '#drive/settings-file.ts';
import { forgetCursor, LiveTask } from '#drive/task/live-task.ts';
import { refuseWiped } from '#drive/wipe/wipings.ts';

export interface RunningTasksDoors {
  readonly doors: DriveDoors;
  /** The folder of the task databases. */
  readonly databases: string;
  /** As it is on record now. */
  readonly record: (task: string) => TaskRecord;
  readonly connection: (id: string) => ConnectionSettings;
  readonly client: (connection: string) => StationClient;
  /** Ends what was cut off about a task before it runs; answers what is on record then. */
  readonly goOn: (record: TaskRecord) => Promise<TaskRecord>;
  readonly isResting: () => boolean;
  readonly profilesChanged: (task: string) => void;
  readonly nothingToSee: (task: string) => void;
  readonly allMet: (task: string) => void;
}

export class RunningTasks {
  readonly #doors: RunningTasksDoors;
  readonly #tasks = new Map<string, LiveTask>();
  /** Tasks that could not be opened. */
  readonly #broken = new Set<string>();

  constructor(doors: RunningTasksDoors) {
    this.#doors = doors;
  }

  /** Undefined when it could not be opened, and for the moment in which it is begun anew. */
  get(id: string): LiveTask | undefined {
    return this.#tasks.get(id);
  }

  /** A task could not be opened: its database or folder failed. */
  isBroken(id: string): boolean {
    return this.#broken.has(id);
  }

  /**
   * With what is on record; `otherView` makes of it one to which the station tells of other nodes. Throws when it cannot be
   * opened, which is kept in mind.
   */
  async start(id: string, otherView?: RecordChange): Promise<void> {
    try {
      this.#tasks.set(id, await this.#open(id, otherView));
      this.#broken.delete(id);
    } catch (error) {
      this.#broken.add(id);
      throw error;
    }
  }

  /** One task that cannot be opened must not keep the others from running; the status shows it. */
  async startOrLog(id: string): Promise<void> {
    try {
      await this.start(id);
    } catch (error) {
      this.#doors.doors.log('error', 'task cannot be opened', { task: id, error: String(error) });
    }
  }

  async stop(id: string): Promise<void> {
    const live = this.#tasks.get(id);
    this.#tasks.delete(id);
    await live?.close();
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#tasks.keys()].map(id => this.stop(id)));
  }

  /** Ends one that is on record no more, and forgets what it remembered. */
  async remove(id: string): Promise<void> {
    const live = this.#tasks.get(id);
    this.#tasks.delete(id);
    this.#broken.delete(id);
    await live?.remove(this.#doors.databases);
  }

  async #open(id: string, otherView?: RecordChange): Promise<LiveTask> {
    const { doors, databases, record, connection, client, goOn, isResting, ...heard } = this.#doors;
    const told = record(id);
    const linked = connection(told.connection);
    refuseWiped(linked);
    const known = await goOn(told);
    if (otherView !== undefined) forgetCursor(doors, databases, id);
    return LiveTask.open({
      ...{ doors, databases, computer: linked.computer, client: client(linked.id), isResting: isResting() },
      record: otherView?.(known) ?? known,
      profilesChanged: () => heard.profilesChanged(id),
      nothingToSee: () => heard.nothingToSee(id),
      allMet: () => heard.allMet(id),
    });
  }
}
