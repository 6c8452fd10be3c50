/** Where the node of a link stands now. */
import type { NodeRow } from '#platform/share-store.ts';
import type { SharingLink } from '#platform/sharing-link-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { actorFor, type LinkDoors } from '#station/links/link-doors.ts';
import { linkRefusal } from '#station/links/link-state.ts';

/** From the share's top to the node. Refuses 'link-over' when it is gone. */
export async function wayOfLink({ shares }: Pick<LinkDoors, 'shares'>, link: SharingLink): Promise<readonly NodeRow[]> {
  try {
    return await shares.way(actorFor(link), link.share, link.node);
  } catch (error) {
    const isGone = error instanceof Refusal && ['unknown-node', 'unknown-share'].includes(error.code);
    throw isGone ? linkRefusal(link, 'ended') : error;
  }
}
