/** Links drives to an account and signs browsers in, by a password, once; from then on the device shows its token. */

import type { Account, AccountStore, Device, DeviceId } from '#platform/account-store.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { LinkRequest } from '#protocol/session.ts';
import type { SignInRequest } from '#protocol/sign-in.ts';
import type { Session } from '#station/accounts/access.ts';
import { browsersOf, devicesOf, endOtherBrowsers } from '#station/accounts/devices.ts';
import { entryRefusal, serviceOf } from '#station/accounts/entry.ts';
import { hashPassword, passwordRefusal } from '#station/accounts/password.ts';
import type { Prove, ProveDoors } from '#station/accounts/prove.ts';
import { hasSecondFactor, wantsSecondFactor } from '#station/accounts/second-factor-rule.ts';
import { requireCode } from '#station/accounts/take-code.ts';
import { newId, newToken, tokenHash } from '#station/accounts/token.ts';

/** Drives linked to an account at a time: what is limited for each device is limited for an account, too. */
export const accountDevicesMax = 200;
/** Browsers of an account that are signed in at a time; a new one signs out the one that was not seen for longest. */
export const accountBrowsersMax = 50;
/** A browser that was not seen for so long is signed out, milliseconds: one that is to stay signed in, and any other. */
export const keptIdleMsMax = 30 * 24 * 3_600_000;
export const browserIdleMsMax = 24 * 3_600_000;

export interface SignIn {
  /**
   * Answers the new device and its token. Refuses as `Prove` and `requireCode` do, `denied` when the account has too many
   * drives, and `second-factor-wanted` when it has to set one up before.
   */
  link(request: LinkRequest, address: string): Promise<SignedIn>;
  /** Signs a browser in. Refuses as `Prove` and `requireCode` do. */
  signIn(request: SignInRequest, browser: Browser): Promise<SignedIn>;
  /** Signs a browser in for an account that has proven itself already: by making it, or elsewhere. */
  enter(account: Account, browser: Browser, keep?: boolean): SignedIn;
  /** Ends the token of a device of the session's account, its own or another one. Refuses `unknown-device`. */
  signOut(session: Session, device: DeviceId, address: string): void;
  /** Refuses as `Prove` does for a wrong password of before, `unfit` for one that cannot be; other browsers are signed out. */
  changePassword(session: Session, change: PasswordChange, address: string): Promise<void>;
}

/** A browser as far as it is known: what it says it is, and where. */
export interface Browser {
  readonly name: string;
  readonly system: string;
  readonly address: string;
}

export interface SignedIn {
  readonly account: Account;
  readonly device: Device;
  readonly token: string;
}

export interface PasswordChange {
  readonly before: string;
  readonly password: string;
}

export function createSignIn(doors: ProveDoors, prove: Prove): SignIn {
  return {
    link: async ({ account, password, computer, system, version, code }, address) => {
      const proven = await prove({ account, password, address, computer });
      if (code === undefined) refuseOldDrive(doors.store, proven);
      requireCode(doors, proven, { code, address, computer });
      if (wantsSecondFactor(doors.store, proven)) throw new Refusal('second-factor-wanted');
      const origin: Origin = { kind: 'drive', computer, system, version, address, idleMsMax: null };
      return admitted(doors, proven, origin, () => refuseTooMany(doors.store, proven));
    },
    signIn: async ({ account, password, keep, code }, browser) => {
      const { address, name: computer } = browser;
      const proven = await prove({ account, password, address, computer });
      requireCode(doors, proven, { code, address, computer });
      return entered(doors, proven, { browser, keep });
    },
    enter: (account, browser, keep = false) => entered(doors, account, { browser, keep }),
    signOut: (session, device, address) => signOut(doors, session, { device, address }),
    changePassword: async (session, { before, password }, address) => {
      refuseOutside(doors.store, session.account);
      const refusal = passwordRefusal(password);
      if (refusal !== undefined) throw refusal;
      const { name } = session.account;
      const account = await prove({ account: name, password: before, address, computer: session.device.computer });
      const hash = await hashPassword(password, { cost: doors.cost, random: doors.random });
      doors.store.transaction(() => {
        doors.store.setPasswordHash(account.id, hash);
        endOtherBrowsers(doors.store, session, doors.clock.nowMs());
        note(doors, { actor: name, address, event: 'password changed', about: {} });
      });
    },
  };
}

/** Nothing here could change it. */
function refuseOutside(store: AccountStore, { id, name }: Account): void {
  if (store.binding(id) === undefined) return;
  throw refusedFor('password-elsewhere', { account: name });
}

function signOut(
  doors: ProveDoors,
  { account }: Session,
  { device: id, address }: { readonly device: DeviceId; readonly address: string },
): void {
  const device = doors.store.device(id);
  if (device?.account !== account.id || device.revokedMs !== null) throw new Refusal('unknown-device');
  doors.store.transaction(() => {
    doors.store.revokeDevice(id, doors.clock.nowMs());
    const event = device.kind === 'drive' ? 'unlink' : 'sign-out';
    note(doors, { actor: account.name, address, event, about: { device: id, computer: device.computer } });
  });
}

type Origin = Pick<Device, 'kind' | 'computer' | 'system' | 'version' | 'address' | 'idleMsMax'>;

function entered(
  doors: ProveDoors,
  account: Account,
  { browser, keep }: { readonly browser: Browser; readonly keep: boolean },
): SignedIn {
  const { name: computer, system, address } = browser;
  const idleMsMax = keep ? keptIdleMsMax : browserIdleMsMax;
  const origin: Origin = { kind: 'browser', computer, system, version: '', address, idleMsMax };
  return admitted(doors, account, origin, () => makeRoom(doors, account));
}

/** `room` looks for room for one more device, within the transaction that adds it. */
function admitted(doors: ProveDoors, account: Account, origin: Origin, room: () => void): SignedIn {
  refuseEntry(doors, account, origin);
  const token = newToken(doors.random);
  const nowMs = doors.clock.nowMs();
  const device: Device = {
    ...origin,
    id: newId(doors.random) as DeviceId,
    account: account.id,
    tokenHash: tokenHash(token),
    createdMs: nowMs,
    lastSeenMs: nowMs,
    revokedMs: null,
    run: null,
  };
  const { kind, computer, address } = origin;
  doors.store.transaction(() => {
    room();
    doors.store.addDevice(device);
    const event = kind === 'drive' ? 'link' : 'sign-in';
    note(doors, { actor: account.name, address, event, about: { device: device.id, computer } });
  });
  return { account, device, token };
}

/** By a code that such a drive knows: it takes an answer with another one for no answer of a station. */
function refuseOldDrive(store: AccountStore, account: Account): void {
  if (!hasSecondFactor(store, account)) return;
  throw new Refusal(
    'sign-in',
    `${account.name} has a second factor, and this drive cannot ask for its code: update it.`,
  );
}

/** Told only to who has proven to be it, and on record: somebody may have to be asked about it. */
function refuseEntry(doors: ProveDoors, account: Account, { kind, computer, address }: Origin): void {
  const refusal = entryRefusal(doors.store, account, { service: serviceOf(kind), address });
  if (refusal === undefined) return;
  const about = { computer, refused: refusal.code };
  note(doors, { actor: account.name, address, event: 'entry refused', about });
  throw refusal;
}

function refuseTooMany(store: AccountStore, account: Account): void {
  const linked = devicesOf(store, account).filter(({ kind }) => kind === 'drive');
  if (linked.length < accountDevicesMax) return;
  const oldest = leastSeen(linked);
  throw new Refusal(
    'denied',
    `${account.name} has ${linked.length} linked devices and may not have more. Unlink one that is not used any more, or ` +
      `revoke it at the station: waystation station device list. Unused the longest: ${oldest?.computer} (${oldest?.id}).`,
  );
}

function makeRoom({ store, clock }: ProveDoors, account: Account): void {
  const browsers = browsersOf(store, account);
  const oldest = browsers.length < accountBrowsersMax ? undefined : leastSeen(browsers);
  if (oldest !== undefined) store.revokeDevice(oldest.id, clock.nowMs());
}

function leastSeen(devices: readonly Device[]): Device | undefined {
  return devices.toSorted((a, b) => a.lastSeenMs - b.lastSeenMs)[0];
}

interface Deed {
  readonly actor: string;
  readonly address: string;
  readonly event: string;
  readonly about: Readonly<Record<string, unknown>>;
}

function note(doors: ProveDoors, deed: Deed): void {
  doors.store.addAudit({ atMs: doors.clock.nowMs(), ...deed });
}
