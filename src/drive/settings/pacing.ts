/**
 * How fast the drive may sync now, and whether at all: by the hours of the week, by the battery, by the network, and by what
 * other programs need. What a person pauses is not of this: when a condition is over, only what ran before goes on.
 */
import { limitRates, Rate, type Rates } from '#drive/connection/rate.ts';
import type { DriveDoors } from '#drive/doors.ts';
import type { GlobalSettings } from '#drive/settings/global-settings.ts';
import { limitsAt, weekMoment } from '#protocol/control/paced-hours.ts';
import type { LimitSettings, PaceText } from '#protocol/control/settings.ts';
import type { RestReason } from '#protocol/control/status.ts';

/** How often the battery and the network are looked at, milliseconds. */
export const lookMs = 15_000;
const minuteMs = 60_000;

export interface PacingOptions {
  readonly doors: Pick<DriveDoors, 'clock' | 'startTimer' | 'log' | 'power' | 'network' | 'giveWay'>;
  readonly settings: GlobalSettings;
  /** It rests from now on, goes on, or rests for another reason. */
  changed(): void;
}

export class Pacing {
  readonly rates: Rates = { up: new Rate(), down: new Rate() };
  readonly #options: PacingOptions;
  #resting: RestReason | undefined;
  #looks = 0;
  #givesWay = false;
  #stopTimer: () => void = () => undefined;
  #closed = false;

  constructor(options: PacingOptions) {
    this.#options = options;
    options.settings.onChange(() => this.look());
  }

  /** Why nothing is synced now; undefined while there is no reason. */
  resting(): RestReason | undefined {
    return this.#resting;
  }

  /** Looks at everything, lets it hold, and looks again soon. */
  async look(): Promise<void> {
    const { settings, doors, changed } = this.#options;
    const nowMs = doors.clock.nowMs();
    const { limits } = settings.get();
    const { pace, up, down } = limitsAt(limits, weekMoment(new Date(nowMs)));
    limitRates(this.rates, { up, down });
    if (limits.giveWay && !this.#givesWay) doors.giveWay();
    this.#givesWay ||= limits.giveWay;
    this.#looks += 1;
    const look = this.#looks;
    const reason = await this.#reason(limits, pace);
    // Another look began meanwhile, and knows better.
    if (this.#closed || look !== this.#looks) return;
    this.#stopTimer();
    // Hours begin and end with a minute.
    this.#stopTimer = doors.startTimer(Math.min(lookMs, minuteMs - (nowMs % minuteMs)), () => void this.look());
    if (reason === this.#resting) return;
    this.#resting = reason;
    doors.log('info', reason === undefined ? 'sync goes on' : 'sync rests', { reason });
    changed();
  }

  close(): void {
    this.#closed = true;
    this.#stopTimer();
  }

  async #reason(limits: LimitSettings, pace: PaceText): Promise<RestReason | undefined> {
    if (pace === 'none') return 'hours';
    const { power, network, log } = this.#options.doors;
    try {
      if (limits.pauseOnBattery && (await power()) === 'battery') return 'battery';
      return limits.pauseOnMetered && (await network()) === 'metered' ? 'metered' : undefined;
    } catch (error) {
      log('warn', 'the system does not tell of its power or network', { error: String(error) });
      return undefined;
    }
  }
}
