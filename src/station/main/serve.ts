/** Puts the station's server together. */
import type { DeviceId } from '#platform/account-store.ts';
import { builtPages } from '#platform/built-pages.ts';
import { systemClock } from '#platform/node/clock.ts';
import { hashBytes } from '#platform/node/hash.ts';
import { systemRandom } from '#platform/node/random.ts';
import type { Access } from '#station/accounts/access.ts';
import { createConfirm } from '#station/accounts/confirm.ts';
import { type Admit, actorOf, createAdmit } from '#station/accounts/directory/admit.ts';
import { createDirectories } from '#station/accounts/directory/directories.ts';
import type { FirstAccount } from '#station/accounts/first-account.ts';
import { createNames } from '#station/accounts/names.ts';
import { passwordCostDefault } from '#station/accounts/password.ts';
import { createProve } from '#station/accounts/prove.ts';
import { createSecondFactors } from '#station/accounts/second-factors.ts';
import { createSignIn } from '#station/accounts/sign-in.ts';
import { createThrottle } from '#station/accounts/throttle.ts';
import { createWipes } from '#station/accounts/wipes.ts';
import { createHomeRetention } from '#station/admin/home-retention.ts';
import { stationId, stationName } from '#station/admin/station-settings.ts';
import { answerFor } from '#station/certificate/alpn-answers.ts';
import type { CertificateKeeper } from '#station/certificate/keeper.ts';
import type { AccessRecorder } from '#station/file-log/access-recorder.ts';
import type { StationAbout } from '#station/http/doors.ts';
import type { LiveDoors } from '#station/http/live-doors.ts';
import type { HttpServer } from '#station/http/server.ts';
import { createSharingLinks } from '#station/links/sharing-links.ts';
import { createVisitorDoors } from '#station/links/visitor-doors.ts';
import type { OpenStation } from '#station/main/open-station.ts';
import type { StartOptions } from '#station/main/start-station.ts';
import type { Thumbnails } from '#station/thumbnails/thumbnails.ts';

/** What a server is made of, beside what was chosen at the start. */
export interface ServerParts {
  readonly open: OpenStation;
  readonly access: Access;
  /** Null for plain HTTP. */
  readonly certificates: CertificateKeeper | null;
  readonly firstAccount: FirstAccount;
  readonly live: LiveDoors;
  readonly fileAccesses: AccessRecorder;
  readonly thumbnails: Thumbnails;
}

/** The server of an opened station; it does not listen yet. */
export async function serverFor(
  { cost = passwordCostDefault, log, limits, pages = builtPages, trustedProxies }: StartOptions,
  { open, access, certificates, firstAccount, live, fileAccesses, thumbnails }: ServerParts,
): Promise<HttpServer> {
  const { accounts, shares } = open;
  const throttle = createThrottle(systemClock);
  const outside = { store: accounts, clock: systemClock, random: systemRandom, log, admit: admitBy(open) };
  const proving = { ...outside, throttle, cost, directories: createDirectories(outside) };
  const prove = createProve(proving);
  const signIn = createSignIn(proving, prove);
  const secondFactors = createSecondFactors(proving, prove);
  const station = stationId(accounts);
  // Name and certificate may change while it runs.
  const about: StationAbout = {
    station,
    get name() {
      return stationName(accounts, undefined);
    },
    get fingerprint() {
      return certificates?.current().fingerprint ?? null;
    },
    get keys() {
      return certificates?.keys() ?? [];
    },
  };
  const runs = { store: accounts, clock: systemClock };
  const { administer } = open;
  const people = { signIn, secondFactors, firstAccount, administer, accounts, names: createNames(accounts) };
  const homeRetention = createHomeRetention(open);
  const wiping = {
    confirm: createConfirm(proving, prove),
    wipes: createWipes({
      store: accounts,
      clock: systemClock,
      shares: async () => [...(await shares.shares()), ...(await shares.removedShares())],
    }),
    devices: (id: string) => accounts.device(id as DeviceId),
  };
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
  const doors = {
    about,
    access,
    runs,
    shares,
    past: open.past,
    live,
    fileAccesses,
    fileLog: open.fileLog,
    thumbnails,
    log,
    openId,
    homeRetention,
    ...people,
    ...wiping,
    ...linkDoors,
  };
  const tls = certificates?.current() ?? null;
  const proxies = trustedProxies ?? (tls === null ? ['loopback'] : []);
  const challenge = (name: string) => answerFor({ accounts, clock: systemClock }, name);
  return new HttpServer({ tls, challenge, limits, doors, pages, trustedProxies: proxies });
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
