/**
 * Sign-in by OpenID Connect: a browser goes to the provider and comes back. What it has to bring lies in memory for as
 * long as it may take, under a mark that only this browser has, so that nobody else's sign-in can be slipped to it.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Configuration } from 'openid-client';
import type { Account, AccountStore } from '#platform/account-store.ts';
import type { Clock, Log, Random } from '#platform/doors.ts';
import type { OpenIdSettings } from '#protocol/directories.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import { Refusal } from '#protocol/refusals.ts';
import { type Admit, actorOf } from '#station/accounts/directory/admit.ts';
import { DirectoryUnreachable } from '#station/accounts/directory/directory.ts';
import { isNetworkFailure, networkWords } from '#station/accounts/directory/network-words.ts';
import {
  authorization,
  type Expected,
  openProvider,
  type Subject,
  subjectOf,
} from '#station/accounts/directory/openid.ts';
import { noteReach } from '#station/accounts/directory/reach.ts';
import { type Configured, configured } from '#station/accounts/directory/settings.ts';
import { newToken, tokenHash } from '#station/accounts/token.ts';

/** How long a person may take at the provider. */
export const visitMsMax = 10 * 60_000;
/** Visits at a time; beyond it the oldest is forgotten. */
export const visitsMax = 1_000;
/** How long what the provider said about itself is taken for true. */
export const providerMsMax = 60 * 60_000;

/** What a browser wants when it is back. */
export interface Wish {
  /** The page to go to, within the station. */
  readonly to: string;
  readonly keep: boolean;
}

export interface OpenIdSignIn {
  /** What the provider is called; undefined where there is none. */
  name(): string | undefined;
  /** Where the browser has to go, and the mark that it has to bring back. Refuses `directory-unreachable`. */
  begin(wish: Wish): Promise<{ readonly address: string; readonly mark: string }>;
  /**
   * Refuses `denied` for what belongs to no visit of this browser, `sign-in` where the provider does not vouch or the
   * account is disabled, `directory-unreachable`, and `busy`.
   */
  finish(back: Back): Promise<{ readonly account: Account; readonly wish: Wish }>;
}

/** A browser that is back, with the query of its address. */
export interface Back {
  readonly query: string;
  readonly mark: string | undefined;
  readonly address: string;
  readonly computer: string;
}

export interface OpenIdDoors {
  readonly store: AccountStore;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly random: Random;
  readonly log: Log;
  readonly admit: Admit;
}

interface Visit {
  readonly expected: Expected;
  readonly markHash: string;
  readonly wish: Wish;
  readonly sinceMs: number;
}

export function createOpenIdSignIn(doors: OpenIdDoors): OpenIdSignIn {
  const visits = new Map<string, Visit>();
  const providerOf = rememberedProvider(doors);
  const found = (): Configured<OpenIdSettings> => {
    const directory = configured(doors.store, 'openid');
    if (directory === undefined) throw refusedFor('no-provider');
    return directory;
  };
  return {
    name: () => configured(doors.store, 'openid')?.settings.name,
    begin: async wish => {
      const directory = found();
      const provider = await reached(doors, directory.settings, providerOf(directory));
      const { address, expected } = await authorization(provider, directory.settings);
      const mark = newToken(doors.random);
      visits.set(expected.state, { expected, markHash: tokenHash(mark), wish, sinceMs: doors.clock.monotonicMs() });
      const oldest = visits.keys().next();
      if (visits.size > visitsMax && oldest.done === false) visits.delete(oldest.value);
      return { address, mark };
    },
    finish: async back => {
      const visit = visitOf(doors, visits, back);
      const directory = found();
      const subject = await proven(doors, directory, { back, visit, provider: providerOf(directory) });
      return { account: await admitted(doors, directory.settings, { back, subject }), wish: visit.wish };
    },
  };
}

/** Each visit ends with the first that comes back from it. */
function visitOf({ clock }: OpenIdDoors, visits: Map<string, Visit>, { query, mark }: Back): Visit {
  const state = new URLSearchParams(query).get('state') ?? '';
  const visit = visits.get(state);
  const isOwn =
    visit !== undefined &&
    mark !== undefined &&
    timingSafeEqual(Buffer.from(tokenHash(mark)), Buffer.from(visit.markHash)) &&
    clock.monotonicMs() - visit.sinceMs < visitMsMax;
  if (!isOwn) throw refusedFor('sign-in-over');
  visits.delete(state);
  return visit;
}

interface Arrival {
  readonly back: Back;
  readonly visit: Visit;
  readonly provider: Promise<Configuration>;
}

async function proven(
  doors: OpenIdDoors,
  { settings }: Configured<OpenIdSettings>,
  { back, visit, provider }: Arrival,
): Promise<Subject> {
  const { query } = back;
  const known = await reached(doors, settings, provider);
  try {
    const subject = await subjectOf(known, { settings, query, expected: visit.expected });
    // Not as soon as it is remembered: that says nothing about now.
    noteReach(doors.store, settings.kind);
    return subject;
  } catch (error) {
    if (isNetworkFailure(error)) throw unreachable(doors, settings, networkWords(error));
    throw refused(doors, settings, { back, why: networkWords(error) });
  }
}

async function admitted(
  doors: OpenIdDoors,
  settings: OpenIdSettings,
  { back, subject }: { readonly back: Back; readonly subject: Subject },
): Promise<Account> {
  const { name, kind } = settings;
  const admission = doors.admit({ directory: kind, name, ...subject, address: back.address });
  if (admission === undefined) throw new Refusal('busy');
  const account = await admission;
  if (account.disabled) throw refused(doors, settings, { back, why: 'disabled here' });
  return account;
}

function refused(
  { store, clock }: OpenIdDoors,
  { name }: OpenIdSettings,
  { back, why }: { readonly back: Back; readonly why: string },
): Refusal {
  const about = { computer: back.computer, directory: name, why };
  const { address } = back;
  store.addAudit({ atMs: clock.nowMs(), actor: actorOf(name), address, event: 'sign-in refused', about });
  if (why === 'disabled here') return new Refusal('account-disabled');
  return new Refusal('sign-in', `${name} does not let you in here; begin anew, or ask whoever runs ${name}.`);
}

async function reached(
  doors: OpenIdDoors,
  settings: OpenIdSettings,
  provider: Promise<Configuration>,
): Promise<Configuration> {
  try {
    return await provider;
  } catch (error) {
    if (!(error instanceof DirectoryUnreachable)) throw error;
    throw unreachable(doors, settings, error.message);
  }
}

function unreachable({ log, store }: OpenIdDoors, { name, kind }: OpenIdSettings, reason: string): Refusal {
  noteReach(store, kind, reason);
  log('warn', 'directory unreachable', { directory: name, reason });
  return new Refusal('directory-unreachable', `${name} cannot be asked now; try again in a while.`);
}

/** Asked again after an hour, for other settings, and after a failure. */
function rememberedProvider({ clock }: OpenIdDoors): (directory: Configured<OpenIdSettings>) => Promise<Configuration> {
  let known: { readonly key: string; readonly untilMs: number; readonly provider: Promise<Configuration> } | undefined;
  return directory => {
    const key = JSON.stringify(directory);
    if (known?.key === key && clock.monotonicMs() < known.untilMs) return known.provider;
    const provider = openProvider(directory);
    known = { key, untilMs: clock.monotonicMs() + providerMsMax, provider };
    provider.catch(() => {
      if (known?.provider === provider) known = undefined;
    });
    return provider;
  };
}
