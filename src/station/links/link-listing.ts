/** Sharing links as their makers and administrators see them. */
import { present } from '#base/assert.ts';
import { isNodeId, type NodeId } from '#model/node.ts';
import type { ShareRow } from '#platform/share-store.ts';
import type { SharingLink } from '#platform/sharing-link-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { SharingLinkWire } from '#protocol/sharing-link.ts';
import { actorFor, type LinkDoors } from '#station/links/link-doors.ts';
import { makersGrant, stateOf } from '#station/links/link-state.ts';
import { toldVisitors } from '#station/links/link-visitors.ts';

export type ListingDoors = Pick<LinkDoors, 'accounts' | 'clock'> & {
  readonly shares: Pick<LinkDoors['shares'], 'shares' | 'way'>;
};

/** The links with what they lead to now. */
export async function listed(doors: ListingDoors, links: readonly SharingLink[]): Promise<SharingLinkWire[]> {
  const shares = new Map((await doors.shares.shares()).map(share => [share.id, share]));
  const wires: SharingLinkWire[] = [];
  for (const link of links) wires.push(wireOf(doors, link, await leadsTo(doors, link, shares.get(link.share))));
  return wires;
}

type LeadsTo = SharingLinkWire['leadsTo'];

async function leadsTo(doors: ListingDoors, link: SharingLink, share: ShareRow | undefined): Promise<LeadsTo> {
  if (share === undefined) return null;
  try {
    const way = await doors.shares.way(actorFor(link), share.id, link.node);
    const kind = way.at(-1)?.kind === 'folder' ? 'folder' : 'file';
    return { kind, path: [share.name, ...way.slice(1).map(({ name }) => name)].join('/') };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unknown-node') return null;
    throw error;
  }
}

function wireOf({ accounts, clock }: ListingDoors, link: SharingLink, leads: LeadsTo): SharingLinkWire {
  const { id, share, node, kind, passwordHash, note, createdMs, lastAccessMs } = link;
  const { validFromMs, validUntilMs, accessesMax, accesses, bytesMax, bytes } = link;
  return {
    id: present(isNodeId(id) ? (id as NodeId) : undefined, 'ids of links are spelled like those of nodes'),
    ...{ share, node, kind, leadsTo: leads },
    state: leads === null ? 'ended' : stateOf(link, makersGrant(accounts, link), clock.nowMs()),
    account: accounts.account(link.account)?.name ?? '',
    hasPassword: passwordHash !== null,
    ...{ validFromMs, validUntilMs, accessesMax, accesses, bytesMax, bytes, note, createdMs, lastAccessMs },
    visitors: toldVisitors(accounts, link.visitors),
  };
}
