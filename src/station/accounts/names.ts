/** What people call those whom the history names by id. */
import type { AccountId, AccountStore, DeviceId } from '#platform/account-store.ts';

/** Empty texts stand for what is not known any more. */
export interface Names {
  account(id: string): string;
  /** The computer of a device. */
  computer(id: string): string;
}

export function createNames(store: Pick<AccountStore, 'account' | 'device'>): Names {
  return {
    account: id => store.account(id as AccountId)?.name ?? '',
    computer: id => store.device(id as DeviceId)?.computer ?? '',
  };
}
