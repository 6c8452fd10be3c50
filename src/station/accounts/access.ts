/**
 * Who is asking, and what may they do. Asked anew by every request and never remembered: an account that is
 * disabled, a device that is unlinked or a grant that is taken away, by whichever program, counts at once.
 */
import type { Account, AccountStore, Device, DeviceId, GrantLevel, Sighting } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';
import { tokenHash } from '#station/accounts/token.ts';

/** How long a device's "last seen" may lie in memory, so that a request does not cost a write. */
export const sightingsFlushMs = 60_000;

/** A device that has proven to be linked, and the account that it acts for. */
export interface Session {
  readonly account: Account;
  readonly device: Device;
}

export interface Access {
  /** Undefined when the token is nobody's, was revoked, or its account is disabled. */
  session(token: string, address: string): Session | undefined;
  /** The same session as it stands now; undefined when it holds no more. */
  again(session: Session): Session | undefined;
  grant(session: Session, share: string): GrantLevel | undefined;
  /** All shares that the session's account may read, with its grant. */
  grants(session: Session): ReadonlyMap<string, GrantLevel>;
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
    if (sightings.size > 0) store.noteSightings([...sightings.values()]);
    sightings.clear();
  };
  const see = (device: DeviceId, address: string): void => {
    sightings.set(device, { device, atMs: clock.nowMs(), address });
    if (clock.nowMs() - flushedMs >= sightingsFlushMs) flush();
  };
  return {
    session: (token, address) => {
      const session = sessionOf(store, store.deviceByToken(tokenHash(token)));
      if (session !== undefined) see(session.device.id, address);
      return session;
    },
    again: session => sessionOf(store, store.device(session.device.id)),
    grant: (session, share) => store.grant(share, session.account.id),
    grants: session => new Map(store.grantsOf(session.account.id).map(grant => [grant.share, grant.level])),
    revision: () => store.accessRevision(),
    flush,
  };
}

function sessionOf(store: AccountStore, device: Device | undefined): Session | undefined {
  if (device === undefined || device.revokedMs !== null) return undefined;
  const account = store.account(device.account);
  return account === undefined || account.disabled ? undefined : { account, device };
}
