/** Which nodes an order to leave out and take in means, and what the selection is after it. */
import { isAbsolute, relative, sep } from 'node:path';
import type { ShareClient } from '#drive/connection/share-client.ts';
import type { StationClient } from '#drive/connection/station-client.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import type { TaskRecord } from '#drive/settings-file.ts';
import { pathAtStation } from '#drive/task/selection-places.ts';
import { localAt, withRealParent } from '#drive/task/task-path.ts';
import { nameKey } from '#model/name.ts';
import { isNodeId, type NodeId } from '#model/node.ts';
import type { TaskReads } from '#platform/task-store.ts';
import type { LeftOutSetting, SelectionOrder } from '#protocol/control/selection.ts';
import { leftOutMax } from '#protocol/feed.ts';

/** What is asked of the station about a selection. */
export interface SelectionClient extends Pick<StationClient, 'folder'> {
  share(...place: Parameters<StationClient['share']>): Pick<ShareClient, 'changes'>;
}

export interface SelectedTask {
  readonly client: SelectionClient;
  readonly record: TaskRecord;
  readonly store: TaskReads;
}

export interface ChangedSelection {
  /** Left out from now on. */
  readonly out: readonly LeftOutSetting[];
  /** Taken in again. */
  readonly back: readonly LeftOutSetting[];
  /** All that is left out after it. */
  readonly leftOut: readonly LeftOutSetting[];
}

/** Pages of a folder that are looked through for a name. */
const pagesMax = 1_000;

/** Throws DriveError where a place is not to be found at the station, or the order makes no sense. */
export async function changedSelection(task: SelectedTask, order: SelectionOrder): Promise<ChangedSelection> {
  const before = task.record.leftOut ?? [];
  const back = (order.takeIn ?? []).map(place => leftOutAt(task, place));
  // Where they are by now: a path that one had once may be in a folder that it has left.
  const staying = before
    .filter(({ node }) => !back.some(each => each.node === node))
    .map(each => ({ ...each, path: pathAtStation(task.store, each) }));
  const out: LeftOutSetting[] = [];
  for (const place of order.leaveOut ?? []) {
    const found = await placeAtStation(task, place);
    const isThere = [...staying, ...out].some(({ node }) => node === found.node);
    if (!isThere) out.push(found);
  }
  if (out.length + back.length === 0)
    throw new DriveError('invalid', 'Nothing would change: name what to leave out, or to take in again.');
  // What lies in a folder that is left out goes with it, and comes with it again.
  const leftOut = [...staying, ...out].filter(
    each => ![...staying, ...out].some(other => isBeneath(each.path, other.path)),
  );
  if (leftOut.length > leftOutMax) {
    throw new DriveError(
      'refused',
      `A task can leave out ${leftOutMax} folders and files; leave out the folders that hold them.`,
    );
  }
  return { out: out.filter(each => leftOut.includes(each)), back, leftOut };
}

/** What a new task leaves out. Throws DriveError where the station has nothing at a path. */
export async function leftOutAnew(
  client: SelectionClient,
  place: Pick<TaskRecord, 'share' | 'root'>,
  paths: readonly string[],
): Promise<readonly LeftOutSetting[]> {
  const found: LeftOutSetting[] = [];
  for (const path of paths.filter(each => !paths.some(other => isBeneath(each, other)))) {
    const node = await findAtStation({ client, record: place }, path);
    if (node === undefined) throw missing(path);
    found.push({ node, path });
  }
  return found;
}

function missing(path: string): DriveError {
  return new DriveError(
    'refused',
    `The station has no "${plainText(path)}" in this task's folder, so there is nothing to leave out. What is only here is kept from it by an ignore file.`,
  );
}

function isBeneath(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

/** One that is left out by now: by its node, or by a path that it has or had. */
function leftOutAt({ record, store }: SelectedTask, place: string): LeftOutSetting {
  const all = record.leftOut ?? [];
  const path = withinTask(record, place);
  const here = localAt(store, path);
  const found =
    all.find(({ node }) => node === place) ??
    all.find(({ node }) => node === here) ??
    all.find(each => sameWay(pathAtStation(store, each), path)) ??
    all.find(each => sameWay(each.path, path));
  if (found !== undefined) return found;
  const above = all.find(each => isBeneath(path, pathAtStation(store, each)));
  const why =
    above === undefined ? 'is not left out' : `lies in "${plainText(above.path)}", which is left out: take that in`;
  throw new DriveError('not-found', `"${plainText(place)}" ${why}.`);
}

function sameWay(one: string, other: string): boolean {
  return one.split('/').map(nameKey).join('/') === other.split('/').map(nameKey).join('/');
}

/** A path relative to the task's folder. Throws DriveError when an absolute one does not lie in it. */
function withinTask(record: TaskRecord, place: string): string {
  if (!isAbsolute(place)) return place.replaceAll(/^\/+|\/+$/g, '');
  const path = relative(record.folder, withRealParent(place)).split(sep).join('/');
  if (path === '' || path === '..' || path.startsWith('../')) {
    throw new DriveError('invalid', `${plainText(place)} does not lie in ${record.folder}.`);
  }
  return path;
}

/**
 * The station's node at a place. What stands at an absolute path may have another place there; what the station does not
 * have yet has no node that could be left out.
 */
async function placeAtStation(task: SelectedTask, place: string): Promise<LeftOutSetting> {
  const { store, record } = task;
  if (isNodeId(place) && store.remote(place)) return settingOf(store, place);
  const path = withinTask(record, place);
  const here = isAbsolute(place) ? localAt(store, path) : undefined;
  if (here !== undefined && store.remote(here)) return settingOf(store, here);
  if (path === '') throw new DriveError('invalid', 'A task cannot leave out its whole folder; pause or remove it.');
  const node = await findAtStation(task, path);
  if (node !== undefined) return { node, path };
  throw missing(path);
}

function settingOf(store: TaskReads, node: NodeId): LeftOutSetting {
  return { node, path: pathAtStation(store, { node, path: '' }) };
}

/** Where a path is looked for. */
interface Searched {
  readonly client: SelectionClient;
  readonly record: Pick<TaskRecord, 'share' | 'root'>;
}

async function findAtStation({ client, record }: Searched, path: string): Promise<NodeId | undefined> {
  let at: NodeId | undefined = record.root;
  for (const name of path.split('/')) {
    if (at === undefined) return undefined;
    at = await childAtStation(client, { share: record.share, folder: at }, name);
  }
  return at;
}

async function childAtStation(
  client: SelectionClient,
  { share, folder }: { readonly share: NodeId; readonly folder: NodeId },
  name: string,
): Promise<NodeId | undefined> {
  let after: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const reply = await client.folder(share, folder, after);
    const found = reply.entries.find(entry => nameKey(entry.name) === nameKey(name));
    if (found !== undefined || reply.after === undefined) return found?.id;
    after = reply.after;
  }
  return undefined;
}
