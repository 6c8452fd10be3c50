/**
 * What administrators choose about the station as a whole: its name, where it listens, its public address, from how many
 * deletions on they are held, and whether drives are served at all.
 *
 * As `administration.ts`: what cannot be done is thrown as `AdministrationRefused`, and what is done is on record. What
 * the command line said at the start wins, and is refused here.
 */
import { holdFilesDefault, parseHoldFiles } from '#model/hold.ts';
import { stationSubject } from '#platform/account-groups.ts';
import type { AccountStore } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';
import { openEntry } from '#station/accounts/entry.ts';
import { type By, note } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { auditKeepDays, chooseAuditKeepDays } from '#station/admin/audit-keep.ts';
import { chooseHoldFiles, holdFiles } from '#station/admin/hold-administration.ts';
import { listenDefault, listenText, parseListenAddress } from '#station/admin/listen-address.ts';
import {
  type GivenAtStart,
  isAnnounced,
  keepAnnounced,
  keepListen,
  keepPublicUrl,
  keptListen,
  lastStart,
  publicUrl,
  stationName,
} from '#station/admin/station-settings.ts';

export interface SettingsDoors {
  readonly accounts: AccountStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly by: By;
}

export interface SettingsListing {
  readonly name: string;
  /** `HOST:PORT` from the next start on. */
  readonly listen: string;
  /** Where it listens now, or did the last time; null before the first start. */
  readonly listensOn: string | null;
  /** How people reach it, `https://HOST[:PORT]`; empty where nobody said. */
  readonly publicUrl: string;
  /** Files; 0 holds none. */
  readonly holdFiles: number;
  /** Whether the local network is told of it, `on` or `off`. */
  readonly announce: 'on' | 'off';
  /** What the command line of the last start said, and so cannot be chosen here. */
  readonly given: readonly SettingName[];
}

export const settingNames = ['name', 'listen', 'publicUrl', 'holdFiles', 'announce'] as const;
export type SettingName = (typeof settingNames)[number];

/** What to change, as a person wrote it; what is left out stays. */
export type SettingsChange = Partial<Readonly<Record<SettingName, string>>>;

export interface SettingsAdministration {
  settings(): SettingsListing;
  change(change: SettingsChange): SettingsListing;
  /** Whether drives are served. */
  service(): boolean;
  setService(on: boolean): void;
  /** Days that the log is kept; 0 for ever. */
  auditKeepDays(): number;
  /** Refused for what is no whole number of days, or too many. */
  keepAudit(days: number): void;
}

export function createSettingsAdministration(doors: SettingsDoors): SettingsAdministration {
  const { accounts } = doors;
  return {
    settings: () => listing(doors),
    change: change => {
      for (const name of settingNames) if (change[name] !== undefined) refuseGiven(doors, name);
      accounts.transaction(() => {
        for (const name of settingNames) {
          const text = change[name]?.trim();
          if (text === undefined) continue;
          keepers[name](accounts, text);
          note(doors, 'setting', { setting: name, value: text });
        }
      });
      return listing(doors);
    },
    auditKeepDays: () => auditKeepDays(accounts),
    keepAudit: days => chooseAuditKeepDays(doors, days),
    service: () => !stationRules(doors).refusedServices.includes('sync'),
    setService: on => {
      const rules = stationRules(doors);
      const others = rules.refusedServices.filter(each => each !== 'sync');
      accounts.transaction(() => {
        accounts.setEntryRules(stationSubject, { ...rules, refusedServices: on ? others : [...others, 'sync'] });
        note(doors, on ? 'service on' : 'service off', {});
      });
    },
  };
}

function listing({ accounts }: SettingsDoors): SettingsListing {
  const { url, given = {} } = lastStart(accounts);
  return {
    name: stationName(accounts, undefined),
    listen: given.listen ?? listenText(keptListen(accounts) ?? listenDefault),
    listensOn: url ?? null,
    publicUrl: publicUrl(accounts),
    holdFiles: holdFiles(accounts),
    announce: isAnnounced(accounts) ? 'on' : 'off',
    given: settingNames.filter(name => isGiven(given, name)),
  };
}

const options: Readonly<Partial<Record<SettingName, string>>> = {
  name: '--name',
  listen: '--listen',
  holdFiles: '--hold-deletions',
};

function isGiven(given: GivenAtStart, name: SettingName): boolean {
  return name !== 'publicUrl' && name !== 'announce' && given[name] !== undefined;
}

function refuseGiven({ accounts }: SettingsDoors, name: SettingName): void {
  if (!isGiven(lastStart(accounts).given ?? {}, name)) return;
  throw new AdministrationRefused(
    `The station was started with ${options[name]}, which wins; start it without, and it can be chosen here.`,
  );
}

const nameMax = 100;

const keepers: Readonly<Record<SettingName, (accounts: AccountStore, text: string) => void>> = {
  name: (accounts, text) => {
    if (text === '' || text.length > nameMax || /\p{Cc}/u.test(text))
      throw new AdministrationRefused(`The name of a station is a line of up to ${nameMax} characters.`);
    stationName(accounts, text);
  },
  listen: (accounts, text) => {
    const address = parseListenAddress(text);
    if (address === undefined)
      throw new AdministrationRefused(
        `'${text}' is no address to listen on; write HOST:PORT, as in 0.0.0.0:6690 or [::]:6690.`,
      );
    keepListen(accounts, address);
  },
  publicUrl: (accounts, text) => {
    if (text !== '' && !isOrigin(text))
      throw new AdministrationRefused(
        `'${text}' is no address of a station; write one like https://files.example.org.`,
      );
    keepPublicUrl(accounts, text.replace(/\/$/, ''));
  },
  holdFiles: (accounts, text) => {
    const parsed = parseHoldFiles(text === '' ? String(holdFilesDefault) : text);
    if ('fault' in parsed) throw new AdministrationRefused(parsed.fault);
    chooseHoldFiles(accounts, parsed.value);
  },
  announce: (accounts, text) => {
    if (text !== 'on' && text !== 'off')
      throw new AdministrationRefused(`'${text}' is neither on nor off, which is whether the local network is told.`);
    keepAnnounced(accounts, text === 'on');
  },
};

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin, href } = new URL(text);
  return protocol === 'https:' && href === `${origin}/`;
}

function stationRules({ accounts }: SettingsDoors) {
  return accounts.entryRules(stationSubject) ?? openEntry;
}
