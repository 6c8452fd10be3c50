/** Opens the data of a station, with all that can be done with them: what one command of the CLI needs. */
import { join } from 'node:path';
import type { AccountStore } from '#platform/account-store.ts';
import type { Log } from '#platform/doors.ts';
import { systemClock } from '#platform/node/clock.ts';
import { hashBytes } from '#platform/node/hash.ts';
import { openPackFolder, packMarkName } from '#platform/node/pack-folder.ts';
import { systemRandom } from '#platform/node/random.ts';
import { openSqliteAccountStore } from '#platform/node/sqlite-account-store.ts';
import { openSqliteShareStore } from '#platform/node/sqlite-share-store.ts';
import type { ShareStore } from '#platform/share-store.ts';
import { createNames } from '#station/accounts/names.ts';
import { type PasswordCost, passwordCostDefault } from '#station/accounts/password.ts';
import type { Administering } from '#station/admin/administering.ts';
import { type By, createAdministration, locally } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { type DataFolder, makeDataFolder } from '#station/admin/data-folder.ts';
import { createDirectoryAdministration } from '#station/admin/directory-administration.ts';
import { createEntryAdministration } from '#station/admin/entry-administration.ts';
import { createFolderAdministration } from '#station/admin/folder-administration.ts';
import { createGroupAdministration } from '#station/admin/group-administration.ts';
import { createHoldAdministration, holdFiles } from '#station/admin/hold-administration.ts';
import { createLifeAdministration } from '#station/admin/life-administration.ts';
import { createNoticeAdministration } from '#station/admin/notice-administration.ts';
import { createProfileAdministration } from '#station/admin/profile-administration.ts';
import { createQuotaAdministration } from '#station/admin/quota-administration.ts';
import { createRetentionAdministration } from '#station/admin/retention-administration.ts';
import { createSecondFactorAdministration } from '#station/admin/second-factor-administration.ts';
import { createSettingsAdministration } from '#station/admin/settings-administration.ts';
import {
  ensureDataId,
  ensureStationId,
  type StationInfo,
  stationInfo,
  verifyPosition,
} from '#station/admin/station-settings.ts';
import { createWipeAdministration } from '#station/admin/wipe-administration.ts';
import { createCertificateAdministration } from '#station/certificate/certificate-administration.ts';
import { createFileLog, type FileLog } from '#station/file-log/file-log.ts';
import { createLinkAdministration } from '#station/links/link-administration.ts';
import { createLinkRuleAdministration } from '#station/links/rules-administration.ts';
import { timedWrites } from '#station/overview/timed-writes.ts';
import { createPastService, type PastService } from '#station/past/past-service.ts';
import { createShareService, type ShareService } from '#station/share/share-service.ts';
import type { CollectDoors } from '#station/upkeep/collect.ts';
import type { VerifyOptions } from '#station/upkeep/verify.ts';

export interface OpenOptions {
  readonly data: DataFolder;
  readonly log?: Log;
  /** What a password's hash costs; tests take less. */
  readonly cost?: PasswordCost;
  /** Hears how long each write of the share store took, milliseconds. */
  readonly wrote?: (ms: number) => void;
}

/** A station's data, opened for administration; a running station may have it open as well. */
export interface OpenStation extends Administering {
  readonly accounts: AccountStore;
  readonly shares: ShareService;
  readonly past: PastService;
  readonly fileLog: FileLog;
  /** The same for somebody else. */
  readonly administer: (by: By) => Administering;
  /** The doors by which the station looks after itself. */
  readonly upkeep: CollectDoors;
  /** Where verification ended the last time. */
  readonly verifyPosition: VerifyOptions['position'];
  info(): Promise<StationInfo>;
  close(): Promise<void>;
}

/** Opens the data, makes it when it is new. Throws `AdministrationRefused` when it cannot be read or written. */
export async function openStation({
  data,
  log = () => undefined,
  cost = passwordCostDefault,
  wrote,
}: OpenOptions): Promise<OpenStation> {
  makeDataFolder(data);
  const { accounts, store: untimed } = openDatabase(data, log);
  const store = wrote === undefined ? untimed : timedWrites(untimed, wrote);
  const mark = ensureDataId(accounts, systemRandom, packsMark(data));
  const packs = openPackFolder(data.packs, mark === undefined ? {} : { mark });
  const upkeep: CollectDoors = { store, packs, hash: hashBytes, clock: systemClock, log };
  const shares = createShareService({ ...upkeep, random: systemRandom, holdFiles: () => holdFiles(accounts) });
  const past = createPastService({ ...upkeep, shares, random: systemRandom });
  const administer = (by: By): Administering => ({
    administration: createAdministration({ accounts, shares, clock: systemClock, random: systemRandom, cost, by }),
    folders: createFolderAdministration({ accounts, shares, clock: systemClock, by }),
    life: createLifeAdministration({ accounts, shares, clock: systemClock, by }),
    groups: createGroupAdministration({ accounts, shares, clock: systemClock, random: systemRandom, by }),
    holds: createHoldAdministration({ accounts, shares, clock: systemClock, by }),
    entry: createEntryAdministration({ accounts, clock: systemClock, by }),
    profiles: createProfileAdministration({ accounts, shares, clock: systemClock, random: systemRandom, by }),
    quotas: createQuotaAdministration({ accounts, shares, clock: systemClock, by }),
    retention: createRetentionAdministration({ accounts, shares, store, clock: systemClock, by }),
    secondFactors: createSecondFactorAdministration({ accounts, clock: systemClock, by }),
    links: createLinkAdministration({ accounts, shares, clock: systemClock, by }),
    linkRules: createLinkRuleAdministration({ accounts, shares, clock: systemClock, by }),
    directories: createDirectoryAdministration({ accounts, clock: systemClock, log, by }),
    settings: createSettingsAdministration({ accounts, clock: systemClock, by }),
    certificates: createCertificateAdministration({ folder: data.tls, accounts, clock: systemClock, log, by }),
    notices: createNoticeAdministration({ accounts, clock: systemClock, random: systemRandom, by }),
    wipes: createWipeAdministration({ accounts, shares, clock: systemClock, by }),
  });
  return {
    accounts,
    shares,
    past,
    fileLog: createFileLog({ store, accounts, names: createNames(accounts) }),
    ...administer(locally),
    administer,
    upkeep,
    verifyPosition: verifyPosition(accounts),
    info: () => stationInfo({ data, accounts, shares }),
    close: async () => {
      await shares.close();
      await packs.close();
      await store.close();
      accounts.close();
    },
  };
}

/** Both stores lie in one file, and so in one backup. */
export function openDatabase(
  data: DataFolder,
  log?: Log,
): { readonly accounts: AccountStore; readonly store: ShareStore } {
  try {
    const accounts = openSqliteAccountStore(data.database);
    const store = openSqliteShareStore(data.database, log);
    ensureStationId(accounts, systemRandom);
    return { accounts, store };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AdministrationRefused(
      `The database ${data.database} cannot be used (${reason}); check the disk, or restore it from a backup.`,
      { cause },
    );
  }
}

export function packsMark(data: DataFolder): string {
  return join(data.packs, packMarkName);
}
