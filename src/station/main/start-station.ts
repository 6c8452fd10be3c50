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
import { isLoopback, type ListenAddress, listenDefault, listenText } from '#station/admin/listen-address.ts';
import { readMetricsToken } from '#station/admin/metrics-token.ts';
import {
  type GivenAtStart,
  keepLastStart,
  keptListen,
  publicUrl,
  stationName,
} from '#station/admin/station-settings.ts';
import { acmeCheckMs, renewWhenDue } from '#station/certificate/acme.ts';
import type { TlsIdentity } from '#station/certificate/identity.ts';
import { type CertificateKeeper, certificateCheckMs, createCertificateKeeper } from '#station/certificate/keeper.ts';
import { accessesWriteMs, createAccessRecorder } from '#station/file-log/access-recorder.ts';
import type { MetricsDoors } from '#station/http/routes-metrics.ts';
import type { ServerLimits } from '#station/http/server.ts';
import { startAnnouncing } from '#station/main/announce.ts';
import {
  askAwayDirectories,
  askAwayEveryMs,
  doChores,
  expireEveryMs,
  recheckDirectories,
  tellOthers,
  tellOthersEveryMs,
} from '#station/main/chores.ts';
import { createLiveStation } from '#station/main/live.ts';
import { startNoticesOf } from '#station/main/notices.ts';
import { type OpenOptions, type OpenStation, openStation } from '#station/main/open-station.ts';
import { serverFor } from '#station/main/serve.ts';
import type { NoticeTimes } from '#station/notices/runner.ts';
import { createTroubleLog, type TroubleLog } from '#station/overview/troubles.ts';
import { createDecoder, type DecoderOptions } from '#station/thumbnails/decoder.ts';
import { createThumbnailCache } from '#station/thumbnails/thumbnail-cache.ts';
import { createThumbnails, type Thumbnails } from '#station/thumbnails/thumbnails.ts';
import type { OwnCertificate } from '#station/tls.ts';
import { startUpkeep } from '#station/upkeep/runner.ts';

export interface StartOptions extends OpenOptions {
  /** Left out: where it was told to listen in its settings, else `listenDefault`. With `plainHttp` on loopback alone. */
  readonly listen?: ListenAddress;
  /** Kept for later starts. */
  readonly name?: string;
  /** Files from which on deletions by a device are held (0: none); kept for later starts. */
  readonly holdFiles?: number;
  readonly certificate?: OwnCertificate;
  readonly plainHttp?: boolean;
  /** Reverse proxies that are believed, `ADDRESS[/BITS]`; left out: with `plainHttp` those on this computer, else none. */
  readonly trustedProxies?: readonly string[];
  /** A file with the token by which `/metrics` is read; left out: there is no such page. */
  readonly metricsTokenFile?: string;
  /** The folder of the console's pages; left out: where they are built. */
  readonly pages?: string;
  readonly log: Log;
  /** What callers may take of it; tests give less. */
  readonly limits?: ServerLimits;
  /** How pictures are decoded, for tests. */
  readonly decoding?: DecoderOptions;
  /** How often notices are looked for and sent, for tests. */
  readonly noticeTimes?: NoticeTimes;
}

export interface RunningStation extends Reach {
  readonly name: string;
  /** How people reach it, where somebody said so; else empty. */
  readonly publicUrl: string;
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
    const metrics = await metricsOf(options);
    const troubles = createTroubleLog(options.log, systemClock);
    const watched = { ...options, log: troubles.log };
    const open = await openStation({ ...watched, ...(metrics && { wrote: metrics.metrics.wrote }) });
    try {
      await refuseWithoutPacks(options.data, open);
      if (noteVolume(options.data) === 'not permitted') {
        options.log('warn', 'a volume that is not mounted will not be noticed', { data: options.data.path });
      }
      return await startOpened(watched, { open, troubles, metrics, unlock: () => lock.release() });
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
  readonly troubles: TroubleLog;
  readonly metrics: MetricsDoors | undefined;
  readonly unlock: () => void;
}

async function startOpened(options: StartOptions, { open, unlock, ...watching }: Opened): Promise<RunningStation> {
  const { accounts, shares } = open;
  const name = stationName(accounts, options.name);
  if (options.holdFiles !== undefined) chooseHoldFiles(accounts, options.holdFiles);
  const certificates = await certificatesFor(options, { accounts, name });
  const access = createAccess(accounts, systemClock);
  await open.administration.ensureHomes();
  const firstAccount = firstAccountOf(open);
  const certificateUntilMs = () => certificates?.current().validUntilMs ?? null;
  const live = await createLiveStation({ ...options, ...watching, open, certificateUntilMs });
  const fileAccesses = createAccessRecorder({ accounts, clock: systemClock, log: options.log });
  const thumbnails = thumbnailsOf(options);
  const parts = { access, certificates, firstAccount, live, fileAccesses, thumbnails };
  const server = await serverFor(options, { open, ...parts });
  const wanted = listenFor(options, accounts);
  const listening = { host: wanted.host, port: await listenOrRefuse(server, wanted) };
  const reach = reachAt(listening, certificates?.current() ?? null);
  const start = { startedMs: systemClock.nowMs(), given: givenIn(options) };
  try {
    keepLastStart(accounts, { ...reach, ...start });
  } catch (error) {
    // Its data are closed next: it must not go on answering without them.
    await server.close();
    throw error;
  }
  const { url, fingerprint } = reach;
  options.log('info', 'station started', { name, url, fingerprint, data: options.data.path });
  live.keep(() => server.connected);
  const upkeep = startUpkeep({ ...open.upkeep, accounts, askDrives: () => shares.askDrives() });
  const notices = startNoticesOf(open, {
    ...{ log: options.log, times: options.noticeTimes },
    ...{ folder: options.data.path, certificateUntilMs },
  });
  const show = (identity: TlsIdentity): void => {
    server.showCertificate(identity);
    keepLastStart(accounts, { ...reachAt(listening, identity), ...start });
  };
  const stopAnnouncing = await startAnnouncing(open, { listen: listening, certificates, log: options.log });
  const timers = [
    setInterval(() => void recheckDirectories(open, options.log), recheckEveryMs),
    setInterval(() => void askAwayDirectories(open, options.log), askAwayEveryMs),
    setInterval(() => void certificates?.check(show), certificateCheckMs),
    setInterval(() => void renew(options, { accounts, certificates }), acmeCheckMs),
    setInterval(fileAccesses.write, accessesWriteMs),
    setInterval(() => void tellOthers(shares, options.log), tellOthersEveryMs),
    setInterval(() => void doChores(open, { access, live, thumbnails, log: options.log }), expireEveryMs),
  ];
  return {
    ...reach,
    name,
    publicUrl: publicUrl(accounts),
    firstAccount: firstAccount.wanted() ? `/first-account#${firstAccount.code}` : undefined,
    open,
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      await stopAnnouncing();
      await upkeep.close();
      await live.close();
      await notices.close();
      await server.close();
      thumbnails.close();
      access.flush();
      fileAccesses.write();
      await open.close();
      unlock();
      options.log('info', 'station stopped', { name });
    },
  };
}

/** What decodes pictures begins with the first one that somebody asks for. */
function thumbnailsOf({ data, log, decoding }: StartOptions): Thumbnails {
  const cache = createThumbnailCache({ folder: data.thumbnails, clock: systemClock, log });
  return createThumbnails({ decoder: createDecoder(decoding), cache, clock: systemClock, log });
}

/** What collects figures is loaded only where somebody wants them. */
async function metricsOf({ metricsTokenFile: file }: StartOptions): Promise<MetricsDoors | undefined> {
  if (file === undefined) return undefined;
  const token = readMetricsToken(file);
  const { createMetrics } = await import('#station/overview/metrics.ts');
  return { token, metrics: createMetrics() };
}

/** Until there is an account, whoever reads what this program prints may make the first. */
function firstAccountOf({ accounts, administration }: OpenStation): FirstAccount {
  const add = (name: string, password: string) => administration.addUser({ name, password, admin: true });
  return createFirstAccount({ store: accounts, random: systemRandom, add });
}

function listenFor({ listen, plainHttp }: StartOptions, accounts: OpenStation['accounts']): ListenAddress {
  const kept = keptListen(accounts) ?? listenDefault;
  return listen ?? (plainHttp === true && !isLoopback(kept.host) ? { host: '127.0.0.1', port: kept.port } : kept);
}

/** What the command line said, which cannot be chosen elsewhere. */
function givenIn({ listen, name, holdFiles, certificate, plainHttp, trustedProxies }: StartOptions): GivenAtStart {
  return {
    ...(listen === undefined ? {} : { listen: listenText(listen) }),
    ...(name === undefined ? {} : { name }),
    ...(holdFiles === undefined ? {} : { holdFiles }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(plainHttp === true ? { plainHttp } : {}),
    ...(trustedProxies === undefined ? {} : { trustedProxies }),
  };
}

async function certificatesFor(
  { data, plainHttp, certificate, log }: StartOptions,
  about: Pick<OpenStation, 'accounts'> & { readonly name: string },
): Promise<CertificateKeeper | null> {
  if (plainHttp === true) return null;
  return createCertificateKeeper({ ...about, folder: data.tls, brought: certificate, clock: systemClock, log });
}

async function renew(
  { data, log }: StartOptions,
  { accounts, certificates }: Pick<OpenStation, 'accounts'> & { readonly certificates: CertificateKeeper | null },
): Promise<void> {
  if (certificates === null) return;
  await renewWhenDue({ folder: data.tls, accounts, clock: systemClock, log }, certificates.current());
}
