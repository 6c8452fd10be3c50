/** What administrators do about the sharing links of all accounts, at the command line or in a browser. */
import type { SharingLinkWire } from '#protocol/sharing-link.ts';
import type { By } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { noteLink } from '#station/links/link-doors.ts';
import { type ListingDoors, listed } from '#station/links/link-listing.ts';

export interface LinkAdministration {
  /** Newest first, without the tokens. */
  list(): Promise<SharingLinkWire[]>;
  /** `id` names a link, or begins its id. Throws `AdministrationRefused` where it names none, or several. */
  revoke(id: string): void;
}

export function createLinkAdministration({ by, ...doors }: ListingDoors & { readonly by: By }): LinkAdministration {
  const { accounts, clock } = doors;
  return {
    list: () => listed(doors, accounts.sharingLinks()),
    revoke: id =>
      accounts.transaction(() => {
        const [link, ...others] = accounts.sharingLinks().filter(each => each.id.startsWith(id));
        if (id === '' || link === undefined) throw noSuchLink(id);
        if (others.length > 0)
          throw new AdministrationRefused(`'${id}' begins the ids of several links; give more of it.`);
        accounts.revokeSharingLink(link.id, clock.nowMs());
        const account = accounts.account(link.account)?.name ?? '';
        noteLink(doors, link, { doer: by, event: 'link revoked', about: { account } });
      }),
  };
}

function noSuchLink(id: string): AdministrationRefused {
  return new AdministrationRefused(`There is no sharing link '${id}'; see 'waystation station links' for the ids.`);
}
