/** What of the closed table lasts at this moment. It looks and changes nothing; `raise.ts` compares with what was told. */

import type { AccountId, AccountStore, DeviceId } from '#platform/account-store.ts';
import type { NumberedEntry } from '#platform/audit-store.ts';
import type { Clock } from '#platform/doors.ts';
import type { Delivery } from '#platform/notice-store.ts';
import type { ShareRow } from '#platform/share-store.ts';
import type { NoticeEvent } from '#protocol/notice-events.ts';
import { isNearlyFull } from '#protocol/quotas.ts';
import { awayDirectories } from '#station/accounts/directory/reach.ts';
import type { NamedHold } from '#station/admin/hold-administration.ts';
import type { About } from '#station/notices/events.ts';
import { configuredMail, noticeRules } from '#station/notices/settings.ts';
import { certificateState, freeActBytes, spaceState } from '#station/overview/lines.ts';
import { lastVerify } from '#station/upkeep/last-verify.ts';

/** Failed sign-ins within an hour from which on they are told of. */
export const guessesMin = 30;
export const guessesWindowMs = 60 * 60_000;
/** Entries of the audit that are looked at for that, of each kind. */
const guessEntriesMax = 1_000;
/** Tries from which on a delivery is said to fail: one alone may be a server that restarts. */
export const failingTriesMin = 3;
/** The newest deliveries of a way that are looked at for that. */
const failingLookMax = 200;
/** Chunks beyond which nobody needs to know how many more are damaged. */
const damagedCountMax = 1_000;
/** Drives that were not seen, and are told of. */
const unseenMax = 100;

/** Something that is told of: by its cause, once. */
export interface Found {
  readonly event: NoticeEvent;
  readonly cause: string;
  readonly account: AccountId | null;
  readonly about: About;
}

export interface LookDoors {
  readonly accounts: AccountStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  shares(): Promise<readonly ShareRow[]>;
  holds(): Promise<readonly NamedHold[]>;
  /** How many chunks are known to be damaged, at most `limit`. */
  damaged(limit: number): Promise<number>;
  /** What is wrong with where contents are stored; undefined where they are there. */
  storageProblem(): Promise<string | undefined>;
  /** Bytes that are free on the volume of the station. */
  freeBytes(): Promise<number>;
  /** When the certificate ends; null where the station has none. */
  certificateUntilMs(): number | null;
}

/** Everything that lasts now. */
export async function look(doors: LookDoors): Promise<readonly Found[]> {
  return [
    ...(await holds(doors)),
    ...(await damage(doors)),
    ...(await storage(doors)),
    ...(await space(doors)),
    ...certificate(doors),
    ...(await quotas(doors)),
    ...unseen(doors),
    ...guessing(doors),
    ...failing(doors),
    ...directories(doors),
  ];
}

async function holds({ accounts, holds: list }: LookDoors): Promise<readonly Found[]> {
  return (await list()).map(({ hold, device, share, files, computer, account }) => ({
    event: 'hold.waiting',
    cause: `${hold} ${share}`,
    account: accounts.device(device as string as DeviceId)?.account ?? null,
    about: { hold, computer, account, files, share },
  }));
}

/** Chunks that are known to be damaged, and what the last verification found beside them, are causes of their own. */
async function damage({ accounts, damaged }: LookDoors): Promise<readonly Found[]> {
  const chunks = await damaged(damagedCountMax);
  const faults = lastVerify(accounts)?.faults ?? 0;
  return [
    ...(chunks === 0 ? [] : [{ event: 'damage.found', cause: '', account: null, about: { chunks } } as const]),
    ...(faults === 0 ? [] : [{ event: 'damage.found', cause: 'faults', account: null, about: { faults } } as const]),
  ];
}

async function storage({ storageProblem }: LookDoors): Promise<readonly Found[]> {
  const problem = await storageProblem();
  return problem === undefined ? [] : [{ event: 'storage.absent', cause: '', account: null, about: { problem } }];
}

function directories({ accounts }: LookDoors): readonly Found[] {
  return awayDirectories(accounts).map(({ kind, name: directory, problem }) => {
    return { event: 'directory.away', cause: kind, account: null, about: { directory, problem } };
  });
}

async function space({ accounts, freeBytes }: LookDoors): Promise<readonly Found[]> {
  const line = Math.max(noticeRules(accounts).spaceBytes, freeActBytes);
  const free = await freeBytes();
  return spaceState(free, line) === 'well'
    ? []
    : [{ event: 'space.low', cause: '', account: null, about: { free, line } }];
}

function certificate({ clock, certificateUntilMs }: LookDoors): readonly Found[] {
  const until = certificateUntilMs();
  if (until === null || certificateState(until, clock.nowMs()) === 'well') return [];
  return [{ event: 'certificate.ending', cause: `${until}`, account: null, about: { until } }];
}

async function quotas({ shares }: LookDoors): Promise<readonly Found[]> {
  return (await shares()).flatMap(({ id, name: share, home, liveBytes, quota }): Found[] => {
    if (quota === null || !isNearlyFull(liveBytes, quota)) return [];
    const percent = quota === 0 ? 100 : Math.floor((liveBytes * 100) / quota);
    const about = { share, percent, quota };
    return [{ event: 'quota.nearly-full', cause: id, account: home as AccountId | null, about }];
  });
}

/** Drives only: a browser that is not seen any more is signed out by itself. */
function unseen({ accounts, clock }: LookDoors): readonly Found[] {
  const { unseenDays } = noticeRules(accounts);
  if (unseenDays === 0) return [];
  const since = clock.nowMs() - unseenDays * 24 * 60 * 60_000;
  const people = new Map(accounts.accounts().map(account => [account.id, account]));
  const gone = accounts
    .devices()
    .filter(({ kind, revokedMs, lastSeenMs }) => kind === 'drive' && revokedMs === null && lastSeenMs < since)
    .filter(({ account }) => people.get(account)?.disabled === false);
  return gone.slice(0, unseenMax).map(({ id, computer, account, lastSeenMs: seen }) => ({
    event: 'device.unseen',
    cause: id,
    account,
    about: { computer, account: people.get(account)?.name ?? '', seen },
  }));
}

function guessing({ accounts, clock }: LookDoors): readonly Found[] {
  const fromMs = clock.nowMs() - guessesWindowMs;
  const failed = ['sign-in refused', 'code refused'].flatMap(event =>
    accounts.audit({ event, fromMs, limit: guessEntriesMax }),
  );
  if (failed.length < guessesMin) return [];
  const most = (of: (entry: NumberedEntry) => string): string => mostOften(failed.map(of));
  const about = { failures: failed.length, account: most(each => each.actor), address: most(each => each.address) };
  return [{ event: 'sign-in.guessing', cause: '', account: null, about }];
}

function mostOften(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best), ['', 0] as const)[0];
}

/** Mail is one cause, each webhook is its own. What was given up fails still, until something gets through. */
function failing({ accounts }: LookDoors): readonly Found[] {
  const mail = configuredMail(accounts);
  const on = accounts.webhooks().filter(({ isOn }) => isOn);
  const ways = [
    ...(mail === undefined ? [] : [{ channel: 'mail' as const, cause: 'mail', host: mail.settings.host }]),
    ...on.map(({ id: target, url }) => {
      return { channel: 'webhook' as const, target, cause: `webhook ${target}`, host: URL.parse(url)?.host ?? url };
    }),
  ];
  return ways.flatMap(({ cause, host, ...of }): Found[] => {
    const problem = problemOf(accounts.deliveries({ ...of, limit: failingLookMax }));
    if (problem === undefined) return [];
    return [{ event: 'delivery.failing', cause, account: null, about: { channel: of.channel, host, problem } }];
  });
}

/** Why the last try for some receiver failed, where it was not the first few; undefined where all is well. */
function problemOf(deliveries: readonly Delivery[]): string | undefined {
  const byReceiver = Map.groupBy(
    deliveries.filter(({ triedMs }) => triedMs !== null),
    ({ target }) => target,
  );
  for (const tried of byReceiver.values()) {
    const last = tried.reduce((best, each) => ((each.triedMs ?? 0) > (best.triedMs ?? 0) ? each : best));
    if (last.state === 'given up' || (last.state === 'waiting' && last.tries >= failingTriesMin)) return last.problem;
  }
  return undefined;
}
