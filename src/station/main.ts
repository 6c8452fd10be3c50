/**
 * Puts a station together from its real doors. `openStation` is what one command of the CLI needs; `startStation`
 * runs the whole: everything else in this room is used by it, and this is where to begin reading.
 */
import { join } from 'node:path';
import { present } from '#base/assert.ts';
import type { AccountStore } from '#platform/account-store.ts';
import type { Log } from '#platform/doors.ts';
import { type BackupReport, backUp, isBackup, putBack } from '#platform/node/backup-folder.ts';
import { systemClock } from '#platform/node/clock.ts';
import { hashBytes } from '#platform/node/hash.ts';
import { openPackFolder, packMarkName } from '#platform/node/pack-folder.ts';
import { systemRandom } from '#platform/node/random.ts';
import { openSqliteAccountStore } from '#platform/node/sqlite-account-store.ts';
import { openSqliteShareStore } from '#platform/node/sqlite-share-store.ts';
import type { ShareStore } from '#platform/share-store.ts';
import { StorageError } from '#platform/storage-error.ts';
import { type Access, createAccess } from '#station/accounts/access.ts';
import { type Admit, actorOf, createAdmit } from '#station/accounts/directory/admit.ts';
import { createDirectories } from '#station/accounts/directory/directories.ts';
import { recheck, recheckEveryMs } from '#station/accounts/directory/recheck.ts';
import { createFirstAccount, type FirstAccount } from '#station/accounts/first-account.ts';
import { createNames } from '#station/accounts/names.ts';
import { type PasswordCost, passwordCostDefault } from '#station/accounts/password.ts';
import { createProve } from '#station/accounts/prove.ts';
import { createSecondFactors } from '#station/accounts/second-factors.ts';
import { createSignIn } from '#station/accounts/sign-in.ts';
import { createThrottle } from '#station/accounts/throttle.ts';
import { newId } from '#station/accounts/token.ts';
import type { Administering } from '#station/admin/administering.ts';
import { type By, createAdministration, locally } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import {
  type DataFolder,
  dataFolder,
  isRunning,
  lockDataFolder,
  makeDataFolder,
  noteVolume,
} from '#station/admin/data-folder.ts';
import { createDirectoryAdministration } from '#station/admin/directory-administration.ts';
import { createEntryAdministration } from '#station/admin/entry-administration.ts';
import { createGroupAdministration } from '#station/admin/group-administration.ts';
import { chooseHoldFiles, createHoldAdministration, holdFiles } from '#station/admin/hold-administration.ts';
import { listenOrRefuse, type Reach, reachAt } from '#station/admin/listen.ts';
import type { ListenAddress } from '#station/admin/listen-address.ts';
import { createQuotaAdministration } from '#station/admin/quota-administration.ts';
import { createSecondFactorAdministration } from '#station/admin/second-factor-administration.ts';
import {
  ensureDataId,
  ensureStationId,
  keepLastStart,
  renewDataId,
  type StationInfo,
  stationId,
  stationInfo,
  stationName,
  verifyPosition,
} from '#station/admin/station-settings.ts';
import type { HttpServer, ServerLimits } from '#station/http/server.ts';
import { createLinkAdministration } from '#station/links/link-administration.ts';
import { createSharingLinks } from '#station/links/sharing-links.ts';
import { createVisitorDoors } from '#station/links/visitor-doors.ts';
import { createPastService, type PastService } from '#station/past/past-service.ts';
import { createShareService, type ShareService } from '#station/share/share-service.ts';
import { broughtIdentity, type OwnCertificate, ownIdentity, type TlsIdentity } from '#station/tls.ts';
import { type CollectDoors, type CollectReport, collect, collectGraceMs } from '#station/upkeep/collect.ts';
import { giveOrder, type Order } from '#station/upkeep/orders.ts';
import { type RepairReport, repair } from '#station/upkeep/repair.ts';
import { startUpkeep } from '#station/upkeep/runner.ts';
import type { VerifyOptions } from '#station/upkeep/verify.ts';

/** How often pins and answers that ended are forgotten. */
export const expireEveryMs = 60 * 60_000;

/** Where `npm run build` puts the console's pages. */
const builtPages = join(import.meta.dirname, '../../dist/console');

export interface OpenOptions {
  readonly data: DataFolder;
  readonly log?: Log;
  /** What a password's hash costs; tests take less. */
  readonly cost?: PasswordCost;
}

/** A station's data, opened for administration; a running station may have it open as well. */
export interface OpenStation extends Administering {
  readonly accounts: AccountStore;
  readonly shares: ShareService;
  readonly past: PastService;
  /** The same for somebody else. */
  readonly administer: (by: By) => Administering;
  /** The doors by which the station looks after itself. */
  readonly upkeep: CollectDoors;
  /** Where verification ended the last time. */
  readonly verifyPosition: VerifyOptions['position'];
  info(): Promise<StationInfo>;
  close(): Promise<void>;
}

export interface StartOptions extends OpenOptions {
  readonly listen: ListenAddress;
  /** Kept for later starts. */
  readonly name?: string;
  /** Files from which on deletions by a device are held (0: none); kept for later starts. */
  readonly holdFiles?: number;
  readonly certificate?: OwnCertificate;
  readonly plainHttp?: boolean;
  /** Reverse proxies that are believed, `ADDRESS[/BITS]`; left out: with `plainHttp` those on this computer, else none. */
  readonly trustedProxies?: readonly string[];
  /** The folder of the console's pages; left out: where they are built. */
  readonly pages?: string;
  readonly log: Log;
  /** What callers may take of it; tests give less. */
  readonly limits?: ServerLimits;
}

export interface RunningStation extends Reach {
  readonly name: string;
  /** What has to be added to its URL to make the first account in a browser; undefined when there is one. */
  readonly firstAccount: string | undefined;
  readonly open: OpenStation;
  close(): Promise<void>;
}

/** Opens the data, makes it when it is new. Throws `AdministrationRefused` when it cannot be read or written. */
export async function openStation({
  data,
  log = () => undefined,
  cost = passwordCostDefault,
}: OpenOptions): Promise<OpenStation> {
  makeDataFolder(data);
  const { accounts, store } = openDatabase(data);
  const mark = ensureDataId(accounts, systemRandom, packsMark(data));
  const packs = openPackFolder(data.packs, mark === undefined ? {} : { mark });
  const upkeep: CollectDoors = { store, packs, hash: hashBytes, clock: systemClock, log };
  const shares = createShareService({ ...upkeep, random: systemRandom, holdFiles: () => holdFiles(accounts) });
  const past = createPastService({ ...upkeep, shares, random: systemRandom });
  const administer = (by: By): Administering => ({
    administration: createAdministration({ accounts, shares, clock: systemClock, random: systemRandom, cost, by }),
    groups: createGroupAdministration({ accounts, shares, clock: systemClock, random: systemRandom, by }),
    holds: createHoldAdministration({ accounts, shares, clock: systemClock, by }),
    entry: createEntryAdministration({ accounts, clock: systemClock, by }),
    quotas: createQuotaAdministration({ accounts, shares, clock: systemClock, by }),
    secondFactors: createSecondFactorAdministration({ accounts, clock: systemClock, by }),
    links: createLinkAdministration({ accounts, shares, clock: systemClock, by }),
    directories: createDirectoryAdministration({ accounts, clock: systemClock, log, by }),
  });
  return {
    accounts,
    shares,
    past,
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

/**
 * Collects once, by the running station or here. Only one program at a time may, so a station that is started meanwhile
 * is refused. Throws `AdministrationRefused` when the station could not.
 */
export async function collectNow(data: DataFolder, graceMs: number = collectGraceMs): Promise<CollectReport> {
  const order: Order = { id: newId(systemRandom), kind: 'collect', graceMs };
  const answer = await askRunningStation(data, order);
  if (answer !== undefined) return answer as CollectReport;
  return withLockedStation(data, open => collect(open.upkeep, { graceMs }));
}

/**
 * Backs the data folder up into another one, whether or not a station runs on it. Throws `BackupRefused` when that
 * folder cannot take it.
 */
export async function backUpStation(data: DataFolder, folder: string): Promise<BackupReport> {
  const open = await openStation({ data });
  try {
    await open.upkeep.packs.list();
    const dataId = present(ensureDataId(open.accounts, systemRandom, packsMark(data)), 'the packs were just listed');
    return await backUp({ from: data, to: dataFolder(folder), dataId, nowMs: systemClock.nowMs() });
  } finally {
    await open.close();
  }
}

/**
 * Puts a backup back into a new data folder. Every share begins a new epoch, so that drives unite what they have with
 * what the backup had, and take no absence for a deletion. Throws `BackupRefused`.
 */
export async function restoreStation(folder: string, data: DataFolder): Promise<void> {
  await putBack(dataFolder(folder), data, async database => {
    const { accounts, store } = openDatabase({ ...data, database });
    try {
      renewDataId(accounts, systemRandom, packsMark(data));
      await store.forgetPacks();
      for (const share of await store.shares()) await store.beginEpoch(share.id, newId(systemRandom));
    } finally {
      await store.close();
      accounts.close();
    }
  });
}

/** Asks the drives for what the station lost, and waits for it. */
export async function repairStation(data: DataFolder, waitMs: number): Promise<RepairReport> {
  const open = await openStation({ data });
  try {
    return await repair(open.upkeep, {
      waitMs,
      ask: async () => {
        const answer = await askRunningStation(data, { id: newId(systemRandom), kind: 'ask drives' });
        return answer === undefined ? 'no station' : 'asked';
      },
    });
  } finally {
    await open.close();
  }
}

function packsMark(data: DataFolder): string {
  return join(data.packs, packMarkName);
}

/** What the running station answered to an order; undefined when none runs. */
async function askRunningStation(data: DataFolder, order: Order): Promise<unknown> {
  if (!isRunning(data)) return undefined;
  const { accounts, store } = openDatabase(data);
  try {
    const answer = await giveOrder({ accounts, clock: systemClock, running: () => isRunning(data) }, order);
    if (answer?.failed !== undefined)
      throw new AdministrationRefused(`The station could not do it: ${answer.failed} Its log says more.`);
    return answer && (answer.done ?? null);
  } finally {
    await store.close();
    accounts.close();
  }
}

async function withLockedStation<T>(data: DataFolder, work: (open: OpenStation) => Promise<T>): Promise<T> {
  const lock = lockDataFolder(data);
  try {
    const open = await openStation({ data });
    try {
      return await work(open);
    } finally {
      await open.close();
    }
  } finally {
    lock.release();
  }
}

/** Both stores lie in one file, and so in one backup. */
function openDatabase(data: DataFolder): { readonly accounts: AccountStore; readonly store: ShareStore } {
  try {
    const accounts = openSqliteAccountStore(data.database);
    const store = openSqliteShareStore(data.database);
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

/**
 * Runs a station; it answers when the promise is fulfilled. Throws `AdministrationRefused` when another one runs on
 * the data, the address cannot be listened on, or the certificate is unusable.
 */
export async function startStation(options: StartOptions): Promise<RunningStation> {
  refuseBackup(options.data);
  makeDataFolder(options.data);
  const lock = lockDataFolder(options.data);
  try {
    const open = await openStation(options);
    try {
      await refuseWithoutPacks(options.data, open);
      if (noteVolume(options.data) === 'not permitted') {
        options.log('warn', 'a volume that is not mounted will not be noticed', { data: options.data.path });
      }
      return await startOpened(options, { open, unlock: () => lock.release() });
    } catch (error) {
      await open.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A station on a backup would go on under the old epochs, and the next backup would overwrite what it did. */
function refuseBackup({ path }: DataFolder): void {
  if (isBackup(path)) {
    throw new AdministrationRefused(
      `${path} is a backup; put it back with 'waystation station restore ${path} --data NEW', and start the station on NEW.`,
    );
  }
}

/** Better not to start than to answer every drive that its contents are damaged. */
async function refuseWithoutPacks({ packs }: DataFolder, { upkeep }: OpenStation): Promise<void> {
  try {
    await upkeep.packs.list();
  } catch (cause) {
    if (!(cause instanceof StorageError)) throw cause;
    throw new AdministrationRefused(
      `The packs of this station are not in ${packs}: is their volume mounted? Mount it, or put them back from a backup.`,
      { cause },
    );
  }
}

interface Opened {
  readonly open: OpenStation;
  readonly unlock: () => void;
}

async function startOpened(options: StartOptions, { open, unlock }: Opened): Promise<RunningStation> {
  const { accounts, shares } = open;
  const name = stationName(accounts, options.name);
  if (options.holdFiles !== undefined) chooseHoldFiles(accounts, options.holdFiles);
  const tls = await identityFor(options, name);
  const access = createAccess(accounts, systemClock);
  await open.administration.ensureHomes();
  const firstAccount = firstAccountOf(open);
  const server = await serverFor(options, { open, access, name, tls, firstAccount });
  const port = await listenOrRefuse(server, options.listen);
  const reach = reachAt({ host: options.listen.host, port }, tls);
  try {
    keepLastStart(accounts, { ...reach, startedMs: systemClock.nowMs() });
  } catch (error) {
    // Its data are closed next: it must not go on answering without them.
    await server.close();
    throw error;
  }
  options.log('info', 'station started', {
    name,
    url: reach.url,
    fingerprint: reach.fingerprint,
    data: options.data.path,
  });
  const upkeep = startUpkeep({ ...open.upkeep, accounts, askDrives: () => shares.askDrives() });
  const rechecks = setInterval(() => void recheckDirectories(accounts, options.log), recheckEveryMs);
  const chores = setInterval(() => void doChores(shares, access, options.log), expireEveryMs);
  return {
    ...reach,
    name,
    firstAccount: firstAccount.wanted() ? `/first-account#${firstAccount.code}` : undefined,
    open,
    close: async () => {
      clearInterval(chores);
      clearInterval(rechecks);
      await upkeep.close();
      await server.close();
      access.flush();
      await open.close();
      unlock();
      options.log('info', 'station stopped', { name });
    },
  };
}

/** Until there is an account, whoever reads what this program prints may make the first. */
function firstAccountOf({ accounts, administration }: OpenStation): FirstAccount {
  const add = (name: string, password: string) => administration.addUser({ name, password, admin: true });
  return createFirstAccount({ store: accounts, random: systemRandom, add });
}

interface ServerParts {
  readonly open: OpenStation;
  readonly access: Access;
  readonly name: string;
  readonly tls: TlsIdentity | null;
  readonly firstAccount: FirstAccount;
}

async function serverFor(
  { cost = passwordCostDefault, log, limits, pages = builtPages, trustedProxies }: StartOptions,
  { open, access, name, tls, firstAccount }: ServerParts,
): Promise<HttpServer> {
  const { accounts, shares } = open;
  const throttle = createThrottle(systemClock);
  const outside = { store: accounts, clock: systemClock, random: systemRandom, log, admit: admitBy(open) };
  const proving = { ...outside, throttle, cost, directories: createDirectories(outside) };
  const prove = createProve(proving);
  const signIn = createSignIn(proving, prove);
  const secondFactors = createSecondFactors(proving, prove);
  const about = { station: stationId(accounts), name, fingerprint: tls?.fingerprint ?? null };
  const runs = { store: accounts, clock: systemClock };
  const { administer } = open;
  const people = { signIn, secondFactors, firstAccount, administer, accounts, names: createNames(accounts) };
  const links = { accounts, shares, clock: systemClock, random: systemRandom, hash: hashBytes, cost };
  // Guesses about links are counted apart, so that they keep nobody from signing in.
  const linkDoors = {
    sharingLinks: createSharingLinks(links),
    visitors: createVisitorDoors(links, createThrottle(systemClock)),
  };
  // Commands that administer start faster without these.
  const { HttpServer } = await import('#station/http/server.ts');
  const { createOpenIdSignIn } = await import('#station/accounts/directory/openid-sign-in.ts');
  const openId = createOpenIdSignIn(outside);
  const doors = { about, access, runs, shares, past: open.past, log, openId, ...people, ...linkDoors };
  const proxies = trustedProxies ?? (tls === null ? ['loopback'] : []);
  return new HttpServer({ tls, limits, doors, pages, trustedProxies: proxies });
}

/** Somebody of a directory signs in for the first time, and has an account from then on. */
function admitBy({ accounts, administer }: OpenStation): Admit {
  return createAdmit({
    store: accounts,
    clock: systemClock,
    make: ({ directory, name, entry, login, address }) => {
      const { administration } = administer({ actor: actorOf(name), address });
      return administration.addBoundUser({ directory, directoryName: name, entry, login });
    },
  });
}

/** Whoever is disabled in a directory is disabled here; a failure is tried again the next time. */
async function recheckDirectories(store: AccountStore, log: Log): Promise<void> {
  try {
    const { disabled, enabled } = await recheck({ store, clock: systemClock, log });
    if (disabled.length + enabled.length > 0) log('info', 'directories checked', { disabled, enabled });
  } catch (error) {
    log('error', 'directories could not be checked', { error });
  }
}

/** What has to be done now and then; a failure is tried again the next time. */
async function doChores(shares: ShareService, access: Access, log: Log): Promise<void> {
  try {
    access.flush();
    await shares.expire();
  } catch (error) {
    log('error', 'chores failed', { error });
  }
}

function identityFor(options: StartOptions, name: string): TlsIdentity | null | Promise<TlsIdentity> {
  if (options.plainHttp === true) return null;
  if (options.certificate !== undefined) return broughtIdentity(options.certificate);
  return ownIdentity(options.data.tls, { name, nowMs: systemClock.nowMs() });
}
