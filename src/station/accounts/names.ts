/** What people call those whom the history names by id. */
import type { AccountId, AccountStore, DeviceId } from '#platform/account-store.ts';
import { configured } from '#station/accounts/directory/settings.ts';

/** Empty texts stand for what is not known any more. */
export interface Names {
  account(id: string): string;
  /** The computer of a device. */
  computer(id: string): string;
  /** Of the directory that keeps the account's password; null for an account of the station's own. */
  directory(account: string): string | null;
}

export function createNames(
  store: Pick<AccountStore, 'account' | 'device' | 'binding' | 'setting' | 'setSetting'>,
): Names {
  return {
    account: id => store.account(id as AccountId)?.name ?? '',
    computer: id => store.device(id as DeviceId)?.computer ?? '',
    directory: id => {
      const kind = store.binding(id as AccountId)?.directory;
      if (kind === undefined) return null;
      // One that was removed since is called by its kind.
      return configured(store, kind)?.settings.name ?? kind;
    },
  };
}
