/**
 * Runs a whole station: everything else in this room is used by it, and this is where to begin reading.
 */
import type { Log } from '#platform/doors.ts';
import { isBackup } from '#platform/node/backup-folder.ts';
import { systemClock } from '#platform/node/clock.ts';
import { systemRandom } from '#platform/node/random.ts';
import { StorageError } from '#platform/storage-error.ts';
import { createAccess } from '#station/accounts/access.ts';
import { recheckEveryMs } from '#station/accounts/directory/recheck.ts';
import { createFirstAccount, type FirstAccount } from '#station/accounts/first-account.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { type DataFolder, lockDataFolder, makeDataFolder, noteVolume } from '#station/admin/data-folder.ts';
import { chooseHoldFiles } from '#station/admin/hold-administration.ts';
import { listenOrRefuse, type Reach, reachAt } from '#station/admin/listen.ts';
import type { ListenAddress } from '#station/admin/listen-address.ts';
import { keepLastStart, stationName } from '#station/admin/station-settings.ts';
import type { ServerLimits } from '#station/http/server.ts';
import { doChores, expireEveryMs, recheckDirectories } from '#station/main/chores.ts';
import { startNoticesOf } from '#station/main/notices.ts';
import { type OpenOptions, type OpenStation, openStation } from '#station/main/open-station.ts';
import { serverFor } from '#station/main/serve.ts';
import type { NoticeTimes } from '#station/notices/runner.ts';
import { broughtIdentity, type OwnCertificate, ownIdentity, type TlsIdentity } from '#station/tls.ts';
import { startUpkeep } from '#station/upkeep/runner.ts';

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
  /** How often notices are looked for and sent, for tests. */
  readonly noticeTimes?: NoticeTimes;
}

export interface RunningStation extends Reach {
  readonly name: string;
  /** What has to be added to its URL to make the first account in a browser; undefined when there is one. */
  readonly firstAccount: string | undefined;
  readonly open: OpenStation;
  close(): Promise<void>;
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
  const notices = startNoticesOf(open, {
    ...{ log: options.log, times: options.noticeTimes },
    ...{ folder: options.data.path, certificateUntilMs: tls?.validUntilMs ?? null },
  });
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
      await notices.close();
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

function identityFor(options: StartOptions, name: string): TlsIdentity | null | Promise<TlsIdentity> {
  if (options.plainHttp === true) return null;
  if (options.certificate !== undefined) return broughtIdentity(options.certificate);
  return ownIdentity(options.data.tls, { name, nowMs: systemClock.nowMs() });
}
