/** Sharing links in memory, a part of the account store's twin. */
import type { SharingLink, SharingLinkId, SharingLinkStore } from '#platform/sharing-link-store.ts';

/** `links` answers the table as it stands, the oldest first. */
export function memorySharingLinks(links: () => Map<SharingLinkId, SharingLink>): SharingLinkStore {
  const live = (): SharingLink[] => [...links().values()].filter(({ revokedMs }) => revokedMs === null);
  const update = (id: SharingLinkId, change: (link: SharingLink) => SharingLink | undefined): boolean => {
    const link = links().get(id);
    const changed = link?.revokedMs === null ? change(link) : undefined;
    if (changed !== undefined) links().set(id, changed);
    return changed !== undefined;
  };
  return {
    addSharingLink: link => void links().set(link.id, link),
    sharingLink: id => links().get(id),
    sharingLinkByToken: token => live().find(link => link.token === token),
    sharingLinks: account =>
      live()
        .filter(link => account === undefined || link.account === account)
        .sort((a, b) => b.createdMs - a.createdMs || (a.id < b.id ? -1 : 1)),
    setSharingLinkTerms: (id, terms, changedMs) => void update(id, link => ({ ...link, ...terms, changedMs })),
    revokeSharingLink: (id, revokedMs) => {
      if (update(id, link => ({ ...link, revokedMs }))) return 'done';
      return links().has(id) ? 'before' : 'unknown';
    },
    countSharingLinkAccess: (id, lastAccessMs) =>
      update(id, link => {
        const accesses = link.accesses + 1;
        return accesses > (link.accessesMax ?? Infinity) ? undefined : { ...link, accesses, lastAccessMs };
      }),
    countSharingLinkBytes: (id, added) =>
      update(id, link => {
        const bytes = link.bytes + added;
        return bytes > (link.bytesMax ?? Infinity) ? undefined : { ...link, bytes };
      }),
  };
}
