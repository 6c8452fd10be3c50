/** What people call those whom the history names by id. */
import type { AccountId, AccountStore, DeviceId } from '#platform/account-store.ts';
import type { SharingLink, SharingLinkId } from '#platform/sharing-link-store.ts';
import { configured } from '#station/accounts/directory/settings.ts';

/** Empty texts stand for what is not known any more. */
export interface Names {
  account(id: string): string;
  /** The computer of a device; of what came by a sharing link, that it did, with the link's note. */
  computer(id: string): string;
  /** Of the directory that keeps the account's password; null for an account of the station's own. */
  directory(account: string): string | null;
}

export function createNames(
  store: Pick<AccountStore, 'account' | 'device' | 'sharingLink' | 'binding' | 'setting' | 'setSetting'>,
): Names {
  return {
    account: id => store.account(id as AccountId)?.name ?? '',
    computer: id => store.device(id as DeviceId)?.computer ?? linkText(store.sharingLink(id as SharingLinkId)),
    directory: id => {
      const kind = store.binding(id as AccountId)?.directory;
      if (kind === undefined) return null;
      // One that was removed since is called by its kind.
      return configured(store, kind)?.settings.name ?? kind;
    },
  };
}

function linkText(link: SharingLink | undefined): string {
  if (link === undefined) return '';
  return link.note === '' ? 'a sharing link' : `the sharing link “${link.note}”`;
}
