/**
 * The ignore files of a task's folder, as they were when their folders were last listed (R136-R138).
 *
 * They are read from the disk and kept by folder for one life: a walk lists the folders above first, and one that a hint
 * sends elsewhere reads those above on its way.
 */
import { pathOf, type TaskContext } from '#engine/context.ts';
import { forgetProblem, reportProblem } from '#engine/problems.ts';
import {
  type IgnoreFile,
  type IgnoreLine,
  ignoreFileBytesMax,
  parseIgnoreFile,
  textOf,
  unreadRules,
} from '#engine/scan/ignore-file.ts';
import { rulesStayGone } from '#engine/scan/rules-gone.ts';
import { ignoreFileName } from '#model/name.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import { FilesError } from '#platform/files.ts';
import type { TaskReads } from '#platform/task-store.ts';
import type { LocalStep } from '#reconcile/plan-types.ts';

/** The line that leaves something out, and the path of the file that it stands in; line 0 where that cannot be read. */
export interface IgnoredBy extends IgnoreLine {
  readonly file: string;
}

/** The reason on the list of problems for an ignore file that cannot be read. */
export const unreadIgnoreFile = 'ignore-file';

/** Reads the folder's own file anew, and those above that are not known. True when other things are left out by now (R138). */
export async function readIgnoreFiles(context: TaskContext, folder: NodeId, hasOne: boolean): Promise<boolean> {
  const parent = context.doors.store.local(folder)?.parent;
  if (parent) await knowIgnoreFiles(context, parent);
  const before = context.ignoreFiles.get(folder);
  const now = await rulesOf(context, folder, hasOne);
  context.ignoreFiles.set(folder, now);
  return before !== undefined && textOf(before) !== textOf(now);
}

/** Reads those of the folder and the ones above it that were not read in this life. */
export async function knowIgnoreFiles(context: TaskContext, folder: NodeId): Promise<void> {
  for (const id of chainOf(context, context.doors.store, folder)) {
    if (!context.ignoreFiles.has(id)) context.ignoreFiles.set(id, await rulesOf(context, id, true));
  }
}

/** What leaves nothing out any more is believed to do so after the quiet time: it may be in the middle of a save. */
async function rulesOf(context: TaskContext, folder: NodeId, hasOne: boolean): Promise<IgnoreFile | null> {
  const before = rulesBefore(context, folder);
  const now = await read(context, folder, { hasOne, before });
  const isLess = textOf(now) === '' && textOf(before) !== '';
  if (isLess && !rulesStayGone(context, folder)) return before;
  context.rulesGoneSince.delete(folder);
  return now;
}

/** In a new life nobody knows the lines of a file that stood there, with something in it. */
function rulesBefore({ ignoreFiles, doors: { store } }: TaskContext, folder: NodeId): IgnoreFile | null {
  const before = ignoreFiles.get(folder);
  if (before !== undefined) return before;
  const row = store.localNamed(folder, ignoreFileName);
  return row?.kind === 'file' && row.stamp.size > 0 ? unreadRules : null;
}

/** Where local steps are about to change an ignore file: looked at again once they are done, for no watcher may tell of them (R138). */
export function ignoreFilesIn(context: TaskContext, steps: readonly LocalStep[]): () => void {
  const { store } = context.doors;
  const folders = new Set<NodeId>();
  for (const step of steps) {
    const places = [store.local(step.id), 'to' in step ? step.to : undefined];
    for (const place of places) if (place?.parent && place.name === ignoreFileName) folders.add(place.parent);
  }
  return () => {
    for (const folder of folders) {
      const path = pathOf(context, folder);
      if (path !== undefined) context.hints.path(joinPath(path, ignoreFileName));
    }
  };
}

/** The folders from the task's own down to this one. */
function chainOf(context: TaskContext, reads: TaskReads, folder: NodeId): NodeId[] {
  const chain: NodeId[] = [];
  for (let at: NodeId | null = folder; at !== null; at = reads.local(at)?.parent ?? null) {
    chain.unshift(at);
    if (at === context.settings.root) break;
  }
  return chain;
}

interface Reading {
  /** Something of that name stands in the folder, or may. */
  readonly hasOne: boolean;
  readonly before: IgnoreFile | null;
}

async function read(context: TaskContext, folder: NodeId, { hasOne, before }: Reading): Promise<IgnoreFile | null> {
  const path = pathOf(context, folder);
  if (path === undefined) return null;
  const at = joinPath(path, ignoreFileName);
  try {
    const text = hasOne ? await textAt(context, at) : undefined;
    forgetProblem(context, at, unreadIgnoreFile);
    return text === undefined ? null : parseIgnoreFile(text);
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    // What it left out so far stays left out, or all that is new: to send it by mistake could not be taken back.
    const isKnown = before !== null && before !== unreadRules && before.text !== '';
    const detail = isKnown ? error.message : `${error.message}. Until it can be read, nothing new beside it is sent.`;
    // Where the file itself cannot be synced for it, that is its line on the list.
    const other = context.doors.store.problem(at)?.reason ?? unreadIgnoreFile;
    if (other === unreadIgnoreFile) reportProblem(context, { path: at, node: null, reason: unreadIgnoreFile, detail });
    return isKnown ? before : unreadRules;
  }
}

async function textAt({ doors: { files } }: TaskContext, path: string): Promise<string | undefined> {
  const file = await files.open(path);
  if (file === undefined) {
    if ((await files.stat(path)) === undefined) return undefined;
    throw new FilesError('outside', path, `${path} is no file, so it holds no lines about what to leave out`);
  }
  try {
    const bytes = new Uint8Array(ignoreFileBytesMax);
    let length = 0;
    for (let got = 1; got > 0 && length < bytes.length; length += got)
      got = await file.read(length, bytes.subarray(length));
    return new TextDecoder().decode(bytes.subarray(0, length));
  } finally {
    await file.close();
  }
}

/**
 * The line by which something is ignored: `names` lead to it from a folder. As in git, the deepest file that says something
 * decides, and nothing in an ignored folder is taken in again. An ignore file itself is never ignored.
 */
export function ignoredBy(
  context: TaskContext,
  reads: TaskReads,
  {
    folder,
    names,
    isFolder,
  }: { readonly folder: NodeId; readonly names: readonly string[]; readonly isFolder: boolean },
): IgnoredBy | undefined {
  if (!context.ignoreFiles.any) return undefined;
  if (names.at(-1) === ignoreFileName) return undefined;
  const chain = chainOf(context, reads, folder);
  const above = chain.slice(1).map(id => reads.local(id)?.name ?? '');
  const all = [...above, ...names];
  for (let depth = 1; depth <= all.length; depth += 1) {
    const found = judge(context, chain, all.slice(0, depth), depth < all.length || isFolder);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `names` lead to it from the task's folder; the folders above it are not ignored. */
function judge(
  context: TaskContext,
  chain: readonly NodeId[],
  names: readonly string[],
  isFolder: boolean,
): IgnoredBy | undefined {
  for (let depth = Math.min(names.length, chain.length) - 1; depth >= 0; depth -= 1) {
    const file = context.ignoreFiles.get(chain[depth] as NodeId);
    const said = file?.judge(`${names.slice(depth).join('/')}${isFolder ? '/' : ''}`);
    if (said === 'kept') return undefined;
    if (said !== undefined) return { ...said, file: [...names.slice(0, depth), ignoreFileName].join('/') };
  }
  return undefined;
}
