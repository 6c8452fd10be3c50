/**
 * LDAP and Active Directory. The station signs in by an account of its own, looks for the entry, and then signs in as
 * that entry with the password to be proven. Each question has a connection of its own.
 *
 * No password leaves the station but over TLS whose certificate was checked, or where an administrator chose otherwise.
 */

import { connect, isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import {
  AndFilter,
  Client,
  type Filter,
  FilterParser,
  InappropriateAuthError,
  InvalidCredentialsError,
  type Entry as LdapEntry,
  UnwillingToPerformError,
} from 'ldapts';
import { bareHost } from '#base/host.ts';
import type { DirectoryReport, DirectoryStep, LdapSettings } from '#protocol/directories.ts';
import { type Dialect, domainDialect, ldapDialect } from '#station/accounts/directory/dialects.ts';
import {
  type Directory,
  DirectoryUnreachable,
  type Entry,
  type Who,
  type Why,
} from '#station/accounts/directory/directory.ts';
import { networkWords } from '#station/accounts/directory/network-words.ts';

/** For a connection, for one answer, and for all that a question takes. */
export const connectMsMax = 5_000;
export const answerMsMax = 10_000;
export const questionMsMax = 20_000;

export interface LdapDoors {
  readonly settings: LdapSettings;
  readonly secret: string;
  readonly nowMs: () => number;
}

export function createLdapDirectory(doors: LdapDoors): Directory {
  const dialect = doors.settings.kind === 'ldap' ? ldapDialect : domainDialect;
  const search: Search = { ...doors, dialect };
  return {
    prove: async (who, password) => {
      // Servers take a bind without a password for one of nobody at all, and answer that all is well.
      if (password === '') return { why: 'wrong password' };
      return asked(search, async client => {
        const found = await find(client, search, who);
        const why = found === 'ambiguous' ? 'ambiguous name' : await bindRefused(client, search, { found, password });
        if (why !== undefined || found === undefined || found === 'ambiguous') return { why: why ?? 'unknown name' };
        const { state } = found.entry;
        return state === 'active' ? { entry: found.entry } : { why: state };
      });
    },
    look: ids =>
      asked(search, async client => {
        const found = new Map<string, Entry>();
        for (const id of ids) {
          const one = await find(client, search, { entry: id });
          if (one !== undefined && one !== 'ambiguous') found.set(id, one.entry);
        }
        return found;
      }),
    test: () => test(search),
  };
}

interface Search extends LdapDoors {
  readonly dialect: Dialect;
}

interface Found {
  readonly dn: string;
  readonly entry: Entry;
}

/** Runs `question` on a connection on which the station is signed in. */
async function asked<T>(search: Search, question: (client: Client) => Promise<T>): Promise<T> {
  const { url, name } = search.settings;
  const client = newClient(search.settings);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the server does not answer')), questionMsMax);
  });
  const answer = async (): Promise<T> => {
    await secure(client, search.settings);
    await serviceBind(client, search);
    return question(client);
  };
  try {
    return await Promise.race([answer(), late]);
  } catch (cause) {
    if (cause instanceof DirectoryUnreachable) throw cause;
    throw new DirectoryUnreachable(`${name} (${url}): ${networkWords(cause)}.`, { cause });
  } finally {
    clearTimeout(timer);
    await client.unbind().catch(() => undefined); // the connection may be gone already
  }
}

function newClient({ url, ca }: LdapSettings): Client {
  // A second connection would not have the first one's StartTLS, and the library opens one when the first is lost.
  let connections = 0;
  const createConnection = ((...args: Parameters<typeof connect>) => {
    connections += 1;
    if (connections > 1) throw new Error('the server cut the connection');
    return connect(...args);
  }) as typeof connect;
  const tls = new URL(url).protocol === 'ldaps:' ? { tlsOptions: tlsOptions({ url, ca }) } : {};
  return new Client({ url, timeout: answerMsMax, connectTimeout: connectMsMax, createConnection, ...tls });
}

function tlsOptions({ url, ca }: Pick<LdapSettings, 'url' | 'ca'>): ConnectionOptions {
  const host = hostOf(url);
  const named = isIP(host) === 0 ? { servername: host } : {};
  return { host, ...named, minVersion: 'TLSv1.2', ...(ca === null ? {} : { ca }) };
}

function hostOf(url: string): string {
  return bareHost(new URL(url).hostname);
}

/** Over `ldaps:` the first request does it. */
async function secure(client: Client, settings: LdapSettings): Promise<void> {
  if (new URL(settings.url).protocol === 'ldaps:' || settings.plain) return;
  await client.startTLS(tlsOptions(settings));
}

async function serviceBind(client: Client, { settings, secret }: Search): Promise<void> {
  try {
    await client.bind(settings.bindName, secret);
  } catch (cause) {
    if (!(cause instanceof InvalidCredentialsError)) throw cause;
    const sentence = `${settings.name} refused the station's own account '${settings.bindName}': wrong name or password.`;
    throw new DirectoryUnreachable(sentence, { cause });
  }
}

async function find(client: Client, search: Search, who: Who): Promise<Found | 'ambiguous' | undefined> {
  const { dialect, settings, nowMs } = search;
  const wanted = 'login' in who ? dialect.byLogin(who.login) : dialect.byId(who.entry);
  const { filter: more } = settings;
  const filter = more === null ? wanted : new AndFilter({ filters: [wanted, FilterParser.parseString(more)] });
  const [entry, ...others] = await entriesOf(client, search, filter);
  if (entry === undefined) return undefined;
  if (others.length > 0) return 'ambiguous';
  const id = dialect.idOf(entry);
  if (id === undefined)
    throw new DirectoryUnreachable(
      `${settings.name} does not show the id of ${entry.dn}; its account may not read it.`,
    );
  return { dn: entry.dn, entry: { id, login: dialect.loginOf(entry), state: dialect.stateOf(entry, nowMs()) } };
}

async function entriesOf(
  client: Client,
  { dialect, settings }: Search,
  filter: string | Filter,
): Promise<readonly LdapEntry[]> {
  const { searchEntries } = await client.search(settings.base, {
    scope: 'sub',
    filter,
    attributes: [...dialect.attributes],
    explicitBufferAttributes: [...dialect.bytes],
  });
  return searchEntries;
}

/** Signs in as the entry. Where there is none, all the same: the time is not to tell which names there are. */
async function bindRefused(
  client: Client,
  { dialect, settings }: Search,
  { found, password }: { readonly found: Found | undefined; readonly password: string },
): Promise<Why | undefined> {
  try {
    await client.bind(found?.dn ?? `cn=nobody,${settings.base}`, password);
    return found === undefined ? 'unknown name' : undefined;
  } catch (error) {
    if (found === undefined && error instanceof InvalidCredentialsError) return 'unknown name';
    if (error instanceof InvalidCredentialsError) {
      const { state } = found?.entry ?? {};
      // OpenLDAP refuses who is locked like a wrong password; the entry says more.
      return state === 'disabled' ? state : dialect.whyOf(error.message);
    }
    if (error instanceof InappropriateAuthError || error instanceof UnwillingToPerformError) return 'wrong password';
    throw error;
  }
}

async function test(search: Search): Promise<DirectoryReport> {
  const { settings, dialect } = search;
  const steps: DirectoryStep[] = [];
  const reached = (step: string, words: string): void => void steps.push({ step, done: true, words });
  const client = newClient(settings);
  let trying = 'connect';
  try {
    const isSecured = !(settings.plain && new URL(settings.url).protocol === 'ldap:');
    if (isSecured && new URL(settings.url).protocol === 'ldap:') await secure(client, settings);
    trying = 'sign in';
    await serviceBind(client, search);
    reached(
      'connect',
      isSecured ? `${settings.url} answers, and its certificate is trusted.` : `${settings.url} answers, without TLS.`,
    );
    reached('sign in', `It takes ${settings.bindName}.`);
    trying = 'find people';
    const some = await entriesOf(client, search, filterOfAll(settings));
    const [first] = some;
    if (first === undefined) throw new Error(`there is nobody below ${settings.base} that fits`);
    if (dialect.idOf(first) === undefined)
      throw new Error(`the id of ${first.dn} cannot be read; allow it to ${settings.bindName}`);
    reached('find people', `${some.length} found below ${settings.base}, for example ${dialect.loginOf(first)}.`);
  } catch (error) {
    // Over TLS from the start, nothing is reached before the first request.
    const step = trying === 'sign in' && !(error instanceof DirectoryUnreachable) ? 'connect' : trying;
    if (step === 'sign in') reached('connect', `${settings.url} answers.`);
    const words = error instanceof DirectoryUnreachable ? error.message : `${settings.url}: ${networkWords(error)}.`;
    steps.push({ step, done: false, words });
  } finally {
    await client.unbind().catch(() => undefined);
  }
  return { works: steps.every(({ done }) => done), steps };
}

function filterOfAll({ kind, filter }: LdapSettings): string {
  const people = kind === 'ldap' ? '(uid=*)' : '(&(objectCategory=person)(objectClass=user))';
  return filter === null ? people : `(&${people}${filter})`;
}
