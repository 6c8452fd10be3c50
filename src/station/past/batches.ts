/** What was done to a share, batch by batch, newest first. */
import type { NodeId, Revision } from '#model/node.ts';
import type { WrittenPosition } from '#platform/past-store.ts';
import type { NodeRow } from '#platform/share-store.ts';
import { deletedFilesMax } from '#protocol/past.ts';
import { type PastDoors, shareAt } from '#station/past/formers.ts';
import { readPosition, writePosition } from '#station/past/position.ts';
import { pathIn } from '#station/past/revert-piece.ts';
import type { ViewAt } from '#station/share/view-at.ts';

/** Batches of one page. */
export const batchPageMax = 50;
/** Rows that one page looks through before it ends; a batch that is larger is told in full all the same. */
export const batchRowsLooked = 20_000;
const writtenPage = 1_000;
const examplesMax = 3;

export interface BatchesAsked {
  readonly after?: string | undefined;
  readonly device?: NodeId | undefined;
  readonly account?: string | undefined;
  /** Only what lies, or last lay, beneath this folder. */
  readonly within?: NodeId | undefined;
}

/** One accepted batch, counted in files, links and folders that were not deleted with another. */
export interface BatchEntry {
  readonly revision: Revision;
  readonly account: string;
  readonly device: NodeId;
  readonly atMs: number;
  readonly added: number;
  readonly changed: number;
  readonly moved: number;
  /** Files and links, those in deleted folders too, up to `deletedFilesMax`. */
  readonly deleted: number;
  readonly examples: readonly string[];
}

export interface BatchPage {
  readonly batches: readonly BatchEntry[];
  readonly after: string | undefined;
}

export async function batchPage(doors: PastDoors, asked: BatchesAsked): Promise<BatchPage> {
  const now = shareAt(doors, doors.share.head);
  const isAsked = async ({ id, device, account }: NodeRow): Promise<boolean> => {
    if (asked.device !== undefined && device !== asked.device) return false;
    if (asked.account !== undefined && account !== asked.account) return false;
    if (asked.within === undefined) return true;
    await now.load([id]);
    return liesBeneath(now, id, asked.within);
  };
  const found: Tally[] = [];
  let looked = 0;
  let last: WrittenPosition | undefined;
  for await (const row of writtenBelow(doors, asked.after)) {
    const isNext = row.revision !== last?.revision;
    if (isNext && (found.length >= batchPageMax || looked >= batchRowsLooked)) {
      return { batches: await told(doors, found), after: last && writePosition(last) };
    }
    looked += 1;
    last = row;
    if (row.parent === null || !(await isAsked(row))) continue;
    const begun = found.at(-1);
    const tally = begun?.row.revision === row.revision ? begun : newTally(row);
    if (tally !== begun) found.push(tally);
    count(tally, row);
  }
  return { batches: await told(doors, found), after: undefined };
}

async function* writtenBelow({ store, share }: PastDoors, after: string | undefined): AsyncGenerator<NodeRow> {
  for (let from = readPosition(after); ; ) {
    const page = await store.written(share.id, { ...from, limit: writtenPage });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < writtenPage) return;
    from = { below: { revision: last.revision, id: last.id } };
  }
}

/** True when the node is or last was in the folder, or in one beneath it. Both are loaded. */
export function liesBeneath(now: ViewAt, id: NodeId, folder: NodeId): boolean {
  let at = now.row(id)?.parent ?? null;
  while (at !== null && at !== folder) at = now.row(at)?.parent ?? null;
  return at === folder;
}

interface Tally {
  readonly row: NodeRow;
  added: number;
  changed: number;
  moved: number;
  readonly deleted: NodeRow[];
  readonly examples: NodeId[];
}

function newTally(row: NodeRow): Tally {
  return { row, added: 0, changed: 0, moved: 0, deleted: [], examples: [] };
}

/** What came to a node by a row. A create is based on nothing; every other op names the revision that it was based on. */
export function deedOf({ deleted, base, placeRev, revision }: NodeRow): 'deleted' | 'made' | 'moved' | 'edited' {
  if (deleted) return 'deleted';
  if (base === 0) return 'made';
  return placeRev === revision ? 'moved' : 'edited';
}

function count(tally: Tally, row: NodeRow): void {
  if (tally.examples.length < examplesMax) tally.examples.push(row.id);
  const deed = deedOf(row);
  if (deed === 'deleted') tally.deleted.push(row);
  else if (deed === 'made') tally.added += 1;
  else if (deed === 'moved') tally.moved += 1;
  else tally.changed += 1;
}

async function told(doors: PastDoors, found: readonly Tally[]): Promise<readonly BatchEntry[]> {
  const now = shareAt(doors, doors.share.head);
  await now.load(found.flatMap(({ examples }) => examples));
  const batches: BatchEntry[] = [];
  for (const { row, added, changed, moved, deleted, examples } of found) {
    const { revision, account, device, atMs } = row;
    const by = { revision, account, device, atMs };
    const paths = examples.map(id => pathIn(now.row, id).join('/'));
    batches.push({ ...by, added, changed, moved, deleted: await filesIn(doors, deleted), examples: paths });
  }
  return batches;
}

async function filesIn(doors: PastDoors, deleted: readonly NodeRow[]): Promise<number> {
  let files = 0;
  for (const row of deleted) files += await deletedFiles(doors, row, deletedFilesMax - files);
  return files;
}

/** Files and links that a deletion took along, up to a limit. A folder that held nothing counts as none. */
export async function deletedFiles({ store, share }: PastDoors, row: NodeRow, limit: number): Promise<number> {
  if (limit <= 0) return 0;
  if (row.kind !== 'folder') return 1;
  let files = 0;
  // The top itself counts as deleted: what lies in it is counted child by child.
  for (const child of await store.childrenAt(share.id, { parent: row.id, revision: share.head, limit })) {
    if (files >= limit) break;
    files += await store.countFiles(share.id, { top: child.id, without: [], limit: limit - files });
  }
  return files;
}
