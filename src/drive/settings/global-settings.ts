/** What a person chose about the drive as a whole, kept in the drive's settings file, and who follows it. */
import { fitsSocks, socksTextBytesMax } from '#drive/connection/ways.ts';
import { DriveError } from '#drive/drive-error.ts';
import { checkLimits } from '#drive/settings/check-limits.ts';
import type { SettingsFile } from '#drive/settings-file.ts';
import {
  choose,
  type DriveSettings,
  type SettingsOrder,
  type SettingsTold,
  settingsOf,
  toldSettings,
} from '#protocol/control/settings.ts';

/** Follows a change: after which settings, and which hold now. */
export type SettingsListener = (now: DriveSettings, before: DriveSettings) => Promise<void> | void;

export class GlobalSettings {
  readonly #file: SettingsFile;
  readonly #listeners: SettingsListener[] = [];

  constructor(file: SettingsFile) {
    this.#file = file;
  }

  get(): DriveSettings {
    return settingsOf(this.#file.get().chosen ?? {});
  }

  /** The same, without what is secret. */
  told(): SettingsTold {
    return toldSettings(this.get());
  }

  /** Keeps what is ordered, then lets it hold. Throws DriveError('invalid'), and then nothing is changed. */
  async change(order: SettingsOrder): Promise<SettingsTold> {
    const before = this.get();
    const chosen = choose(this.#file.get().chosen ?? {}, order);
    const now = settingsOf(chosen);
    requireSense(now);
    this.#file.putChosen(chosen);
    for (const listener of this.#listeners) await listener(now, before);
    return this.told();
  }

  /** `listener` is told of every change, after it is kept. */
  onChange(listener: SettingsListener): void {
    this.#listeners.push(listener);
  }
}

function requireSense({ proxy, limits }: DriveSettings): void {
  if (proxy.mode === 'manual' && proxy.host === '')
    throw new DriveError('invalid', 'A proxy that is named by hand needs its host; give it, or use no proxy.');
  if (/[\s/@[\]]/.test(proxy.host))
    throw new DriveError(
      'invalid',
      'The host of a proxy is its name or address alone; its port has a field of its own.',
    );
  if (proxy.kind === 'socks5' && !(fitsSocks(proxy.name) && fitsSocks(proxy.password)))
    throw new DriveError(
      'invalid',
      `A name or password for a SOCKS 5 proxy has at most ${socksTextBytesMax} bytes; letters beyond ASCII take two to four.`,
    );
  checkLimits(limits);
  if (proxy.password !== '' && proxy.name === '')
    throw new DriveError('invalid', 'A password for the proxy needs the name that it is for; give both, or neither.');
}
