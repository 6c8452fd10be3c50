/**
 * Decides whether missing nodes are really gone (R5, R6).
 *
 * A walk reads folders one after the other, so something moved meanwhile from a folder not yet read to one read
 * already is seen nowhere. Absence is therefore believed only when, after everything was read, every folder still
 * carries the stamp that it had before it was read: then all listings together are one consistent picture. This
 * costs one stat a folder, and only when something is missing.
 */

import { pathOf, type TaskContext } from '#engine/context.ts';
import { unseenIn } from '#engine/copied-root.ts';
import { lookAt } from '#engine/look.ts';
import { covers } from '#engine/scan/covered.ts';
import { observeFolders } from '#engine/scan/observe.ts';
import { inSlowSave } from '#engine/scan/slow-save.ts';
import { youngForMs } from '#model/fidelity.ts';
import { holdFilesDefault } from '#model/hold.ts';
import type { NodeId } from '#model/node.ts';
import { isWithinAny, joinPath } from '#model/path.ts';
import { type LocalNode, sameObject, sameStamp } from '#model/tree.ts';
import { type Files, FilesError, type FoundEntry } from '#platform/files.ts';
import type { TaskReads, TaskWrites } from '#platform/task-store.ts';

/** Times that changed folders are read again before absence waits for the next round. */
export const cleanAttemptsMax = 5;
/** Folders that are looked at with one call. */
const foldersAtATime = 500;
/** How long absence waits for folders that cannot be read, before it is believed all the same. */
export const outOfSightWaitMs = 60_000;
/** How long absence waits for a parked folder to get its place, before it asks again. */
export const parkedWaitMs = 5_000;
/** How long what went missing first waits for the end of its burst (R174): longer than most commands that delete take. */
export const burstMaxMs = 30_000;

/**
 * Removes from the local tree what is proven gone. Answers after how many milliseconds to ask again, undefined when
 * nothing is missing any more.
 */
export async function confirmAbsence(context: TaskContext): Promise<number | undefined> {
  dropUnknown(context);
  for (let attempt = 0; attempt < cleanAttemptsMax; attempt += 1) {
    // Again each time: what was read once more may lack more, and a burst goes on.
    const due = dueInMs(context);
    if (due === undefined || due > 0) return due;
    // What was moved into a folder that is parked now is out of sight until the folder is back in its place.
    if (hasParkedFolder(context)) return parkedWaitMs;
    const before = missingIds(context);
    const { changed, hidden, youngMs } = await lookAtFolders(context);
    if (youngMs > 0) return youngMs;
    // What was listed once more and could not be is out of sight as well.
    const isHidden = ({ path }: FolderAt): boolean => attempt > 0 && isUnreadable(context, path);
    const again = changed.filter(folder => !isHidden(folder));
    if (again.length === 0) {
      const leftMs = outOfSightMs(context, [...hidden, ...changed.map(({ path }) => path)]);
      if (leftMs > 0) return leftMs;
      const standing = await standingAfterAll(context, before);
      const gone = before.filter(id => !standing.has(id));
      const saved = await inSlowSave(context, gone);
      stayMissing(context, saved);
      dropGone(
        context,
        gone.filter(id => !saved.has(id)),
      );
      return dueInMs(context);
    }
    await observeFolders(
      context,
      again.map(({ id }) => id),
    );
  }
  return context.settings.absenceQuietMs;
}

function isUnreadable({ doors: { store } }: TaskContext, path: string): boolean {
  return store.problem(path)?.reason === 'unreadable';
}

/**
 * How long absence still waits for these folders, which cannot be read and have changed since they were, or may have: what is
 * missing may have been moved into one. Nothing waits for ever, or one such folder would keep all deletions from being sent.
 */
function outOfSightMs({ outOfSightSince, doors: { clock } }: TaskContext, paths: readonly string[]): number {
  const known = new Set(paths);
  for (const path of outOfSightSince.keys()) if (!known.has(path)) outOfSightSince.delete(path);
  const now = clock.monotonicMs();
  let leftMs = 0;
  for (const path of paths) {
    const since = outOfSightSince.get(path) ?? now;
    outOfSightSince.set(path, since);
    leftMs = Math.max(leftMs, since + outOfSightWaitMs - now);
  }
  return leftMs;
}

function hasParkedFolder({ doors: { store } }: TaskContext): boolean {
  for (const node of store.localParked()) if (node.kind === 'folder') return true;
  return false;
}

/** What the station never heard of, and nothing of which it did lies beneath, needs no proof: nothing is deleted for it. */
function dropUnknown({ doors: { store } }: TaskContext): void {
  const unknown = [...store.localMissing()].filter(row => isUnknown(store, row.id));
  if (unknown.length === 0) return;
  store.transaction(writes => {
    for (const row of unknown) dropSubtree(writes, row.id, () => false);
  });
}

function isUnknown(reads: TaskReads, top: NodeId): boolean {
  const ids = [top];
  for (let id = ids.pop(); id; id = ids.pop()) {
    if (reads.base(id) || reads.remote(id)) return false;
    for (const child of reads.localChildren(id)) ids.push(child.id);
  }
  return true;
}

/**
 * How long until something that is missing has been so for its quiet time, and belongs to no burst that is going on (R174).
 * What is missing no more is forgotten.
 */
function dueInMs(context: TaskContext): number | undefined {
  const { doors, missingSince, settings } = context;
  const { store, clock } = doors;
  const missing = [...store.localMissing()];
  const ids = new Set(missing.map(row => row.id));
  for (const id of missingSince.keys()) if (!ids.has(id)) missingSince.delete(id);
  if (missing.length === 0) return undefined;
  const nowMs = clock.monotonicMs();
  let [first, last, saved] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { id } of missing) {
    const since = missingSince.get(id) ?? nowMs;
    missingSince.set(id, since);
    // What is in the middle of a save (R111) waits by itself.
    if (since > nowMs) saved = Math.min(saved, since);
    else [first, last] = [Math.min(first, since), Math.max(last, since)];
  }
  const quietMs = settings.absenceQuietMs;
  const isGoingOn = first < last && isBurst(context, missing);
  const burstDueMs = isGoingOn ? Math.min(last + quietMs, first + Math.max(quietMs, burstMaxMs)) : first + quietMs;
  return Math.max(0, Math.min(burstDueMs, saved + quietMs) - nowMs);
}

/** Whether so many files went missing that their deletion may be held, here or at the station (R47, R174). */
function isBurst({ doors: { store }, settings }: TaskContext, missing: readonly LocalNode[]): boolean {
  const filesMin = settings.holdFiles || holdFilesDefault;
  const rows = [...missing];
  let files = 0;
  for (let row = rows.pop(); row && files < filesMin; row = rows.pop()) {
    if (row.kind !== 'folder') files += 1;
    // What is missing itself is among them already.
    else for (const child of store.localChildren(row.id)) if (!child.missing) rows.push(child);
  }
  return files >= filesMin;
}

/** Those that have been missing for the quiet time. */
function missingIds({ doors: { store, clock }, missingSince, settings }: TaskContext): NodeId[] {
  const quiet = (row: LocalNode): boolean => {
    const since = missingSince.get(row.id) ?? Number.POSITIVE_INFINITY;
    return since + settings.absenceQuietMs <= clock.monotonicMs();
  };
  return [...store.localMissing()].filter(quiet).map(row => row.id);
}

interface FoldersNow {
  /** Those that are not as they were before they were last listed. */
  readonly changed: readonly FolderAt[];
  /** The paths of those that cannot be looked at. */
  readonly hidden: readonly string[];
  /** For so many milliseconds the stamp of one proves nothing (R107). */
  readonly youngMs: number;
}

async function lookAtFolders(context: TaskContext): Promise<FoldersNow> {
  const { store, files, clock } = context.doors;
  const changed: FolderAt[] = [];
  const hidden: string[] = [];
  const covered = new Set<string>();
  const folders = standingFolders(context);
  for (let from = 0; from < folders.length; from += foldersAtATime) {
    const some = folders.slice(from, from + foldersAtATime);
    const looks = await lookAtAll(files, some);
    for (const [index, { id, path }] of some.entries()) {
      const now = looks[index];
      const listed = store.listedStamp(id);
      // What cannot be read is listed as a problem by the walk.
      if (now instanceof FilesError) hidden.push(path);
      else if (now && covers(now)) covered.add(path);
      else if (!now || !listed || !sameStamp(now.stamp, listed)) changed.push({ id, path });
      else {
        const youngMs = youngForMs(context.volume, now.stamp, clock.nowMs());
        if (youngMs > 0) return { changed, hidden, youngMs };
      }
    }
  }
  // What lies beneath a folder that is out of sight is unknown with it (R7), and nothing can be moved to beneath a cover.
  const outOfSight = new Set([...hidden, ...covered]);
  const inSight = changed.filter(({ path }) => !isWithinAny(path, outOfSight));
  const uncovered = hidden.filter(path => !isWithinAny(path, covered));
  return { changed: inSight, hidden: uncovered, youngMs: 0 };
}

interface FolderAt {
  readonly id: NodeId;
  readonly path: string;
}

/** All that are looked into, side by side where they lie in one. One deletion asks for all, so no row is read twice. */
function standingFolders({ doors: { store }, settings: { root }, selection }: TaskContext): FolderAt[] {
  const rows = new Map([...store.localFolders()].map(row => [row.id, row]));
  const paths = new Map<NodeId | null, string | undefined>([[root, '']]);
  const pathTo = (id: NodeId | null): string | undefined => {
    if (paths.has(id)) return paths.get(id);
    const row = id === null ? undefined : rows.get(id);
    const above = row && !row.missing && !row.parked ? pathTo(row.parent) : undefined;
    const path = row && above !== undefined ? joinPath(above, row.name) : undefined;
    paths.set(id, path);
    return path;
  };
  const side = Map.groupBy(rows.values(), ({ parent }) => parent);
  return [...side.values()].flat().flatMap(({ id }) => {
    const path = selection.has(id) ? undefined : pathTo(id);
    return path === undefined ? [] : [{ id, path }];
  });
}

async function lookAtAll(files: Files, folders: readonly FolderAt[]): Promise<(FoundEntry | FilesError | undefined)[]> {
  // The root lies in no folder of its own.
  const top = folders.findIndex(({ path }) => path === '');
  const looks = [...(await files.statAll(folders.flatMap(({ path }) => (path === '' ? [] : [path]))))];
  if (top >= 0) looks.splice(top, 0, await lookAt(files, ''));
  return looks;
}

/**
 * Those of the missing that stand at their place after all, or of which nothing can be said: a listing may lack what is
 * there, as those of network drives do (scenario 48). They are looked for anew, and stay missing for a quiet time more.
 */
async function standingAfterAll(context: TaskContext, ids: readonly NodeId[]): Promise<ReadonlySet<NodeId>> {
  const { store, files, clock } = context.doors;
  const standing = new Set<NodeId>();
  for (const id of ids) {
    const row = store.local(id);
    const folder = row?.parent ? pathOf(context, row.parent) : undefined;
    if (!row?.parent || folder === undefined) continue;
    // Another node is known to stand there, be it under the number and the birth time of the one that went.
    if (store.localNamed(row.parent, row.name)) continue;
    const path = joinPath(folder, row.name);
    const found = await lookAt(files, path);
    if (!found || (!(found instanceof FilesError) && !isStill(row, found))) continue;
    standing.add(id);
    context.missingSince.set(id, clock.monotonicMs());
    context.hints.path(path);
  }
  return standing;
}

/** These stay missing for so many milliseconds more. */
function stayMissing(
  { missingSince, settings, doors: { clock } }: TaskContext,
  more: ReadonlyMap<NodeId, number>,
): void {
  for (const [id, ms] of more) missingSince.set(id, clock.monotonicMs() + ms - settings.absenceQuietMs);
}

/** A number that was free at once, and a clock of coarse steps, make a file of what was a folder (R2). */
function isStill(row: LocalNode, found: FoundEntry): boolean {
  return found.kind === row.kind && sameObject(found.stamp, row.stamp);
}

function dropGone({ doors: { store } }: TaskContext, ids: readonly NodeId[]): void {
  store.transaction(writes => {
    const isUnseen = unseenIn(writes);
    for (const id of ids) {
      if (writes.local(id)?.missing) dropSubtree(writes, id, isUnseen);
    }
  });
}

/** What is not believed to be gone is unknown to base from now on, so that it comes again from the station (R100, R113). */
function dropSubtree(writes: TaskWrites, top: NodeId, isUnseen: (id: NodeId) => boolean): void {
  const nodes = [{ id: top, unbelieved: isUnseen(top) }];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    const { id, unbelieved } = node;
    for (const child of writes.localChildren(id))
      nodes.push({ id: child.id, unbelieved: unbelieved || isUnseen(child.id) });
    if (unbelieved || writes.local(id)?.doubt === 'unplaced') writes.dropBase(id);
    writes.dropLocal(id);
    writes.setListedStamp(id, undefined);
  }
}
