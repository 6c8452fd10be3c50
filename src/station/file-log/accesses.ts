/** Which files people saw, with where these stand now. */
import type { NodeId } from '#model/node.ts';
import type { FileAccessFilter, FileAccessStore, NumberedAccess, VisitedFile } from '#platform/file-access-store.ts';
import type { ShareRow, ShareStore } from '#platform/share-store.ts';
import { fileLogEntriesMax, mostVisitedMax } from '#protocol/file-log.ts';
import { hasPart, liesIn, type PlaceFilter, placeIn } from '#station/file-log/places.ts';
import { shareAt } from '#station/past/formers.ts';
import type { ViewAt } from '#station/share/view-at.ts';

/** Accesses that one page looks through; it ends there, though it may be empty. */
export const accessesLookedMax = 2_000;

export interface AccessDoors {
  readonly store: ShareStore;
  readonly accounts: FileAccessStore;
}

/** Where something is that was seen: the share by name, '' when it is gone; and the path from its top. */
export interface Seen {
  readonly shareName: string;
  readonly path: readonly string[];
}

export interface FileAccessPage {
  readonly entries: readonly (NumberedAccess & Seen)[];
  readonly looked: number;
  /** The page goes on below this number; undefined at the end. */
  readonly before: number | undefined;
}

export type AccessesWanted = Omit<FileAccessFilter, 'limit'> & PlaceFilter;

/** Newest first. */
export async function fileAccesses(doors: AccessDoors, wanted: AccessesWanted): Promise<FileAccessPage> {
  const { folder, name, ...filter } = wanted;
  const found = doors.accounts.fileAccesses({ ...filter, limit: accessesLookedMax });
  const places = await placesOf(doors, found);
  const entries: (NumberedAccess & Seen)[] = [];
  for (const [at, access] of found.entries()) {
    const seen = places(access);
    if (!hasPart(access.name, name) || !liesIn(seen.path, folder)) continue;
    if (entries.length === fileLogEntriesMax) return { entries, looked: at, before: entries.at(-1)?.number };
    entries.push({ ...access, ...seen });
  }
  return { entries, looked: found.length, before: found.length < accessesLookedMax ? undefined : found.at(-1)?.number };
}

/** What visitors saw most since a moment. */
export async function mostVisited(doors: AccessDoors, sinceMs: number): Promise<readonly (VisitedFile & Seen)[]> {
  const files = doors.accounts.mostVisited(sinceMs, mostVisitedMax);
  const places = await placesOf(doors, files);
  return files.map(file => ({ ...file, ...places(file) }));
}

type Node = Pick<NumberedAccess, 'share' | 'node' | 'name'>;

/** What is gone from every record has the name that it had. */
async function placesOf({ store }: AccessDoors, nodes: readonly Node[]): Promise<(node: Node) => Seen> {
  const shares = new Map<NodeId, ShareRow>((await store.shares()).map(share => [share.id, share]));
  const views = new Map<NodeId, ViewAt>();
  for (const [id, share] of shares) {
    const wanted = nodes.filter(each => each.share === id).map(({ node }) => node);
    if (wanted.length === 0) continue;
    const view = shareAt({ store, share }, share.head);
    await view.load(wanted);
    views.set(id, view);
  }
  return ({ share, node, name }) => {
    const view = views.get(share);
    const row = view?.row(node);
    const shareName = shares.get(share)?.name ?? '';
    if (view === undefined || row === undefined) return { shareName, path: [name] };
    return { shareName, path: row.parent === null ? [] : placeIn(view, row.parent, row.name) };
  };
}
