/** What holds for all stations and tasks of a drive: the settings, and what they and the system make of them. */
import { isDeepStrictEqual } from 'node:util';
import type { Rates } from '#drive/connection/rate.ts';
import type { Ways } from '#drive/connection/ways.ts';
import type { DataFolder } from '#drive/data-folder.ts';
import type { DriveDoors } from '#drive/doors.ts';
import { GlobalSettings } from '#drive/settings/global-settings.ts';
import { Pacing } from '#drive/settings/pacing.ts';
import { settingsWays } from '#drive/settings/settings-ways.ts';
import { Surroundings } from '#drive/settings/surroundings.ts';
import type { SettingsFile } from '#drive/settings-file.ts';
import type { DriveSettings, SettingsOrder, SettingsTold } from '#protocol/control/settings.ts';
import type { RestReason } from '#protocol/control/status.ts';

/** What the drive lets be done with its connections and tasks. */
export interface DriveHands {
  /** Makes every connection anew. */
  reconnect(): Promise<void>;
  /** Begins every task anew that no person paused. */
  beginAnew(): Promise<void>;
  /** After the orders that were given before. */
  inTurn<T>(order: () => Promise<T>): Promise<T>;
}

export class DriveWide {
  /** The way to stations that the settings want. */
  readonly ways: Ways;
  /** How fast bytes may go now. */
  readonly rates: Rates;
  /** What the system of the computer tells. */
  readonly surroundings: Surroundings;
  readonly #settings: GlobalSettings;
  readonly #pacing: Pacing;
  readonly #hands: DriveHands;

  constructor(hands: DriveHands, file: SettingsFile, data: DataFolder, doors: DriveDoors) {
    this.#hands = hands;
    this.#settings = new GlobalSettings(file);
    this.surroundings = new Surroundings(doors, data);
    this.ways = settingsWays(() => this.get().proxy);
    const changed = (): void => {
      hands
        .inTurn(() => hands.beginAnew())
        .catch((error: unknown) => doors.log('info', 'pace not followed', { error: String(error) }));
    };
    this.#pacing = new Pacing({ doors, settings: this.#settings, changed });
    this.rates = this.#pacing.rates;
    // Another proxy holds at once, for connections that stand too.
    this.#settings.onChange(async (now, before) => {
      if (!isDeepStrictEqual(now.proxy, before.proxy)) await hands.reconnect();
    });
  }

  /** Before anything of the drive runs. */
  begin(): Promise<void> {
    return this.#pacing.look();
  }

  get(): DriveSettings {
    return this.#settings.get();
  }

  /** The same, without what is secret. */
  told(): SettingsTold {
    return this.#settings.told();
  }

  /** Keeps what is ordered, and lets it hold. Throws DriveError('invalid'), and then nothing is changed. */
  change(order: SettingsOrder): Promise<SettingsTold> {
    return this.#hands.inTurn(() => this.#settings.change(order));
  }

  /** Why no task runs now, though no person paused it; undefined while there is no reason. */
  resting(): RestReason | undefined {
    return this.#pacing.resting();
  }

  close(): void {
    this.#pacing.close();
  }
}
