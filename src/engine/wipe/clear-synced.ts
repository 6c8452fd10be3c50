/** Removes from a task's folder what the station has, and nothing else (R119). */

import { toHex } from '#base/hex.ts';
import { pathOf, type TaskContext } from '#engine/context.ts';
import { binLitter, forgetRemovals } from '#engine/effects/remove.ts';
import { examineAll } from '#engine/examine.ts';
import { syncOwnFolders } from '#engine/root.ts';
import { listable } from '#engine/wipe/files-left.ts';
import { type Judged, takeAway } from '#engine/wipe/take-away.ts';
import { noteGoing, settleRun } from '#engine/wipe/wipe-tally.ts';
import type { WipeOrder } from '#engine/wipe.ts';
import { defaultFiltered } from '#model/filter.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath, parentPath } from '#model/path.ts';
import type { LocalNode } from '#model/tree.ts';
import { FilesError, stagingDirectory } from '#platform/files.ts';

/** Files that go between two records of what is gone. */
export const runFilesMax = 200;

export interface Cleared {
  readonly tops: readonly NodeId[];
  /** Only what the station has now: what both sides agreed on once may be gone from its history. */
  readonly nowOnly: boolean;
}

/** All of the folder, or what stands at some nodes. Answers why some of it has to be tried again, one sentence each. */
export async function clearSynced(
  context: TaskContext,
  { stop }: WipeOrder,
  { tops, nowOnly }: Cleared = { tops: [context.settings.root], nowOnly: false },
): Promise<readonly string[]> {
  const troubles: string[] = [...context.doors.store.problems()]
    .filter(({ reason, node, path }) => reason === 'unreadable' && node !== null && pathOf(context, node) === path)
    .map(({ path, detail }) => `${path === '' ? 'The folder' : path}: ${detail}`);
  const folders: string[] = [];
  for (const top of tops) await clearTop({ context, stop, troubles, folders, nowOnly }, top);
  for (const path of folders) if (!stop.aborted) await removeEmpty(context, path);
  await syncOwnFolders(context, [stagingDirectory, ...folders.map(path => parentPath(path) ?? '')]);
  forgetRemovals(context);
  return troubles;
}

interface Clearing {
  readonly context: TaskContext;
  readonly stop: AbortSignal;
  readonly nowOnly: boolean;
  readonly troubles: string[];
  /** Folders that both sides knew, children before their parents. */
  readonly folders: string[];
}

/** A node that stands; the folder of the task itself stays. */
async function clearTop(clearing: Clearing, id: NodeId): Promise<void> {
  const { store } = clearing.context.doors;
  const path = pathOf(clearing.context, id);
  const row = store.local(id);
  if (path === undefined) return;
  if (row !== undefined && row.kind !== 'folder')
    return clearRun(clearing, [{ child: row, path: parentPath(path) ?? '' }]);
  await clearFolder(clearing, { id, path });
  if (path !== '' && store.base(id)) clearing.folders.push(path);
}

interface Place {
  readonly id: NodeId;
  readonly path: string;
}

interface Found {
  readonly child: LocalNode;
  /** The folder that holds it. */
  readonly path: string;
}

async function clearFolder(clearing: Clearing, { id, path }: Place): Promise<void> {
  const { context, stop, folders } = clearing;
  const children = [...context.doors.store.localChildren(id)].filter(({ missing, parked }) => !missing && !parked);
  for (const child of children.filter(({ kind }) => kind === 'folder')) {
    const at = joinPath(path, child.name);
    await clearFolder(clearing, { id: child.id, path: at });
    if (context.doors.store.base(child.id)) folders.push(at);
  }
  const files = children.filter(({ kind }) => kind !== 'folder').map(child => ({ child, path }));
  for (let from = 0; from < files.length && !stop.aborted; from += runFilesMax) {
    await clearRun(clearing, files.slice(from, from + runFilesMax));
  }
}

async function clearRun({ context, troubles, nowOnly }: Clearing, files: readonly Found[]): Promise<void> {
  const { store } = context.doors;
  await readUnknown(context, files, troubles);
  const judged = files.flatMap(({ child, path }): Judged[] => {
    const now = store.local(child.id);
    return now && stationHas(context, now, nowOnly)
      ? [{ id: now.id, path: joinPath(path, now.name), stamp: now.stamp }]
      : [];
  });
  noteGoing(
    context,
    judged.map(({ id }) => id),
  );
  for (const each of judged) {
    try {
      await takeAway(context, each);
    } catch (error) {
      if (!(error instanceof FilesError)) throw error;
      troubles.push(error.message);
    }
  }
  await settleRun(context);
}

/** What changed since it was read may be the station's all the same, and is no edit then. */
async function readUnknown(context: TaskContext, files: readonly Found[], troubles: string[]): Promise<void> {
  const { store } = context.doors;
  // Without the consistency check equal bytes were taken on trust (R18), which proves nothing here (R96).
  if (!context.settings.consistencyCheck) {
    store.transaction(writes => {
      for (const { child } of files) writes.putLocal({ ...child, content: null });
    });
  }
  const unknown = files.filter(({ child: { id } }) => store.local(id)?.content === null);
  await examineAll(context, { examine: unknown.map(({ child }) => child.id) });
  for (const { child, path } of unknown) {
    const isStill = store.local(child.id)?.content === null && store.base(child.id) !== undefined;
    if (isStill) troubles.push(`${joinPath(path, child.name)}: it could not be read, so nobody knows what it holds.`);
  }
}

/** The station has these very bytes at this node: both sides agreed on them, or it told of them. */
function stationHas({ doors: { store } }: TaskContext, { id, content }: LocalNode, nowOnly: boolean): boolean {
  if (content === null) return false;
  if (content === store.remote(id)?.state?.content) return true;
  return !nowOnly && content === store.base(id)?.state?.content;
}

/** The station never had files of the default filters: a folder that is left with them alone goes, they to the bin (R46). */
async function removeEmpty(context: TaskContext, path: string): Promise<void> {
  const { files, random } = context.doors;
  const entries = (await listable(files, path))?.entries;
  const isLitter = entries?.every(({ name, kind }) => kind === 'file' && defaultFiltered(name, 'file') !== undefined);
  if (entries === undefined || !isLitter) return;
  await binLitter(context, path, entries, toHex(random.bytes(16)));
  await files.removeFolder(path);
}
