/**
 * Whether sharing links can be made (S81): by the settings of the drive, and by what each station said last. A station is
 * asked now and then, and only while file managers are told.
 */
import type { Drive } from '#drive/drive.ts';
import type { Log } from '#platform/doors.ts';

/** How long a station's word is believed, milliseconds. */
export const leaveFreshMs = 15_000;

export interface LinkLeaveDoors {
  readonly drive: Pick<Drive, 'settings' | 'client' | 'monotonicMs'>;
  readonly log: Log;
}

interface Heard {
  readonly atMs: number;
  readonly mayMake: boolean;
}

export class LinkLeave {
  readonly #doors: LinkLeaveDoors;
  readonly #heard = new Map<string, Heard>();

  constructor(doors: LinkLeaveDoors) {
    this.#doors = doors;
  }

  /** As it was heard last; given until a station has said otherwise, which refuses what it does not allow in any case. */
  isGiven(connection: string): boolean {
    const { drive } = this.#doors;
    if (!drive.settings.get().sharing.links) return false;
    const heard = this.#heard.get(connection) ?? { atMs: Number.NEGATIVE_INFINITY, mayMake: true };
    const nowMs = drive.monotonicMs();
    if (nowMs - heard.atMs >= leaveFreshMs) {
      // Before it answers: it is asked once in that time, however often somebody wants to know.
      this.#heard.set(connection, { ...heard, atMs: nowMs });
      void this.#ask(connection);
    }
    return heard.mayMake;
  }

  async #ask(connection: string): Promise<void> {
    const { drive, log } = this.#doors;
    try {
      const mayMake = await drive.client(connection).mayMakeLinks();
      this.#heard.set(connection, { atMs: drive.monotonicMs(), mayMake });
    } catch (error) {
      // What was heard before stands: a station that cannot be asked makes no link either, and says why.
      log('debug', 'not heard whether links may be made', { connection, error: String(error) });
    }
  }
}
