/**
 * The directories that a station knows, as an administrator configured them. They lie in the database, their secrets too:
 * nobody but the station's owner may read the data folder. Read anew at each use, so that a change holds at once.
 */

import { isIP } from 'node:net';
import { FilterParser } from 'ldapts';
import { bareHost } from '#base/host.ts';
import type { DirectoryKind } from '#platform/account-bindings.ts';
import type { AccountStore } from '#platform/account-store.ts';
import type { DirectorySettings, LdapSettings, OpenIdSettings } from '#protocol/directories.ts';
import { nameProblem } from '#station/accounts/account-name.ts';

/** Settings with the secret that belongs to them. */
export interface Configured<Settings extends DirectorySettings = DirectorySettings> {
  readonly settings: Settings;
  readonly secret: string;
}

type SettingStore = Pick<AccountStore, 'setting' | 'setSetting'>;

/** Undefined where there is none of the kind. */
export function configured(store: SettingStore, kind: 'openid'): Configured<OpenIdSettings> | undefined;
export function configured(store: SettingStore, kind: 'ldap' | 'domain'): Configured<LdapSettings> | undefined;
export function configured(store: SettingStore, kind: DirectoryKind): Configured | undefined;
export function configured(store: SettingStore, kind: DirectoryKind): Configured | undefined {
  return JSON.parse(store.setting(settingName(kind)) ?? 'null') ?? undefined;
}

/** Takes the place of the one of before; undefined takes it away. */
export function configure(store: SettingStore, kind: DirectoryKind, directory: Configured | undefined): void {
  store.setSetting(settingName(kind), JSON.stringify(directory ?? null));
}

function settingName(kind: DirectoryKind): string {
  return `directory ${kind}`;
}

/** Why these settings cannot be taken, as a sentence that ends with what to do; undefined when they can. */
export function settingsProblem(settings: DirectorySettings): string | undefined {
  const problem = /[\\@]/.test(settings.name)
    ? 'The name of a directory has no \\ and no @ in it; leave it out.'
    : undefined;
  return problem ?? nameProblem(settings.name) ?? authorityProblem(settings.ca) ?? kindProblem(settings);
}

function authorityProblem(ca: string | null): string | undefined {
  if (ca === null || ca.includes('-----BEGIN CERTIFICATE-----')) return undefined;
  return 'The authority is no certificate in PEM; give the file that begins with -----BEGIN CERTIFICATE-----.';
}

function kindProblem(settings: DirectorySettings): string | undefined {
  return settings.kind === 'openid' ? openIdProblem(settings) : ldapProblem(settings);
}

function ldapProblem({ url, base, plain, filter }: LdapSettings): string | undefined {
  const parsed = URL.parse(url);
  if (parsed === null || !/^ldaps?:\/\/[^/?#@]+\/?$/.test(url))
    return `'${url}' is no address of a directory; write ldaps://HOST or ldap://HOST, with :PORT if need be.`;
  if (plain && parsed.protocol === 'ldaps:') return 'ldaps:// speaks TLS always; leave out that it is to be plain.';
  if (!base.includes('=')) return `'${base}' is no base; write it as in dc=example,dc=com.`;
  return filter === null ? undefined : filterProblem(filter);
}

function filterProblem(filter: string): string | undefined {
  try {
    FilterParser.parseString(filter);
    if (filter.startsWith('(') && filter.endsWith(')')) return undefined;
  } catch {
    // Said below.
  }
  return `'${filter}' is no LDAP filter; write it as in (memberOf=cn=staff,dc=example,dc=com).`;
}

function openIdProblem({ issuer, address }: OpenIdSettings): string | undefined {
  for (const url of [issuer, address]) {
    const parsed = URL.parse(url);
    if (parsed === null || !/^https?:$/.test(parsed.protocol)) return `'${url}' is no address; write https://HOST.`;
    if (parsed.protocol === 'http:' && !isOwnComputer(parsed.hostname))
      return `'${url}' goes without TLS; write https://HOST.`;
  }
  const { pathname, search, hash } = new URL(address);
  if (pathname !== '/' || search !== '' || hash !== '')
    return `'${address}' has more to it than the station's host; write https://HOST, with :PORT if need be.`;
  return undefined;
}

function isOwnComputer(host: string): boolean {
  const bare = bareHost(host);
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}
