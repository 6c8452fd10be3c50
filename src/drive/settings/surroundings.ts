/** What the system of the computer tells, by which some settings go, and what is chosen with it. */
import type { DataFolder } from '#drive/data-folder.ts';
import type { DriveDoors } from '#drive/doors.ts';
import { systemProxyText } from '#drive/settings/settings-ways.ts';
import { type SessionPlace, sessionStart, startWithSession } from '#drive/surroundings/session.ts';
import type { SessionTold, SystemTold } from '#protocol/control/settings.ts';

export class Surroundings {
  readonly #doors: DriveDoors;
  readonly #session: SessionPlace;

  constructor(doors: DriveDoors, data: DataFolder) {
    this.#doors = doors;
    const { platform: system, env, execPath, execArgv, argv } = process;
    // The command that starts the drive of this data folder.
    const command = [execPath, ...execArgv, argv[1] ?? '', 'drive', 'start', '--data', data.path];
    this.#session = { system, env, command };
  }

  async told(): Promise<SystemTold> {
    const [proxy, power, network, session] = await Promise.all([
      systemProxyText(),
      this.#doors.power(),
      this.#doors.network(),
      sessionStart(this.#session),
    ]);
    return { proxy, power, network, session };
  }

  /** Throws DriveError('refused') where it cannot be done. */
  startWithSession(starts: boolean): Promise<SessionTold> {
    return startWithSession(this.#session, starts);
  }
}
