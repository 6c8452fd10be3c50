/** The wipes that stations have asked this drive for: from the moment it hears of one until it is done (R118-R123). */
import { present } from '#base/assert.ts';
import type { StationClient } from '#drive/connection/station-client.ts';
import type { DriveDoors } from '#drive/doors.ts';
import { DriveError } from '#drive/drive-error.ts';
import type { ConnectionSettings, SettingsFile } from '#drive/settings-file.ts';
import { Wiping } from '#drive/wipe/wiping.ts';

/** What the drive does for its wipes. */
export interface WipingsDoors {
  readonly doors: DriveDoors;
  readonly settings: SettingsFile;
  /** The folder of the task databases. */
  readonly databases: string;
  client(connection: string): StationClient;
  /** Nothing is left of the connection. */
  forget(connection: string): void;
  /** One order after the other. */
  inTurn<T>(order: () => Promise<T>): Promise<T>;
  stopTasks(connection: string): Promise<void>;
  startTasks(connection: string): Promise<void>;
}

export class Wipings {
  readonly #doors: WipingsDoors;
  readonly #running = new Map<string, Wiping>();
  /** Connections whose wipe is about to be taken up. */
  readonly #hearing = new Set<string>();

  constructor(doors: WipingsDoors) {
    this.#doors = doors;
  }

  /** Why a wipe that is under way is not done yet; empty when nothing is in its way, undefined when there is none. */
  detail(connection: string): string | undefined {
    return this.#running.get(connection)?.detail();
  }

  /** The station refuses everything but the wipe. Many requests may be refused before the first of them has had its turn. */
  hear(connection: string): void {
    if (this.#hearing.has(connection)) return;
    const { doors, inTurn } = this.#doors;
    this.#hearing.add(connection);
    inTurn(() => this.#take(connection))
      .catch((error: unknown) => doors.log('warn', 'wipe not taken up', { connection, error: String(error) }))
      .finally(() => this.#hearing.delete(connection));
  }

  /** Begins the wipe that the connection has on record, or goes on with it; nothing where it has none. */
  goOn({ id, wipe }: ConnectionSettings): void {
    if (wipe === undefined) return;
    const { doors, settings, databases, client, forget } = this.#doors;
    const over = (): void => {
      this.#running.delete(id);
      forget(id);
    };
    this.#running.set(id, new Wiping(id, { doors, settings, client: client(id), databases, over }));
  }

  /** Ends the wipe of a connection after the step in flight; `goOn` goes on with it. */
  async stop(connection: string): Promise<void> {
    await this.#running.get(connection)?.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map(wiping => wiping.close()));
  }

  /**
   * No task of the connection runs any more when it is taken up, and that it is taken up is on record before anything is
   * removed (R118). What cannot be taken up now is asked again by the first request of a task.
   */
  async #take(id: string): Promise<void> {
    const { doors, settings, client, stopTasks, startTasks } = this.#doors;
    const onRecord = (): ConnectionSettings | undefined => settings.get().connections.find(each => each.id === id);
    const asked = onRecord();
    if (asked === undefined || asked.wipe !== undefined) return;
    await stopTasks(id);
    try {
      const shares = settings.get().tasks.flatMap(({ connection, share }) => (connection === id ? [share] : []));
      const order = await client(id).takeWipe([...new Set(shares)]);
      const wipe = { ...order, takenMs: doors.clock.nowMs(), folders: [] };
      // What the station told along with its answer, which keys to pin for one, is on record by now.
      settings.putConnection({ ...present(onRecord(), 'orders come one after the other'), wipe });
      doors.log('warn', 'wipe taken up', { connection: id, scope: order.scope, by: order.by });
    } catch (error) {
      await startTasks(id);
      throw error;
    }
    this.goOn(present(onRecord(), 'it was put there'));
  }
}

/** Nobody but the station's order has a say about what is being wiped. */
export function refuseWiped({ url, wipe }: ConnectionSettings): void {
  if (wipe === undefined) return;
  throw new DriveError(
    'refused',
    `${wipe.by} asked for this computer to be wiped, at ${url}; nothing else can be done with it until that is done. See: waystation drive status`,
  );
}
