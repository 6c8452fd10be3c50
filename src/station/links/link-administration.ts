/** What administrators do about the sharing links of all accounts, at the command line or in a browser. */
import type { AccountStore } from '#platform/account-store.ts';
import type { SharingLink } from '#platform/sharing-link-store.ts';
import type { SharingLinkWire } from '#protocol/sharing-link.ts';
import type { By } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { noteLink } from '#station/links/link-doors.ts';
import { type ListingDoors, listed } from '#station/links/link-listing.ts';
import { lastNameOfLink } from '#station/links/link-way.ts';

export interface LinkAdministration {
  /** Newest first, without the tokens. */
  list(): Promise<SharingLinkWire[]>;
  /** `id` names a link, or begins its id. Throws `AdministrationRefused` where it names none, or several. */
  revoke(id: string): Promise<void>;
}

export function createLinkAdministration({ by, ...doors }: ListingDoors & { readonly by: By }): LinkAdministration {
  const { accounts, clock } = doors;
  return {
    list: () => listed(doors, accounts.sharingLinks()),
    revoke: async id => {
      const named = oneNamed(accounts, id);
      const name = await lastNameOfLink(doors, named);
      accounts.transaction(() => {
        const link = oneNamed(accounts, named.id);
        accounts.revokeSharingLink(link.id, clock.nowMs());
        const account = accounts.account(link.account)?.name ?? '';
        noteLink(doors, link, { doer: by, event: 'link revoked', about: { name, account } });
      });
    },
  };
}

function oneNamed(accounts: Pick<AccountStore, 'sharingLinks'>, id: string): SharingLink {
  const [link, ...others] = accounts.sharingLinks().filter(each => each.id.startsWith(id));
  if (id === '' || link === undefined) throw noSuchLink(id);
  if (others.length > 0) throw new AdministrationRefused(`'${id}' begins the ids of several links; give more of it.`);
  return link;
}

function noSuchLink(id: string): AdministrationRefused {
  return new AdministrationRefused(`There is no sharing link '${id}'; see 'waystation station links' for the ids.`);
}
