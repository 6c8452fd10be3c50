/** Carries out local deletions: files to the recovery bin, folders when empty; never recursive (R46). */

import { freshId, pathOf, type TaskContext } from '#engine/context.ts';
import { binNote } from '#engine/effects/bin-note.ts';
import { attempt, type Outcome, succeeded } from '#engine/effects/outcome.ts';
import { keepAside, parkingName, placedWherePossible, sameBytes } from '#engine/effects/place.ts';
import { requireOwnRoot, syncOwnFolders } from '#engine/root.ts';
import { whyApart } from '#engine/scan/apart.ts';
import { placePaths, tellLog } from '#engine/sync-log.ts';
import { defaultFiltered } from '#model/filter.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath, parentPath } from '#model/path.ts';
import { type LocalNode, sameStamp } from '#model/tree.ts';
import { FilesError, type FoundEntry, stagingDirectory, syncableKind } from '#platform/files.ts';
import type { TaskWrites } from '#platform/task-store.ts';
import type { LocalStep } from '#reconcile/plan-types.ts';

/** Where a file stands in the staging area while it is being removed. */
export const removalPrefix = 'rm-';

/** What is on record while a file is between its place and the bin. */
export interface RemovalIntent {
  /** Null for litter, which is no node. */
  readonly id: NodeId | null;
  readonly staged: string;
  readonly path: string;
}

type Removal = Extract<LocalStep, { readonly kind: 'remove-local' }>;

/**
 * Carries out a run of removals, children before their folders, with one transaction of intents before and one of
 * rows after. Answers how many went.
 */
export async function removeAll(context: TaskContext, steps: readonly Removal[]): Promise<number> {
  const { store } = context.doors;
  const paths = new Map(steps.map(({ id }) => [id, pathOf(context, id) ?? '']));
  const earlier = notedRemovals(context);
  noteRemovals(
    context,
    steps.filter(step => isStandingFile(step)).map(({ id }) => intentOf(id, paths.get(id) ?? '')),
  );
  const gone: NodeId[] = [];
  for (const step of steps) {
    const path = paths.get(step.id) ?? '';
    if ((await attempt(context, step.id, path, () => removeOne(context, step, path))) === 'done') gone.push(step.id);
  }
  const folders = [...paths.values()].filter(path => path !== '').map(folderOf);
  const noted = [...notedRemovals(context).difference(earlier)];
  // Without its intent, what a power cut puts back into the staging area would lose its path.
  await syncOwnFolders(context, noted.length > 0 ? [...folders, stagingDirectory] : folders);
  const left = gone.length < steps.length ? await leftStaged(context) : new Set();
  store.transaction(writes => {
    for (const staged of noted) if (!left.has(staged)) writes.dropIntent(staged);
    for (const id of gone) {
      tellRemoved(context, writes, id, paths.get(id) ?? '');
      dropRows(context, writes, id);
    }
  });
  // It is dealt with before anything else is planned.
  if (noted.some(staged => left.has(staged))) context.recovered = false;
  for (const id of gone) succeeded(context, id);
  return gone.length;
}

/** Before any of it leaves its place. */
function noteRemovals({ doors: { store } }: TaskContext, intents: readonly RemovalIntent[]): void {
  store.transaction(writes => {
    for (const intent of intents) writes.putIntent({ id: intent.staged, kind: 'remove', body: JSON.stringify(intent) });
  });
}

/** The staged names of all removals on record. */
function notedRemovals({ doors: { store } }: TaskContext): ReadonlySet<string> {
  return new Set([...store.intents()].filter(({ kind }) => kind === 'remove').map(({ id }) => id));
}

/** What neither reached the bin nor could be put back stays in the staging area, and its intent with it. */
async function leftStaged(context: TaskContext): Promise<ReadonlySet<string>> {
  const staged = await context.doors.files.staged();
  // What was taken out is looked for once its own volume is back, and its intent says where it belongs (R8, R84).
  await requireOwnRoot(context);
  return new Set(staged);
}

function isStandingFile({ expects }: Removal): boolean {
  return expects.kind !== 'folder' && !expects.parked;
}

function intentOf(id: NodeId, path: string): RemovalIntent {
  return { id, staged: `${removalPrefix}${id}`, path };
}

const folderOf = (path: string): string => parentPath(path) ?? '';

/** Removes what the step expects and nothing else. */
async function removeOne(context: TaskContext, step: Removal, path: string): Promise<Outcome> {
  const node = context.doors.store.local(step.id);
  if (node?.parked) return removeParked(context, node);
  if (!node || path === '') return 'stale';
  return node.kind === 'folder' ? removeFolder(context, node, path) : removeFile(context, step.expects, path);
}

async function removeFile(context: TaskContext, expects: LocalNode, path: string): Promise<Outcome> {
  const { files } = context.doors;
  const intent = intentOf(expects.id, path);
  const entry = await files.stat(path);
  if (!entry || !sameStamp(entry.stamp, expects.stamp)) return 'stale';
  if ((await files.takeOut(path, intent.staged)) !== 'done') return 'stale';
  return clearStaged(context, intent, expects);
}

/** What came out is verified before it goes to the bin: a racing edit goes back beside its place (R81). */
async function clearStaged(
  context: TaskContext,
  intent: RemovalIntent,
  expects: LocalNode | undefined,
): Promise<Outcome> {
  const { files } = context.doors;
  const out = await files.statStaged(intent.staged);
  const asExpected = out && expects && sameBytes(out.stamp, expects.stamp);
  if (asExpected) await binOrPutBack(context, intent, expects);
  else if (out) await putBack(context, intent);
  return asExpected ? 'done' : 'stale';
}

/** Ends a removal that was cut off between the place and the bin. */
export async function finishRemoval(context: TaskContext, intent: RemovalIntent): Promise<void> {
  const { store } = context.doors;
  const { id, staged, path } = intent;
  const isLitter = id === null;
  const outcome = isLitter ? undefined : await clearStaged(context, intent, store.local(id));
  if (isLitter) await binOrPutBack(context, intent, undefined);
  // What is not in the staging area of another folder may be in that of its own (R8).
  await syncOwnFolders(context, [folderOf(path), stagingDirectory]);
  store.transaction(writes => {
    writes.dropIntent(staged);
    if (isLitter || outcome !== 'done') return;
    tellRemoved(context, writes, id, path);
    dropRows(context, writes, id);
  });
}

type TakenOut = Pick<RemovalIntent, 'staged' | 'path'>;

/** A bin that cannot take it, since the disk is full, leaves the file where it was, to be removed another time. */
async function binOrPutBack(context: TaskContext, out: TakenOut, expects: LocalNode | undefined): Promise<void> {
  const { files } = context.doors;
  try {
    await files.bin(out.staged, out.path, binNote(context, 'deleted', expects));
  } catch (error) {
    if (await files.statStaged(out.staged)) await putBack(context, out);
    throw error;
  }
}

/** What was taken out goes back to its place, or beside it when something stands there by now (R81). */
export async function putBack(context: TaskContext, intent: TakenOut): Promise<void> {
  const back = await placedWherePossible(context.doors.files, intent.staged, intent.path);
  if (back !== 'done') await keepAside(context, intent.staged, intent.path);
  context.hints.path(intent.path);
}

async function removeFolder(context: TaskContext, node: LocalNode, path: string): Promise<Outcome> {
  const { files } = context.doors;
  const removed = await files.removeFolder(path);
  if (removed === 'absent') return 'stale';
  return removed === 'full' ? clearAway(context, node, path) : 'done';
}

/** Only unsynced files are left: those of the default filters go along to the bin, others keep their folder. */
async function clearAway(context: TaskContext, node: LocalNode, path: string): Promise<Outcome> {
  const { files, store } = context.doors;
  const listing = await files.list(path);
  const left = listing?.entries ?? [];
  const litter = left.filter(entry => entry.kind === 'file' && defaultFiltered(entry.name, 'file') !== undefined);
  if (!listing || litter.length < left.length || listing.unreadable.length > 0) {
    context.hints.path(path);
    const known = new Set([...store.localChildren(node.id)].map(child => child.name));
    // Something new is a matter for the next plan; what no plan will ever move keeps its folder for good.
    if (listing && left.every(entry => !known.has(entry.name) && isUnsynced(context, node.id, entry)))
      keepFolder(context, node.id);
    return 'stale';
  }
  await binLitter(context, path, litter, node.id);
  return (await files.removeFolder(path)) === 'done' ? 'done' : 'stale';
}

/**
 * Files of the default filters go to the bin with their folder. Each is on record before, so that it lies there under its
 * own path wherever this is cut off (R84): whoever made it may have been saving. `label` tells them from others in the
 * staging area; what is on record goes once it is durable that they went (`forgetRemovals`).
 */
export async function binLitter(
  context: TaskContext,
  folder: string,
  litter: readonly FoundEntry[],
  label: string,
): Promise<void> {
  const intents = litter.map(({ name }, at) => ({
    id: null,
    staged: `${removalPrefix}${label}-${at}`,
    path: joinPath(folder, name),
  }));
  noteRemovals(context, intents);
  for (const intent of intents) {
    if ((await context.doors.files.takeOut(intent.path, intent.staged)) === 'done')
      await binOrPutBack(context, intent, undefined);
  }
}

/** All removals on record are over, durably. */
export function forgetRemovals(context: TaskContext): void {
  const noted = notedRemovals(context);
  context.doors.store.transaction(writes => {
    for (const staged of noted) writes.dropIntent(staged);
  });
}

/** No plan will ever move it: by what it is (R9), or by where it stands (R132). */
function isUnsynced(context: TaskContext, folder: NodeId, entry: FoundEntry): boolean {
  if (syncableKind(entry) === undefined) return true;
  if (context.filter(filterable(entry)) !== undefined) return true;
  return isApartHere(context, folder, entry);
}

function isApartHere(context: TaskContext, folder: NodeId, { name, kind }: FoundEntry): boolean {
  return whyApart(context, context.doors.store, { folder, names: [name], isFolder: kind === 'folder' }) !== undefined;
}

function filterable(entry: {
  readonly name: string;
  readonly kind: string;
  readonly stamp: { readonly size: number };
}): Parameters<TaskContext['filter']>[0] {
  const kind = entry.kind === 'folder' || entry.kind === 'link' ? entry.kind : 'file';
  return { name: entry.name, kind, size: entry.stamp.size };
}

function keepFolder(context: TaskContext, id: NodeId): void {
  const to = freshId(context);
  context.doors.store.transaction(writes => {
    writes.dropBase(id);
    writes.rekeyLocal(id, to);
  });
}

async function removeParked(context: TaskContext, node: LocalNode): Promise<Outcome> {
  const { files } = context.doors;
  const staged = parkingName(node.id);
  if (node.kind === 'folder') return discardParked(context, node);
  if (await files.statStaged(staged)) await files.bin(staged, node.name, binNote(context, 'deleted', node));
  return 'done';
}

/** What somebody put into it just before it was taken out of the way nobody has seen: it comes home with it, as something new (R53). */
async function discardParked({ doors: { files, store } }: TaskContext, { id }: LocalNode): Promise<Outcome> {
  try {
    await files.discardStaged(parkingName(id));
    return 'done';
  } catch (error) {
    if (!(error instanceof FilesError) || error.code !== 'other') throw error;
    store.transaction(writes => writes.dropBase(id));
    return 'stale';
  }
}

/** What stood in the staging area had its place where both sides last agreed on it. */
function tellRemoved(context: TaskContext, writes: TaskWrites, id: NodeId, path: string): void {
  const [local, base] = [writes.local(id), writes.base(id)];
  const parked = base && placePaths(context, writes)(base);
  const bytes = local?.kind === 'folder' ? null : (local?.stamp.size ?? null);
  const object = local?.kind ?? null;
  tellLog(context, writes, { kind: 'deleted-here', object, path: path || parked || (local?.name ?? ''), bytes });
}

/** A row of a child that was not seen leaving stays, as missing: the next look, or the proof of absence, will tell. */
function dropRows(context: TaskContext, writes: TaskWrites, id: NodeId): void {
  for (const child of writes.localChildren(id)) {
    writes.putLocal({ ...child, missing: true });
    context.missingSince.set(child.id, context.doors.clock.monotonicMs());
  }
  writes.dropLocal(id);
  if (!writes.remote(id)) writes.dropBase(id);
}
