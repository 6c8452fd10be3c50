/** What is written down of a connection while it is used: the runs of the drive's program, and a station's keys. */
import { nextRun } from '#drive/connection/credentials.ts';
import type { Pinned } from '#drive/connection/trust.ts';
import type { DriveDoors } from '#drive/doors.ts';
import type { ConnectionSettings, SettingsFile } from '#drive/settings-file.ts';

export class ConnectionNotes {
  readonly #settings: SettingsFile;
  readonly #doors: Pick<DriveDoors, 'random' | 'log'>;

  constructor(settings: SettingsFile, doors: Pick<DriveDoors, 'random' | 'log'>) {
    this.#settings = settings;
    this.#doors = doors;
  }

  /** A new run of this connection, on record before the station sees it. */
  begin(connection: ConnectionSettings): ConnectionSettings {
    const begun = { ...connection, run: nextRun(connection.run, this.#doors.random) };
    this.#settings.putConnection(begun);
    return begun;
  }

  /** What cannot be written down does not begin; the run before goes on, which the station takes as well. */
  beginOrGoOn(connection: ConnectionSettings): ConnectionSettings {
    try {
      return this.begin(connection);
    } catch (error) {
      this.#doors.log('warn', 'a new run cannot be written down', { connection: connection.id, error: String(error) });
      return connection;
    }
  }

  /** The station took the run. */
  accepted(id: string): void {
    const { run } = this.#find(id) ?? {};
    if (run?.accepted !== false) return;
    this.#put(id, { run: { ...run, accepted: true } }, 'a run cannot be written down');
  }

  /** What cannot be written down holds until the program ends, and is told again after the next start. */
  pinned(id: string, pinned: Pinned): void {
    this.#put(id, { trust: pinned }, 'the keys of a station cannot be written down');
  }

  #put(id: string, change: Partial<ConnectionSettings>, otherwise: string): void {
    const connection = this.#find(id);
    if (connection === undefined) return;
    try {
      this.#settings.putConnection({ ...connection, ...change });
    } catch (error) {
      this.#doors.log('warn', otherwise, { connection: id, error: String(error) });
    }
  }

  #find(id: string): ConnectionSettings | undefined {
    return this.#settings.get().connections.find(each => each.id === id);
  }
}
