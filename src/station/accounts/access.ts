/**
 * Who is asking, and what may they do. Asked anew by every request and never remembered: an account that is
 * disabled, a device that is unlinked or a grant that is taken away, by whichever program, counts at once.
 */

import type { AppliedProfiles } from '#model/sync-profile.ts';
import type { Account, AccountStore, Device, DeviceId, DeviceKind, Sighting } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';
import type { Refusal } from '#protocol/refusals.ts';
import { appliedProfiles } from '#station/accounts/applied-profiles.ts';
import { devicesOf } from '#station/accounts/devices.ts';
import { entryRefusal, serviceOf } from '#station/accounts/entry.ts';
import { type Reach, reachesOf, reachIn } from '#station/accounts/folder-grants.ts';
import { wantsSecondFactor } from '#station/accounts/second-factor-rule.ts';
import { tokenHash } from '#station/accounts/token.ts';

/** How long a device's "last seen" may lie in memory, so that a request does not cost a write. */
export const sightingsFlushMs = 60_000;

/** A token with the way by which it came: a drive shows it itself, a browser in its cookie. */
export interface ShownToken {
  readonly kind: DeviceKind;
  readonly token: string;
}

/** A device that has proven to be linked, and the account that it acts for. */
export interface Session {
  readonly account: Account;
  readonly device: Device;
  /** The network address that it came from. */
  readonly address: string;
}

export interface Access {
  /** Undefined when the token is no such device's, was revoked or lay idle for too long, or its account is disabled. */
  session(shown: ShownToken, address: string): Session | undefined;
  /**
   * The session of a device that is to be wiped, whether or not it may otherwise come in; it leads to nothing but its
   * wipe. Undefined when the token is no such device's.
   */
  wiping(shown: ShownToken, address: string): Session | undefined;
  /** Why the session's account may not come in with its device from its address; undefined when it may. */
  refusal(session: Session): Refusal | undefined;
  /** The same session as it stands now; undefined when it holds no more, or may not come in any more. */
  again(session: Session): Session | undefined;
  /** A browser of an account that has to set a second factor up before it may do anything else. */
  wantsSecondFactor(session: Pick<Session, 'account' | 'device'>): boolean;
  /** The sync profiles that apply to the session's account; undefined when none does, and for browsers (R115). */
  profiles(session: Session): AppliedProfiles | undefined;
  /** What the session's account may do in a share and in single folders of it, by its own grants and those of its groups. */
  reach(session: Session, share: string): Reach;
  /** The shares in which it may do anything. */
  reaches(session: Session): ReadonlyMap<string, Reach>;
  /** The devices of the session's account that may still come in, the oldest first. */
  devices(session: Session): readonly Device[];
  /** Differs from an earlier answer when any account, device or grant was changed in between. */
  revision(): number;
  /** Writes down when devices were last seen. */
  flush(): void;
}

/** Access as the store has it at the moment of each question. */
export function createAccess(store: AccountStore, clock: Pick<Clock, 'nowMs'>): Access {
  const sightings = new Map<DeviceId, Sighting>();
  let flushedMs = clock.nowMs();
  const flush = (): void => {
    flushedMs = clock.nowMs();
    const seen = [...sightings.values()];
    // First: what cannot be kept once must not fail every request from then on.
    sightings.clear();
    if (seen.length > 0) store.noteSightings(seen);
  };
  const see = (device: DeviceId, address: string): void => {
    sightings.set(device, { device, atMs: clock.nowMs(), address });
    if (clock.nowMs() - flushedMs >= sightingsFlushMs) flush();
  };
  const seenMs = ({ id, lastSeenMs }: Device): number => Math.max(lastSeenMs, sightings.get(id)?.atMs ?? 0);
  const isOver = (device: Device): boolean => {
    const { revokedMs, idleMsMax } = device;
    return revokedMs !== null || (idleMsMax !== null && clock.nowMs() - seenMs(device) >= idleMsMax);
  };
  const sessionOf = (device: Device | undefined, address: string): Session | undefined => {
    if (device === undefined || isOver(device) || store.wipe(device.id) !== undefined) return undefined;
    const account = store.account(device.account);
    return account === undefined || account.disabled ? undefined : { account, device, address };
  };
  const refusal = ({ account, device, address }: Session): Refusal | undefined =>
    entryRefusal(store, account, { service: serviceOf(device.kind), address });
  return {
    session: ({ kind, token }, address) => {
      const session = sessionOf(store.deviceByToken(tokenHash(token)), address);
      if (session?.device.kind !== kind) return undefined;
      see(session.device.id, address);
      return session;
    },
    wiping: ({ kind, token }, address) => {
      const device = store.deviceByToken(tokenHash(token));
      const account = device && store.account(device.account);
      if (device === undefined || account === undefined || device.kind !== kind) return undefined;
      if (store.wipe(device.id) === undefined) return undefined;
      see(device.id, address);
      return { account, device, address };
    },
    wantsSecondFactor: ({ account, device }) => device.kind === 'browser' && wantsSecondFactor(store, account),
    refusal,
    again: ({ device, address }) => {
      const session = sessionOf(store.device(device.id), address);
      return session === undefined || refusal(session) !== undefined ? undefined : session;
    },
    profiles: ({ account, device }) => (device.kind === 'drive' ? appliedProfiles(store, account.id) : undefined),
    reach: ({ account }, share) => reachIn(store, share, account.id),
    reaches: ({ account }) => reachesOf(store, account.id),
    devices: ({ account }) =>
      devicesOf(store, account)
        .filter(device => !isOver(device))
        .map(device => ({ ...device, lastSeenMs: seenMs(device) })),
    revision: () => store.accessRevision(),
    flush,
  };
}
