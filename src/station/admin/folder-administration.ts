/**
 * What administrators do about grants in folders of a share.
 *
 * As `administration.ts`: what cannot be done is thrown as `AdministrationRefused`, and what is done is on record.
 */
import { isNodeId, type NodeId } from '#model/node.ts';
import type { GrantLevel, Subject } from '#platform/account-groups.ts';
import type { ShareRow } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import {
  type AdministrationDoors,
  accountOrRefuse,
  note,
  presentSubjects,
  shareOrRefuse,
  subjectNames,
} from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { groupOrRefuse } from '#station/admin/group-administration.ts';
import type { Actor } from '#station/share/actor.ts';
import type { ShareService } from '#station/share/share-service.ts';

export interface FolderDoors extends Pick<AdministrationDoors, 'by' | 'accounts' | 'clock'> {
  readonly shares: Pick<ShareService, 'shares' | 'createShare' | 'resolve' | 'way'>;
}

export interface FolderGrantListing {
  readonly folder: NodeId;
  /** From the share's top; null while the folder is deleted. */
  readonly path: string | null;
  readonly kind: Subject['kind'];
  readonly name: string;
  readonly level: GrantLevel;
}

export interface FolderGrantChange {
  readonly share: string;
  /** A path from the share's top, or the folder's node id. */
  readonly folder: string | { readonly node: string };
  readonly kind: Subject['kind'];
  /** Of the account or group. */
  readonly name: string;
  /** Undefined takes the grant away. */
  readonly level: GrantLevel | undefined;
}

export interface FolderAdministration {
  /** All grants in folders of a share, by path; those of deleted folders last. */
  folderGrants(share: string): Promise<readonly FolderGrantListing[]>;
  /** Refused for what is no folder of the share, and for its top: that is what grants of the share are for. */
  grantFolder(change: FolderGrantChange): Promise<void>;
}

export function createFolderAdministration(doors: FolderDoors): FolderAdministration {
  return {
    folderGrants: async name => listed(doors, await shareOrRefuse(doors, name)),
    grantFolder: async change => {
      const share = await shareOrRefuse(doors, change.share);
      const subject = subjectOf(doors, change);
      const folder = await folderOrRefuse(doors, share, change);
      const path = (await pathOf(doors, share, folder)) ?? folder;
      doors.accounts.transaction(() => {
        doors.accounts.setFolderGrant({ share: share.id, folder, subject }, change.level);
        const about = { share: share.name, folder: path, [change.kind]: change.name };
        note(doors, 'folder grant', { ...about, level: change.level ?? 'clear' });
      });
    },
  };
}

function subjectOf(doors: FolderDoors, { kind, name }: Pick<FolderGrantChange, 'kind' | 'name'>): Subject {
  if (kind === 'group') return { kind, id: groupOrRefuse(doors, name).id };
  return { kind, id: accountOrRefuse(doors, name).id };
}

async function folderOrRefuse(doors: FolderDoors, share: ShareRow, change: FolderGrantChange): Promise<NodeId> {
  const { folder, level } = change;
  const node = typeof folder === 'string' ? await folderAt(doors, share, folder) : folder.node;
  // What a deleted folder was granted can still be taken away.
  const known = doors.accounts.folderGrantsOn(share.id).some(grant => grant.folder === node);
  if (isNodeId(node) && level === undefined && known) return node;
  const row = isNodeId(node) ? (await wayOf(doors, share, node))?.at(-1) : undefined;
  if (row?.kind !== 'folder') throw new AdministrationRefused(`There is no such folder in '${share.name}'.`);
  if (row.parent !== null) return row.id;
  throw new AdministrationRefused(`That is the whole of '${share.name}'; grant the share itself instead.`);
}

async function folderAt({ shares }: FolderDoors, share: ShareRow, path: string): Promise<NodeId> {
  try {
    return await shares.resolve(stationActor(share), share.id, { path, create: false });
  } catch (error) {
    if (error instanceof Refusal) throw new AdministrationRefused(error.message);
    throw error;
  }
}

async function listed(doors: FolderDoors, share: ShareRow): Promise<readonly FolderGrantListing[]> {
  const nameOf = subjectNames(doors);
  const isPresent = presentSubjects(doors.accounts);
  const grants = doors.accounts.folderGrantsOn(share.id).filter(({ subject }) => isPresent(subject));
  const listings = grants.map(async ({ folder, subject, level }): Promise<FolderGrantListing> => {
    const node = folder as NodeId;
    return { folder: node, path: await pathOf(doors, share, node), kind: subject.kind, name: nameOf(subject), level };
  });
  const rank = ({ path }: FolderGrantListing): string => (path === null ? '1' : `0${path}`);
  return (await Promise.all(listings)).sort((a, b) => rank(a).localeCompare(rank(b)));
}

async function pathOf(doors: FolderDoors, share: ShareRow, node: NodeId): Promise<string | null> {
  const way = await wayOf(doors, share, node);
  return way === undefined
    ? null
    : way
        .slice(1)
        .map(({ name }) => name)
        .join('/');
}

/** Undefined for what does not live in the share. */
async function wayOf({ shares }: FolderDoors, share: ShareRow, node: NodeId) {
  try {
    return await shares.way(stationActor(share), share.id, node);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unknown-node') return undefined;
    throw error;
  }
}

/** Administrators are shown every folder. */
function stationActor({ root }: ShareRow): Actor {
  return { account: '', device: root, grant: 'read' };
}
