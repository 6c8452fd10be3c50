/** The devices of one account. */
import type { Account, AccountStore, Device } from '#platform/account-store.ts';
import type { Session } from '#station/accounts/access.ts';

/** Those whose tokens were not revoked, the oldest first. */
export function devicesOf(store: Pick<AccountStore, 'devices'>, { id }: Account): readonly Device[] {
  return store.devices().filter(device => device.account === id && device.revokedMs === null);
}

/** Those that are browsers. */
export function browsersOf(store: Pick<AccountStore, 'devices'>, account: Account): readonly Device[] {
  return devicesOf(store, account).filter(({ kind }) => kind === 'browser');
}

/** Signs all browsers of the account out but the one that asks. */
export function endOtherBrowsers(
  store: Pick<AccountStore, 'devices' | 'revokeDevice'>,
  { account, device }: Session,
  nowMs: number,
): void {
  for (const { id } of browsersOf(store, account)) if (id !== device.id) store.revokeDevice(id, nowMs);
}
