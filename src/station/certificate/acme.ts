/**
 * Has certificates issued over ACME (RFC 8555): by an http-01 challenge on a plain port that listens only meanwhile, or
 * by a tls-alpn-01 challenge, which the running station answers where it listens.
 *
 * The certificate is for the station's own key, which stays the same: drives that know it do not notice a renewal. The
 * key of the account there lies in `acme.pem`.
 */
import { createServer, type Server } from 'node:http';
import { Agent, get } from 'node:https';
import { join } from 'node:path';
import type { Authorization, Client } from 'acme-client';
import type { AccountStore } from '#platform/account-store.ts';
import type { Clock, Log } from '#platform/doors.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { readTextIfThere, writePrivateFile } from '#station/admin/private-file.ts';
import { answerMsMax, dropAnswers, keepAnswer } from '#station/certificate/alpn-answers.ts';
import { choose } from '#station/certificate/certificate-folder.ts';
import { readIdentity, refuseUnusable, type TlsIdentity } from '#station/certificate/identity.ts';

/** How the authority sees that a name leads here: over port 80, or over port 443. */
export type AcmeChallenge = 'http-01' | 'tls-alpn-01';

export interface AcmeSettings {
  /** The address of the authority's directory. */
  readonly directory: string;
  /** Host names, the first the main one. */
  readonly names: readonly string[];
  /** Where the authority may write to; empty: nowhere. */
  readonly mail: string;
  readonly challenge: AcmeChallenge;
  /** Where http-01 is answered; the authority comes to port 80, which has to lead here. */
  readonly port: number;
  /** PEM of who vouches for the authority's own server; empty: a public one. */
  readonly authority: string;
}

/** How it went. */
export interface AcmeState {
  readonly triedMs: number;
  /** Empty when the last try succeeded. */
  readonly failed: string;
  /** In a row. */
  readonly failures: number;
  /** When it is tried again by itself. */
  readonly nextMs: number;
}

export interface AcmeDoors {
  /** The folder `tls`. */
  readonly folder: string;
  readonly accounts: Pick<AccountStore, 'setting' | 'setSetting'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

/** How often a running station looks whether it is time. */
export const acmeCheckMs = 10 * 60_000;
const retryMsMin = 30 * 60_000;
const retryMsMax = 24 * 60 * 60_000;
const reachMsMax = 15_000;
/** How the library asks whether the challenge was looked at: for about half a minute. */
const patience = { backoffAttempts: 8, backoffMin: 500, backoffMax: 8_000 } as const;
const challengePath = '/.well-known/acme-challenge/';

const settingsName = 'acme';
const stateName = 'acme state';

export function acmeSettings(accounts: AcmeDoors['accounts']): AcmeSettings | undefined {
  const kept: Omit<AcmeSettings, 'challenge'> | null = JSON.parse(accounts.setting(settingsName) || 'null');
  // Before there was a choice it was this one.
  return kept === null ? undefined : { challenge: 'http-01', ...kept };
}

export function acmeState(accounts: AcmeDoors['accounts']): AcmeState | undefined {
  return JSON.parse(accounts.setting(stateName) || 'null') ?? undefined;
}

/** Chooses, or ends with undefined, that certificates come over ACME. */
export function keepAcme(accounts: AcmeDoors['accounts'], settings: AcmeSettings | undefined): void {
  accounts.setSetting(settingsName, settings === undefined ? '' : JSON.stringify(settings));
  accounts.setSetting(stateName, '');
}

/** When a certificate is renewed: at two thirds of its life. */
export function renewAtMs({ validFromMs, validUntilMs }: Pick<TlsIdentity, 'validFromMs' | 'validUntilMs'>): number {
  return validFromMs + ((validUntilMs - validFromMs) * 2) / 3;
}

/** The wait after so many failures in a row: half an hour, doubled each time, a day at most. */
export function acmeRetryMs(failures: number): number {
  return Math.min(retryMsMax, retryMsMin * 2 ** (failures - 1));
}

/** Renews where it is time; a failure is kept in the state, logged, and tried again later. */
export async function renewWhenDue(doors: AcmeDoors, shown: TlsIdentity): Promise<void> {
  const { accounts, clock, log } = doors;
  const settings = acmeSettings(accounts);
  if (settings === undefined) return;
  const due = acmeState(accounts)?.nextMs ?? renewAtMs(shown);
  if (clock.nowMs() < due) return;
  try {
    await orderNow(doors, settings);
  } catch (error) {
    log('error', 'the certificate could not be renewed', { error, names: settings.names });
  }
}

/**
 * Orders a certificate and shows it. Throws `AdministrationRefused` with what went wrong and what to do; the state says
 * the same.
 */
export async function orderNow(doors: AcmeDoors, settings: AcmeSettings): Promise<void> {
  const { accounts, clock, log } = doors;
  const triedMs = clock.nowMs();
  const keep = (state: AcmeState): void => accounts.setSetting(stateName, JSON.stringify(state));
  try {
    const identity = await order(doors, settings);
    choose(doors, identity, 'acme');
    keep({ triedMs, failed: '', failures: 0, nextMs: renewAtMs(identity) });
    log('info', 'a certificate was issued', {
      names: identity.names,
      until: new Date(identity.validUntilMs).toISOString(),
    });
  } catch (cause) {
    const failures = (acmeState(accounts)?.failures ?? 0) + 1;
    const failed = sentence(cause, settings);
    keep({ triedMs, failed, failures, nextMs: triedMs + acmeRetryMs(failures) });
    throw new AdministrationRefused(failed, { cause });
  }
}

async function order(doors: AcmeDoors, settings: AcmeSettings): Promise<TlsIdentity> {
  const { folder, clock } = doors;
  await reach(settings);
  const { default: acme } = await import('acme-client');
  const answering = settings.challenge === 'http-01' ? await answerOverHttp(settings) : answerOverTls(doors);
  try {
    if (settings.authority !== '') {
      acme.axios.defaults.httpsAgent = new Agent({ ca: settings.authority });
    }
    const accountKey = await keyIn(join(folder, 'acme.pem'), () => acme.crypto.createPrivateEcdsaKey());
    const key = await keyIn(join(folder, 'key.pem'), () => acme.crypto.createPrivateEcdsaKey());
    const [, csr] = await acme.crypto.createCsr({ altNames: [...settings.names] }, key);
    const client = new acme.Client({ directoryUrl: settings.directory, accountKey, ...patience });
    if (settings.mail === '') await register(client);
    const certificate = await client.auto({
      csr,
      ...(settings.mail === '' ? {} : { email: settings.mail }),
      termsOfServiceAgreed: true,
      challengePriority: [settings.challenge],
      // The way to the challenge is the authority's: from inside, the public name may lead elsewhere.
      skipChallengeVerification: true,
      challengeCreateFn: answering.show,
      // All of them go at the end.
      challengeRemoveFn: async () => undefined,
    });
    const identity = readIdentity({ key, certificate }, { key: 'of this station', certificate: 'that was issued' });
    refuseUnusable(identity, clock.nowMs());
    return identity;
  } finally {
    answering.end();
  }
}

/**
 * Takes the account of before, or makes one. The library would tell the authority again what it knows already, which is
 * nothing without a mail address, and which some refuse.
 */
async function register(client: Client): Promise<void> {
  try {
    await client.createAccount({ onlyReturnExisting: true });
  } catch {
    // There is none yet; whatever else is wrong is wrong now as well, and told.
    await client.createAccount({ termsOfServiceAgreed: true });
  }
}

/** Shows answers to what an authority asks, until it is ended. */
interface Answering {
  show(authorization: Authorization, challenge: { readonly token: string }, answer: string): Promise<void>;
  end(): void;
}

async function answerOverHttp({ port }: AcmeSettings): Promise<Answering> {
  const answers = new Map<string, string>();
  const server = await listen(port, answers);
  return {
    show: async (_authorization, { token }, answer) => void answers.set(token, answer),
    end: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** By the running station, which may be another process than this one. */
function answerOverTls({ accounts, clock }: AcmeDoors): Answering {
  dropAnswers(accounts);
  return {
    show: async (authorization, _challenge, text) => {
      const { crypto } = (await import('acme-client')).default;
      const own = await crypto.createPrivateEcdsaKey();
      const [key, certificate] = await crypto.createAlpnCertificate(authorization, text, own);
      const untilMs = clock.nowMs() + answerMsMax;
      keepAnswer(accounts, authorization.identifier.value, { key: `${key}`, certificate: `${certificate}`, untilMs });
    },
    end: () => dropAnswers(accounts),
  };
}

/** Throws the system's error where the authority is not there, which the library does not tell. */
function reach({ directory, authority }: AcmeSettings): Promise<void> {
  const options = authority === '' ? { agent: false } : { agent: false, ca: authority };
  return new Promise((resolve, reject) => {
    const asking = get(directory, { ...options, timeout: reachMsMax }, response => {
      response.resume();
      resolve();
    });
    asking.on('timeout', () => asking.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
    asking.on('error', reject);
  });
}

/** Answers nothing but challenges. */
function listen(port: number, answers: ReadonlyMap<string, string>): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://challenge');
    const answer = pathname.startsWith(challengePath) ? answers.get(pathname.slice(challengePath.length)) : undefined;
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'text/plain' }).end(answer ?? '');
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => resolve(server));
  });
}

async function keyIn(path: string, make: () => Promise<Buffer>): Promise<string> {
  const known = readTextIfThere(path);
  if (known !== undefined) return known;
  const made = String(await make());
  writePrivateFile(path, made);
  return made;
}

/** What went wrong, in a sentence, and what to do about it. */
function sentence(cause: unknown, { challenge, port, names, directory }: AcmeSettings): string {
  if (cause instanceof AdministrationRefused) return cause.message;
  const { code = '', message } = cause as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `Port ${port}, where the authority's question would be answered, is in use; choose another one, and lead port 80 of ${names.join(', ')} to it.`;
  if (code === 'EACCES')
    return `Port ${port} needs special rights; choose one from 1024 on, and lead port 80 of ${names.join(', ')} to it.`;
  if (['ENOTFOUND', 'ECONNREFUSED', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET'].includes(code))
    return `The authority ${directory} is not reachable (${code}); check its address and the way out of here.`;
  const refused = `The authority ${directory} did not issue a certificate: ${message}.`;
  if (challenge === 'tls-alpn-01')
    return `${refused} See to it that the station runs, and that port 443 of ${names.join(', ')} leads to it, past every proxy that does the TLS.`;
  return `${refused} See to it that http://${names[0]}/ leads to port ${port} of this computer.`;
}
