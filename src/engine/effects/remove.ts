/** Carries out local deletions: files to the recovery bin, folders when empty; never recursive (R46). */

import { freshId, pathOf, type TaskContext } from '#engine/context.ts';
import { type Outcome, succeeded } from '#engine/effects/outcome.ts';
import { keepAside, parkingName, sameBytes } from '#engine/effects/place.ts';
import { defaultFiltered } from '#model/filter.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath, parentPath } from '#model/path.ts';
import { type LocalNode, sameStamp } from '#model/tree.ts';

/** Where a file stands in the staging area while it is being removed. */
export const removalPrefix = 'rm-';

/** What is on record while a file is between its place and the bin. */
export interface RemovalIntent {
  readonly id: NodeId;
  readonly staged: string;
  readonly path: string;
}

/** Removes what the step expects and nothing else. */
export async function removeLocal(context: TaskContext, id: NodeId, expects: LocalNode): Promise<Outcome> {
  const node = context.doors.store.local(id);
  if (!node) return 'stale';
  if (node.parked) return removeParked(context, node);
  const path = pathOf(context, id);
  if (path === undefined) return 'stale';
  const outcome =
    node.kind === 'folder' ? await removeFolder(context, node, path) : await removeFile(context, expects, path);
  if (outcome === 'done') succeeded(context, id);
  return outcome;
}

async function removeFile(context: TaskContext, expects: LocalNode, path: string): Promise<Outcome> {
  const { files, store } = context.doors;
  const staged = `${removalPrefix}${expects.id}`;
  const entry = await files.stat(path);
  if (!entry || !sameStamp(entry.stamp, expects.stamp)) return 'stale';
  const intent: RemovalIntent = { id: expects.id, staged, path };
  store.transaction(writes => writes.putIntent({ id: staged, kind: 'remove', body: JSON.stringify(intent) }));
  if ((await files.takeOut(path, staged)) !== 'done') {
    store.transaction(writes => writes.dropIntent(staged));
    return 'stale';
  }
  return finishRemoval(context, intent, expects);
}

/** What came out is verified before it goes to the bin: a racing edit goes back beside its place (R81). */
export async function finishRemoval(
  context: TaskContext,
  intent: RemovalIntent,
  expects: LocalNode | undefined,
): Promise<Outcome> {
  const { files, store } = context.doors;
  const out = await files.statStaged(intent.staged);
  const asExpected = out && expects && sameBytes(out, expects);
  if (asExpected) await files.bin(intent.staged, intent.path);
  else if (out) await putBack(context, intent);
  await files.syncFolders([parentPath(intent.path) ?? '']);
  store.transaction(writes => {
    writes.dropIntent(intent.staged);
    if (!asExpected) return;
    writes.dropLocal(intent.id);
    if (!writes.remote(intent.id)) writes.dropBase(intent.id);
  });
  return asExpected ? 'done' : 'stale';
}

async function putBack(context: TaskContext, intent: RemovalIntent): Promise<void> {
  const back = await context.doors.files.placeNew(intent.staged, intent.path);
  if (back !== 'done') await keepAside(context, intent.staged, intent.path);
  context.hints.path(intent.path);
}

async function removeFolder(context: TaskContext, node: LocalNode, path: string): Promise<Outcome> {
  const { files } = context.doors;
  const removed = await files.removeFolder(path);
  if (removed === 'absent') return 'stale';
  if (removed === 'full') return clearAway(context, node, path);
  await files.syncFolders([parentPath(path) ?? '']);
  dropRows(context, node.id);
  return 'done';
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
    if (left.every(entry => !known.has(entry.name) && context.filter(filterable(entry)) !== undefined))
      keepFolder(context, node.id);
    return 'stale';
  }
  for (const [at, entry] of litter.entries()) {
    const staged = `${removalPrefix}${node.id}-${at}`;
    if ((await files.takeOut(joinPath(path, entry.name), staged)) === 'done')
      await files.bin(staged, joinPath(path, entry.name));
  }
  if ((await files.removeFolder(path)) !== 'done') return 'stale';
  dropRows(context, node.id);
  return 'done';
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
  if (node.kind === 'folder') await files.discardStaged(staged);
  else if (await files.statStaged(staged)) await files.bin(staged, node.name);
  dropRows(context, node.id);
  return 'done';
}

/** A row of a child that was not seen leaving stays, as missing: the next look, or the proof of absence, will tell. */
function dropRows(context: TaskContext, id: NodeId): void {
  context.doors.store.transaction(writes => {
    for (const child of writes.localChildren(id)) {
      writes.putLocal({ ...child, missing: true });
      context.missingSince.set(child.id, context.doors.clock.monotonicMs());
    }
    writes.dropLocal(id);
    if (!writes.remote(id)) writes.dropBase(id);
  });
}
