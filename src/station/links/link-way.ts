/** Where the node of a link stands now. */
import type { NodeRow } from '#platform/share-store.ts';
import type { SharingLink } from '#platform/sharing-link-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { actorFor, type LinkDoors } from '#station/links/link-doors.ts';
import { linkRefusal, mayGive } from '#station/links/link-state.ts';

type WayDoors = Pick<LinkDoors, 'accounts'> & {
  readonly shares: Pick<LinkDoors['shares'], 'shares' | 'way' | 'level'>;
};

/**
 * To the node from the share's top, or from the folder that its maker is granted. Refuses 'link-over' when it is gone, or
 * lies where the maker may not give it (B24).
 */
export async function wayOfLink({ accounts, shares }: WayDoors, link: SharingLink): Promise<readonly NodeRow[]> {
  try {
    const actor = actorFor({ accounts }, link);
    const way = await shares.way(actor, link.share, link.node);
    if (mayGive(link.kind, await shares.level(actor, link.share, link.node))) return way;
  } catch (error) {
    const isGone = error instanceof Refusal && ['unknown-node', 'unknown-share'].includes(error.code);
    if (!isGone) throw error;
  }
  throw linkRefusal(link, 'ended');
}

/** What its node is called now: of the top of a share, the share. Refuses as `wayOfLink` does. */
export async function nameOfLink(doors: WayDoors, link: SharingLink): Promise<string> {
  const top = (await wayOfLink(doors, link)).at(-1);
  if (top !== undefined && top.parent !== null) return top.name;
  return (await doors.shares.shares()).find(({ id }) => id === link.share)?.name ?? '';
}

/** The same for the audit; empty when the node is gone. */
export async function lastNameOfLink(doors: WayDoors, link: SharingLink): Promise<string> {
  try {
    return await nameOfLink(doors, link);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'link-over') return '';
    throw error;
  }
}
