/**
 * What was done to the nodes of a share, change by change, newest first. It is read off the share's own history, so
 * nothing is stored twice. A page costs at most `changesLookedMax` rows, however many changes there are.
 */

import type { NodeId, Revision } from '#model/node.ts';
import type { WrittenPosition } from '#platform/past-store.ts';
import type { NodeRow } from '#platform/share-store.ts';
import { type FileChangeKind, fileLogEntriesMax } from '#protocol/file-log.ts';
import { hasPart, liesIn, type PlaceFilter, placeIn } from '#station/file-log/places.ts';
import { deedOf, liesBeneath } from '#station/past/batches.ts';
import { type PastDoors, shareAt } from '#station/past/formers.ts';
import { readPosition, writePosition } from '#station/past/position.ts';
import { lowestId } from '#station/share/folder-window.ts';
import { revisionBy } from '#station/share/moment.ts';
import type { ViewAt } from '#station/share/view-at.ts';

/** Rows that one page looks through; it ends there, though it may be empty. */
export const changesLookedMax = 2_000;
/** Rows that are read at once: a page that is full soon reads no more than it needs. */
const changesReadMax = 200;

/** Which changes; what is left out does not narrow. */
export interface ChangesWanted extends PlaceFilter {
  /** This folder, and all that lies, or last lay, beneath it. */
  readonly within?: NodeId | undefined;
  /** An account's id. */
  readonly account?: string | undefined;
  readonly kind?: FileChangeKind | undefined;
  /** Wall-clock milliseconds, both ends included. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly after?: string | undefined;
}

export interface FileChange {
  readonly row: NodeRow;
  readonly kind: FileChangeKind;
  /** From the top of the share. */
  readonly path: readonly string[];
  /** Before, of what was moved or renamed. */
  readonly was: readonly string[] | null;
}

export interface FileChangePage {
  readonly entries: readonly FileChange[];
  readonly looked: number;
  readonly after: string | undefined;
}

/** Refuses 'malformed' for an `after` that is none. */
export async function fileChanges(doors: PastDoors, wanted: ChangesWanted): Promise<FileChangePage> {
  const { store, share } = doors;
  const since = wanted.fromMs === undefined ? 0 : await revisionBy(store, share, wanted.fromMs - 1);
  const now = shareAt(doors, share.head);
  const entries: FileChange[] = [];
  let looked = 0;
  let lowest: NodeRow | undefined;
  do {
    const start = lowest === undefined ? await startOf(doors, wanted) : { below: lowest };
    const written = await store.written(share.id, { ...start, limit: changesReadMax });
    const rows = written.filter(row => row.revision > since);
    for (const change of await wantedOf(doors, { now, rows, wanted })) {
      // There is one more than the page takes.
      const last = entries[fileLogEntriesMax - 1];
      if (last) return { entries, looked: looked + rows.indexOf(change.row), after: writePosition(last.row) };
      entries.push(change);
    }
    looked += rows.length;
    lowest = rows.at(-1);
    const isEnd = written.length < changesReadMax || rows.length < written.length;
    if (isEnd || !lowest) return { entries, looked, after: undefined };
  } while (looked < changesLookedMax);
  return { entries, looked, after: writePosition(lowest) };
}

interface Looked {
  readonly now: ViewAt;
  readonly rows: readonly NodeRow[];
  readonly wanted: ChangesWanted;
}

/** Those of the rows that are wanted, as changes. */
async function wantedOf(doors: PastDoors, { now, rows, wanted }: Looked): Promise<readonly FileChange[]> {
  const asked = rows.filter(row => isAsked(row, wanted));
  await now.load(asked.map(({ id }) => id));
  const changes: FileChange[] = [];
  for (const row of asked) {
    const change = await changeOf(doors, now, row);
    if (change !== undefined && isWanted(change, now, wanted)) changes.push(change);
  }
  return changes;
}

/** Below what was shown, or below what came after the moment up to which changes are wanted. */
async function startOf(
  { store, share }: PastDoors,
  { after, toMs }: ChangesWanted,
): Promise<{ readonly below?: WrittenPosition }> {
  if (after !== undefined || toMs === undefined) return readPosition(after);
  const revision: Revision = (await revisionBy(store, share, toMs)) + 1;
  return { below: { revision, id: lowestId } };
}

/** What the row alone can say. The top of a share is made with it, and nobody changes it. */
function isAsked(row: NodeRow, { account, kind, name, fromMs = 0, toMs = Infinity }: ChangesWanted): boolean {
  if (row.parent === null || row.atMs < fromMs || row.atMs > toMs) return false;
  if (account !== undefined && row.account !== account) return false;
  const rough = roughKind(row);
  if (kind !== undefined && rough !== (kind === 'renamed' ? 'moved' : kind)) return false;
  return hasPart(row.name, name);
}

/** Renamed is moved, until its former row is looked at. */
function roughKind(row: NodeRow): Exclude<FileChangeKind, 'renamed'> {
  const deed = deedOf(row);
  return deed === 'made' && row.replaces !== null ? 'restored' : deed;
}

async function changeOf(doors: PastDoors, now: ViewAt, row: NodeRow): Promise<FileChange | undefined> {
  if (row.parent === null) return undefined;
  await now.load([row.parent]);
  const path = placeIn(now, row.parent, row.name);
  const kind = roughKind(row);
  if (kind !== 'moved') return { row, kind, path, was: null };
  const before = (await doors.store.nodesAt(doors.share.id, [row.id], row.revision - 1)).get(row.id);
  if (before === undefined || before.parent === null) return { row, kind, path, was: null };
  await now.load([before.parent]);
  const was = placeIn(now, before.parent, before.name);
  return { row, kind: before.parent === row.parent ? 'renamed' : 'moved', path, was };
}

function isWanted({ row, kind, path, was }: FileChange, now: ViewAt, wanted: ChangesWanted): boolean {
  if (wanted.kind !== undefined && kind !== wanted.kind) return false;
  if (wanted.within !== undefined && row.id !== wanted.within && !liesBeneath(now, row.id, wanted.within)) return false;
  return liesIn(path, wanted.folder) || (was !== null && liesIn(was, wanted.folder));
}
