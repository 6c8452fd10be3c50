/**
 * Directories: what keeps names and passwords outside the station, as an administrator configures it. Secrets go in
 * and never come out again.
 */
import Type, { type Static } from 'typebox';
import { strict } from '#protocol/schema.ts';

export const DirectoryKindText = Type.Union([Type.Literal('ldap'), Type.Literal('domain'), Type.Literal('openid')]);

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
/** Certificates in PEM by which the server is trusted; null for what the station's computer trusts. */
const AuthorityText = Type.Union([Type.String({ minLength: 1, maxLength: 65_536 }), Type.Null()]);

/** Left out, the one of before stays. */
const Secret = Type.Optional(text(1024));

const ldapMembers = {
  /** What people call it; of a domain, what stands before the backslash. */
  name: text(32),
  /** `ldaps://HOST`, or `ldap://HOST` with StartTLS. */
  url: text(512),
  /** Below it lie the entries of people. */
  base: text(512),
  /** Who the station signs in as, to look for them. */
  bindName: text(512),
  ca: AuthorityText,
  /** Speaks without TLS over `ldap://`: passwords go in plain. */
  plain: Type.Boolean(),
  /** What entries have to fit as well to be let in, as an LDAP filter; null for all. */
  filter: Type.Union([text(1024), Type.Null()]),
};

const openIdMembers = {
  name: text(32),
  issuer: text(512),
  clientId: text(256),
  /** By which address browsers reach the station; the provider sends them back there. */
  address: text(512),
  ca: AuthorityText,
};

export const LdapSettings = strict({ kind: Type.Literal('ldap'), ...ldapMembers });
export const DomainSettings = strict({ kind: Type.Literal('domain'), ...ldapMembers });
export type LdapSettings = Static<typeof LdapSettings> | Static<typeof DomainSettings>;
export const OpenIdSettings = strict({ kind: Type.Literal('openid'), ...openIdMembers });
export type OpenIdSettings = Static<typeof OpenIdSettings>;

export const DirectorySettings = Type.Union([LdapSettings, DomainSettings, OpenIdSettings]);
export type DirectorySettings = Static<typeof DirectorySettings>;

/** `PUT /api/admin/directories`. */
export const DirectoryOrder = Type.Union([
  strict({ ...LdapSettings.properties, secret: Secret }),
  strict({ ...DomainSettings.properties, secret: Secret }),
  strict({ ...OpenIdSettings.properties, secret: Secret }),
]);
export type DirectoryOrder = Static<typeof DirectoryOrder>;

export const DirectoriesReply = strict({ directories: Type.Array(DirectorySettings) });
export type DirectoriesReply = Static<typeof DirectoriesReply>;

/** One step of a test, in the order in which they were tried; the first that failed is the last. */
export const DirectoryStep = strict({ step: Type.String(), done: Type.Boolean(), words: Type.String() });
export type DirectoryStep = Static<typeof DirectoryStep>;

export const DirectoryReport = strict({ works: Type.Boolean(), steps: Type.Array(DirectoryStep) });
export type DirectoryReport = Static<typeof DirectoryReport>;

/** By what people may sign in beside a name and a password: the name of an OpenID provider, or null. */
export const SignInWays = strict({ openid: Type.Union([Type.String(), Type.Null()]) });
export type SignInWays = Static<typeof SignInWays>;
