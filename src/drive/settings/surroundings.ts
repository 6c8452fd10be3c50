/** What the system of the computer tells, by which some settings go, and what is chosen with it. */
import type { DataFolder } from '#drive/data-folder.ts';
import type { DriveDoors } from '#drive/doors.ts';
import { systemProxyText } from '#drive/settings/settings-ways.ts';
import { isUsualData, type SessionPlace, sessionStart, startWithSession } from '#drive/surroundings/session.ts';
import type { SessionTold, SystemTold } from '#protocol/control/settings.ts';

export class Surroundings {
  readonly #doors: DriveDoors;
  readonly #session: SessionPlace;

  constructor(doors: DriveDoors, data: DataFolder) {
    this.#doors = doors;
    const { platform: system, env, execPath, execArgv, argv } = process;
    // The command that starts the drive of this data folder.
    const command = [execPath, ...execArgv, argv[1] ?? '', 'drive', 'start', '--data', data.path];
    this.#session = { system, env, command, data: data.path, isUsual: isUsualData(data) };
  }

  /** What one source does not tell keeps nobody from the rest. */
  async told(): Promise<SystemTold> {
    const [proxy, power, network, session] = await Promise.all([
      systemProxyText(),
      this.#orElse('power', this.#doors.power(), 'none'),
      this.#orElse('network', this.#doors.network(), 'unknown'),
      sessionStart(this.#session),
    ]);
    return { proxy, power, network, session };
  }

  #orElse<T>(source: string, asked: Promise<T>, otherwise: T): Promise<T> {
    return asked.catch((error: unknown) => {
      this.#doors.log('info', 'not told by the system', { source, error: String(error) });
      return otherwise;
    });
  }

  /** Throws DriveError('refused') where it cannot be done. */
  startWithSession(starts: boolean): Promise<SessionTold> {
    return startWithSession(this.#session, starts);
  }
}
