/** The devices of one account. */
import type { Account, AccountStore, Device } from '#platform/account-store.ts';

/** Those whose tokens were not revoked, the oldest first. */
export function devicesOf(store: Pick<AccountStore, 'devices'>, { id }: Account): readonly Device[] {
  return store.devices().filter(device => device.account === id && device.revokedMs === null);
}
