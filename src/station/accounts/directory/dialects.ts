/**
 * What is different in LDAP servers and in Active Directory: by which attributes people are found and told apart, and
 * what says that they may not come in.
 */
import { AndFilter, EqualityFilter, type Filter, type Entry as LdapEntry } from 'ldapts';
import type { EntryState, Why } from '#station/accounts/directory/directory.ts';

export interface Dialect {
  readonly attributes: readonly string[];
  /** Attributes that are bytes. */
  readonly bytes: readonly string[];
  /** Made of values, never of a text that somebody could reach into. */
  byLogin(login: string): Filter;
  /** The id is what `idOf` answered, never what somebody typed. */
  byId(id: string): Filter;
  /** Undefined where the service account may not read it. */
  idOf(entry: LdapEntry): string | undefined;
  loginOf(entry: LdapEntry): string;
  stateOf(entry: LdapEntry, nowMs: number): EntryState;
  /** Why a bind was refused with "invalid credentials", by the server's own words. */
  whyOf(message: string): Why;
}

/** RFC 4530 gives every entry a UUID. States are those of OpenLDAP's ppolicy, 389 Directory Server, and RFC 2307. */
export const ldapDialect: Dialect = {
  attributes: ['uid', 'entryUUID', 'pwdAccountLockedTime', 'pwdReset', 'nsAccountLock', 'shadowExpire'],
  bytes: [],
  byLogin: login => is('uid', login),
  byId: id => is('entryUUID', id),
  idOf: entry => textOf(entry, 'entryUUID'),
  loginOf: entry => textOf(entry, 'uid') ?? entry.dn,
  stateOf: (entry, nowMs) => {
    if (textOf(entry, 'pwdAccountLockedTime') !== undefined || isTrue(entry, 'nsAccountLock')) return 'disabled';
    const expireDay = Number(textOf(entry, 'shadowExpire') ?? -1);
    if (expireDay >= 0 && nowMs >= expireDay * dayMs) return 'expired';
    return isTrue(entry, 'pwdReset') ? 'password expired' : 'active';
  },
  whyOf: () => 'wrong password',
};

/** Active Directory, also by Samba ([MS-ADTS] 2.2.16 for the flags of userAccountControl). */
export const domainDialect: Dialect = {
  attributes: ['sAMAccountName', 'objectGUID', 'userAccountControl', 'accountExpires', 'pwdLastSet'],
  bytes: ['objectGUID'],
  byLogin: login =>
    new AndFilter({
      filters: [is('objectCategory', 'person'), is('objectClass', 'user'), is('sAMAccountName', login)],
    }),
  byId: id => is('objectGUID', Buffer.from(id, 'hex')),
  idOf: ({ objectGUID }) => (Buffer.isBuffer(objectGUID) ? objectGUID.toString('hex') : undefined),
  loginOf: entry => textOf(entry, 'sAMAccountName') ?? entry.dn,
  stateOf: (entry, nowMs) => {
    const flags = Number(textOf(entry, 'userAccountControl') ?? 0);
    if ((flags & accountDisabledFlag) !== 0) return 'disabled';
    if (hasPassed(textOf(entry, 'accountExpires'), nowMs)) return 'expired';
    const mustChange = textOf(entry, 'pwdLastSet') === '0' && (flags & passwordNeverExpiresFlag) === 0;
    return mustChange ? 'password expired' : 'active';
  },
  whyOf: message => bindCodes[/\bdata ([0-9a-f]{3})\b/i.exec(message)?.[1]?.toLowerCase() ?? ''] ?? 'wrong password',
};

function is(attribute: string, value: string | Buffer): Filter {
  return new EqualityFilter({ attribute, value });
}

const dayMs = 24 * 3_600_000;
const accountDisabledFlag = 0x2;
const passwordNeverExpiresFlag = 0x1_0000;
/** Windows counts 100 nanoseconds since 1601. */
const fileTimeOf1970 = 116_444_736_000_000_000n;
const fileTimeNever = 0x7fff_ffff_ffff_ffffn;

/** What follows `data` in the words of a refused bind: codes of Windows' own errors. */
const bindCodes: Readonly<Record<string, Why>> = {
  '525': 'unknown name',
  '530': 'not now',
  '531': 'not now',
  '532': 'password expired',
  '533': 'disabled',
  '701': 'expired',
  '773': 'password expired',
  '775': 'locked',
};

function hasPassed(fileTime: string | undefined, nowMs: number): boolean {
  const time = BigInt(fileTime ?? 0);
  return time !== 0n && time !== fileTimeNever && time <= fileTimeOf1970 + BigInt(nowMs) * 10_000n;
}

function textOf(entry: LdapEntry, attribute: string): string | undefined {
  const [value] = [entry[attribute]].flat();
  return value === undefined || value.length === 0 ? undefined : String(value);
}

function isTrue(entry: LdapEntry, attribute: string): boolean {
  return textOf(entry, attribute)?.toUpperCase() === 'TRUE';
}
