/**
 * Sign-in: how a person in a browser comes in, and what of the own account is seen and changed there.
 *
 * A signed-in browser is one more device of the account: its token travels in a cookie that no script can read, and
 * whatever it changes is on record under its id, like what a drive changes.
 */
import Type, { type Static } from 'typebox';
import { Id, strict } from '#protocol/schema.ts';
import { CodeText } from '#protocol/second-factor.ts';

/** The cookie that carries a browser's token. `__Host-`: over TLS, for this host alone, at every path (RFC 6265bis). */
export const cookieName = '__Host-waystation';

/**
 * Every request of a browser that may change something carries this header, with any value. Pages of other sites cannot
 * make a browser send it, whatever becomes of the cookie.
 */
export const consoleHeader = 'x-waystation-console';

export const AccountText = Type.String({ minLength: 1, maxLength: 256 });
export const PasswordText = Type.String({ minLength: 1, maxLength: 1024 });

/** `keep`: the browser stays signed in when it is closed. `code`: of the second factor, once it was asked for. */
export const SignInRequest = strict({
  account: AccountText,
  password: PasswordText,
  keep: Type.Boolean(),
  code: Type.Optional(CodeText),
});
export type SignInRequest = Static<typeof SignInRequest>;

/** Who is signed in, and where. */
export const SessionReply = strict({
  account: strict({
    id: Id,
    name: Type.String(),
    admin: Type.Boolean(),
    /** What the directory is called that keeps its password; null for an account of the station's own. */
    directory: Type.Union([Type.String(), Type.Null()]),
  }),
  /** The browser itself, among the devices. */
  device: Id,
  station: strict({ id: Id, name: Type.String() }),
  /** The station demands a second factor that the account has not: until it is set up, nothing else is answered. */
  secondFactorWanted: Type.Boolean(),
});
export type SessionReply = Static<typeof SessionReply>;

/** Whether the station still waits for its first account (`POST /api/first-account`). */
export const FirstAccountReply = strict({ wanted: Type.Boolean() });
export type FirstAccountReply = Static<typeof FirstAccountReply>;

/** Makes the first account, an administrator, with the code that the station printed, and signs it in. */
export const FirstAccountRequest = strict({
  code: Type.String({ minLength: 1, maxLength: 64 }),
  account: AccountText,
  password: PasswordText,
});
export type FirstAccountRequest = Static<typeof FirstAccountRequest>;

export const PasswordRequest = strict({ before: PasswordText, password: PasswordText });
export type PasswordRequest = Static<typeof PasswordRequest>;

export const DeviceKindText = Type.Union([Type.Literal('drive'), Type.Literal('browser')]);

/** A device of the account that asks; times in milliseconds since 1970. */
export const DeviceWire = strict({
  id: Id,
  kind: DeviceKindText,
  /** The computer's name; of a browser, what it says it is. */
  computer: Type.String(),
  system: Type.String(),
  version: Type.String(),
  address: Type.String(),
  createdMs: Type.Integer(),
  lastSeenMs: Type.Integer(),
});
export type DeviceWire = Static<typeof DeviceWire>;

export const DevicesReply = strict({ devices: Type.Array(DeviceWire) });
export type DevicesReply = Static<typeof DevicesReply>;
