/**
 * The emblems of what is in one folder: from the task's records, a page at a time, and from the folder's own list of names
 * for what the records do not have.
 */
import type { Dirent } from 'node:fs';
import { lstat, opendir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { TaskRecord } from '#drive/settings-file.ts';
import type { Beneath } from '#drive/shell/beneath.ts';
import { localAt } from '#drive/task/task-path.ts';
import type { Filter } from '#model/filter.ts';
import type { Kind, NodeId } from '#model/node.ts';
import { joinPath, parentPath, splitPath } from '#model/path.ts';
import { limitsSize, unitedFilter } from '#model/sync-profile.ts';
import { stagingDirectory } from '#platform/files.ts';
import type { Glance } from '#platform/task-glances.ts';
import type { TaskStore } from '#platform/task-store.ts';
import { type Emblem, emblemOf, type Pace } from '#protocol/shell/emblem.ts';

/** Nodes, and names, that are looked at in one go. */
export const glancesAtOnce = 500;

/** A task as its emblems need it. */
export interface EmblemTask {
  readonly record: TaskRecord;
  readonly store: TaskStore;
  readonly pace: Pace;
  readonly receivesOnly: boolean;
  readonly beneath: Beneath;
  /** Whether something is left out by its person, or by an ignore file: a path relative to the task's folder. */
  readonly isApart: (path: string) => Promise<boolean>;
}

/**
 * By name. `folder` is the task's folder or one beneath it; a path that leads elsewhere, by a link on its way, has none: what
 * is outside of tasks is told to nobody.
 */
export async function folderEmblems(task: EmblemTask, folder: string): Promise<Map<string, Emblem>> {
  const emblems = new Map<string, Emblem>();
  if ((await realpath(folder).catch(() => undefined)) !== folder) return emblems;
  const place = await placeOf(task, relative(task.record.folder, folder).split(sep).join('/'));
  if (place.node !== undefined) await addKnown(emblems, place, place.node);
  await addUnknown(emblems, place, folder);
  return emblems;
}

interface Place {
  readonly task: EmblemTask;
  readonly path: string;
  readonly filter: Filter;
  /** In the local tree; undefined where it has none. */
  readonly node: NodeId | undefined;
  readonly isLeftOut: boolean;
  /** Of the folder itself, or of one above it. */
  readonly hasProblem: boolean;
}

async function placeOf(task: EmblemTask, path: string): Promise<Place> {
  const { record, store, beneath } = task;
  const filter = unitedFilter(record.rules.filter, record.profiles?.profiles);
  const node = localAt(store, path);
  const isFiltered = splitPath(path).some(name => filter({ name, kind: 'folder' }) !== undefined);
  const isLeftOut = isFiltered || (node === undefined && (await task.isApart(path)));
  let hasProblem = false;
  for (let at: string | undefined = path; at !== undefined; at = parentPath(at))
    hasProblem ||= beneath.problems.has(at);
  return { task, path, filter, node, isLeftOut, hasProblem };
}

async function addKnown(emblems: Map<string, Emblem>, place: Place, node: NodeId): Promise<void> {
  let after = '';
  for (;;) {
    const glances = place.task.store.localGlances(node, after, glancesAtOnce);
    for (const glance of glances) emblems.set(glance.name, emblemOfKnown(place, glance));
    after = glances.at(-1)?.name ?? '';
    if (glances.length < glancesAtOnce) return;
    await breathe();
  }
}

function emblemOfKnown({ task, path, isLeftOut, hasProblem }: Place, glance: Glance): Emblem {
  const { pace, receivesOnly, beneath } = task;
  const own = joinPath(path, glance.name);
  return emblemOf({
    ...{ pace, receivesOnly, isLeftOut, node: glance },
    hasProblem: hasProblem || glance.isHeld || beneath.problems.has(own) || isTroubledBeneath(beneath, glance.id, own),
    isUnsettledBeneath: beneath.unsettled.has(glance.id),
  });
}

function isTroubledBeneath({ held, aboveProblems }: Beneath, id: NodeId, path: string): boolean {
  return held.has(id) || aboveProblems.has(path);
}

/** What the records do not have: left out, or not looked at yet. */
async function addUnknown(emblems: Map<string, Emblem>, place: Place, folder: string): Promise<void> {
  const { record } = place.task;
  const judgesSize = limitsSize(record.rules.filter, record.profiles?.profiles);
  for await (const entry of await opendir(folder, { bufferSize: glancesAtOnce })) {
    // The drive's own is nobody's file.
    if (emblems.has(entry.name) || entry.name === stagingDirectory) continue;
    const size = judgesSize && entry.isFile() ? await sizeOf(join(folder, entry.name)) : {};
    emblems.set(entry.name, await emblemOfUnknown(place, entry, size));
  }
}

async function emblemOfUnknown(place: Place, entry: Dirent, size: { readonly size?: number }): Promise<Emblem> {
  const { task, path, filter, hasProblem } = place;
  const kind = kindOf(entry);
  const own = joinPath(path, entry.name);
  const isFiltered = place.isLeftOut || kind === undefined || filter({ name: entry.name, kind, ...size }) !== undefined;
  const isLeftOut = isFiltered || (await task.isApart(own));
  return emblemOf({
    ...{ pace: task.pace, receivesOnly: task.receivesOnly, isLeftOut, node: undefined, isUnsettledBeneath: false },
    hasProblem: hasProblem || task.beneath.problems.has(own),
  });
}

/** Undefined of what is never synced (R9). */
function kindOf(entry: Dirent): Kind | undefined {
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'link';
  return entry.isFile() ? 'file' : undefined;
}

/** Nothing of a file that went meanwhile. */
async function sizeOf(path: string): Promise<{ readonly size?: number }> {
  try {
    return { size: (await lstat(path)).size };
  } catch {
    return {};
  }
}
