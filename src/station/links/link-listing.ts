/** Sharing links as their makers and administrators see them. */
import { present } from '#base/assert.ts';
import { isNodeId, type NodeId } from '#model/node.ts';
import type { NodeRow, ShareRow } from '#platform/share-store.ts';
import type { SharingLink } from '#platform/sharing-link-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { SharingLinkWire } from '#protocol/sharing-link.ts';
import { actorFor, type LinkDoors } from '#station/links/link-doors.ts';
import { makersGrant, stateOf } from '#station/links/link-state.ts';
import { toldVisitors } from '#station/links/link-visitors.ts';
import { wayOfLink } from '#station/links/link-way.ts';
import type { Actor } from '#station/share/actor.ts';

export type ListingDoors = Pick<LinkDoors, 'accounts' | 'clock'> & {
  readonly shares: Pick<LinkDoors['shares'], 'shares' | 'way' | 'level'>;
};

/** For administrators, who are told where in the share something stands, whatever its maker may see. */
export type ListingFor = 'maker' | 'administrator';

/** The links with what they lead to now. */
export async function listed(
  doors: ListingDoors,
  links: readonly SharingLink[],
  listingFor: ListingFor = 'administrator',
): Promise<SharingLinkWire[]> {
  const shares = new Map((await doors.shares.shares()).map(share => [share.id, share]));
  const wires: SharingLinkWire[] = [];
  for (const link of links) {
    const share = shares.get(link.share);
    const makers = share && (await placeOf(share, () => wayOfLink(doors, link)));
    const leadsTo = listingFor === 'maker' ? makers : share && (await inWhole(doors, share, link));
    wires.push(wireOf(doors, link, { leadsTo: leadsTo ?? null, isGiven: makers !== undefined }));
  }
  return wires;
}

type LeadsTo = SharingLinkWire['leadsTo'];

/** Where in the share it leads, whatever its maker may see. */
function inWhole(doors: ListingDoors, share: ShareRow, link: SharingLink) {
  const all: Actor = { ...actorFor(doors, link), grant: 'read' };
  return placeOf(share, () => doors.shares.way(all, share.id, link.node));
}

/** Where the way leads; undefined where it is refused, as what it led to is gone or not given any more. */
async function placeOf(
  share: ShareRow,
  wayTo: () => Promise<readonly NodeRow[]>,
): Promise<Exclude<LeadsTo, null> | undefined> {
  try {
    const way = await wayTo();
    const kind = way.at(-1)?.kind === 'folder' ? 'folder' : 'file';
    return { kind, path: way.map(({ name }) => name || share.name).join('/') };
  } catch (error) {
    if (error instanceof Refusal && ['unknown-node', 'link-over'].includes(error.code)) return undefined;
    throw error;
  }
}

interface Standing {
  readonly leadsTo: LeadsTo;
  readonly isGiven: boolean;
}

function wireOf({ accounts, clock }: ListingDoors, link: SharingLink, standing: Standing): SharingLinkWire {
  const { id, share, node, kind, passwordHash, note, createdMs, lastAccessMs } = link;
  const { validFromMs, validUntilMs, accessesMax, accesses, bytesMax, bytes } = link;
  return {
    id: present(isNodeId(id) ? (id as NodeId) : undefined, 'ids of links are spelled like those of nodes'),
    ...{ share, node, kind, leadsTo: standing.leadsTo },
    state: !standing.isGiven ? 'ended' : stateOf(link, makersGrant(accounts, link), clock.nowMs()),
    account: accounts.account(link.account)?.name ?? '',
    hasPassword: passwordHash !== null,
    ...{ validFromMs, validUntilMs, accessesMax, accesses, bytesMax, bytes, note, createdMs, lastAccessMs },
    visitors: toldVisitors(accounts, link.visitors),
  };
}
