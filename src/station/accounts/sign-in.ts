/** Links a device to an account by a password, once; from then on the device shows the token it got here. */

import type { Account, AccountStore, Device, DeviceId } from '#platform/account-store.ts';
import type { Clock, Random } from '#platform/doors.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { LinkRequest } from '#protocol/session.ts';
import type { Session } from '#station/accounts/access.ts';
import { accountKey } from '#station/accounts/account-name.ts';
import { createGate } from '#station/accounts/gate.ts';
import { costsOtherwise, hashPassword, type PasswordCost, verifyPassword } from '#station/accounts/password.ts';
import type { Attempt, Throttle } from '#station/accounts/throttle.ts';
import { newId, newToken, tokenHash } from '#station/accounts/token.ts';

/** Password hashes being computed at a time; each takes a core and the memory of its cost. */
export const signInsAtOnceMax = 2;
/** Sign-ins that wait for their turn; more are answered `busy`. */
export const signInsWaitingMax = 64;

/** Devices linked to an account at a time: what is limited for each device is limited for an account, too. */
export const accountDevicesMax = 200;

export interface SignIn {
  /**
   * Answers the new device and its token. Refuses `sign-in` for a wrong name or password alike, `sign-in-throttled`
   * after too many failures, and `denied` when the account has as many devices as it may.
   */
  link(request: LinkRequest, address: string): Promise<Linked>;
  /** Ends the session's token. */
  unlink(session: Session, address: string): void;
}

export interface Linked {
  readonly account: Account;
  readonly device: Device;
  readonly token: string;
}

export interface SignInDoors {
  readonly store: AccountStore;
  readonly throttle: Throttle;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Random;
  readonly cost: PasswordCost;
}

export function createSignIn(doors: SignInDoors): SignIn {
  const gate = createGate({ atOnceMax: signInsAtOnceMax, waitingMax: signInsWaitingMax });
  // A name that nobody has costs the same work as a wrong password, so that the time does not tell them apart.
  const nobody = hashPassword(newToken(doors.random), { cost: doors.cost, random: doors.random });
  const attempt = (request: LinkRequest, address: string): Promise<Account> | undefined =>
    gate.enter(async () => proven(doors, { request, address, nobody: await nobody }));
  return {
    link: async (request, address) => {
      const proof = attempt(request, address);
      if (proof === undefined) throw new Refusal('busy', 'Too many sign-ins at the same time; try again in a moment.');
      return linked(doors, { account: await proof, request, address });
    },
    unlink: ({ account, device }, address) =>
      doors.store.transaction(() => {
        doors.store.revokeDevice(device.id, doors.clock.nowMs());
        note(doors, { actor: account.name, address, event: 'unlink', about: { device: device.id } });
      }),
  };
}

interface Claim {
  readonly request: LinkRequest;
  readonly address: string;
  /** The hash that is compared when there is no such account. */
  readonly nobody: string;
}

async function proven(doors: SignInDoors, { request, address, nobody }: Claim): Promise<Account> {
  const attempt: Attempt = { accountKey: accountKey(request.account), address };
  // Asked only when the turn has come: of many attempts at the same time each sees the failures before it.
  refuseWhileWaiting(doors, attempt);
  const account = doors.store.accountByKey(attempt.accountKey);
  const right = await verifyPassword(request.password, account?.passwordHash ?? nobody);
  if (!right || account === undefined || account.disabled) {
    doors.throttle.failed(attempt);
    note(doors, { actor: request.account, address, event: 'sign-in refused', about: { computer: request.computer } });
    throw new Refusal('sign-in', 'The name or the password is wrong, or the account is disabled.');
  }
  doors.throttle.succeeded(attempt);
  await renewHash(doors, account, request.password);
  return account;
}

function refuseWhileWaiting(doors: SignInDoors, attempt: Attempt): void {
  const waitMs = doors.throttle.waitMs(attempt);
  if (waitMs === 0) return;
  const seconds = Math.ceil(waitMs / 1_000);
  throw new Refusal('sign-in-throttled', `Too many failed sign-ins; try again in ${seconds} seconds.`, { seconds });
}

/** Brings a hash of an older, cheaper time to today's cost, while the password is at hand. */
async function renewHash(doors: SignInDoors, account: Account, password: string): Promise<void> {
  if (!costsOtherwise(account.passwordHash, doors.cost)) return;
  const renewed = await hashPassword(password, { cost: doors.cost, random: doors.random });
  doors.store.transaction(() => {
    // Somebody may have set another password while this one was being hashed.
    if (doors.store.account(account.id)?.passwordHash === account.passwordHash) {
      doors.store.setPasswordHash(account.id, renewed);
    }
  });
}

function linked(doors: SignInDoors, made: { account: Account; request: LinkRequest; address: string }): Linked {
  const { account, request, address } = made;
  const token = newToken(doors.random);
  const nowMs = doors.clock.nowMs();
  const device: Device = {
    id: newId(doors.random) as DeviceId,
    account: account.id,
    computer: request.computer,
    system: request.system,
    version: request.version,
    tokenHash: tokenHash(token),
    createdMs: nowMs,
    lastSeenMs: nowMs,
    address,
    revokedMs: null,
    run: null,
  };
  doors.store.transaction(() => {
    refuseTooMany(doors.store, account);
    doors.store.addDevice(device);
    note(doors, {
      actor: account.name,
      address,
      event: 'link',
      about: { device: device.id, computer: device.computer },
    });
  });
  return { account, device, token };
}

function refuseTooMany(store: AccountStore, { id, name }: Account): void {
  const linked = store.devices().filter(device => device.account === id && device.revokedMs === null);
  if (linked.length < accountDevicesMax) return;
  const oldest = linked.reduce((a, b) => (b.lastSeenMs < a.lastSeenMs ? b : a));
  throw new Refusal(
    'denied',
    `${name} has ${linked.length} linked devices and may not have more. Unlink one that is not used any more, or revoke ` +
      `it at the station: waystation station device list. Unused the longest: ${oldest.computer} (${oldest.id}).`,
  );
}

interface Deed {
  readonly actor: string;
  readonly address: string;
  readonly event: string;
  readonly about: Readonly<Record<string, unknown>>;
}

function note(doors: SignInDoors, deed: Deed): void {
  doors.store.addAudit({ atMs: doors.clock.nowMs(), ...deed });
}
