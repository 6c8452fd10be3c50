/** What stands in a folder and cannot be synced whatever its person says is listed (R9): by one line each, or by one for many. */

import type { TaskContext } from '#engine/context.ts';
import { forgetProblem, reportProblem } from '#engine/problems.ts';
import type { ListedFolder } from '#engine/scan/absorb.ts';
import { whyApart } from '#engine/scan/apart.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath } from '#model/path.ts';

/** Names that are not valid UTF-8, listed by the name that is shown for them. */
const notUnicode = 'not-unicode';
/** What lies on another volume, and never was synced (R9). What was, is covered (R7). */
const otherVolume = 'other-volume';

const reasons: ReadonlySet<string> = new Set([notUnicode, otherVolume]);

/** Lines for what lies on another volume in one folder: an overlay of two volumes can have it by thousands. */
export const mountsListedMax = 20;

interface Line {
  readonly path: string;
  readonly reason: string;
  readonly detail: string;
}

/** Whether a problem is about something within the folder that it names as its node, since the thing itself has no node. */
export function isAboutEntry({ reason }: { readonly reason: string }): boolean {
  return reasons.has(reason);
}

/** For one walk: what a listing shows comes on the list of problems, what it does not show any more comes off. */
export function neverSynced(context: TaskContext): (folder: ListedFolder) => void {
  // Read once, and only when a folder was listed: there is hardly ever anything.
  let onRecord: Map<NodeId, readonly Line[]> | undefined;
  return folder => {
    onRecord ??= linesByFolder(context);
    const lines = [...badNames(folder), ...onOtherVolumes(context, folder)];
    const paths = new Set(lines.map(({ path }) => path));
    for (const { path, reason } of onRecord.get(folder.id) ?? []) {
      if (!paths.has(path)) forgetProblem(context, path, reason);
    }
    for (const line of lines) reportProblem(context, { ...line, node: folder.id });
    if (lines.length > 0) onRecord.set(folder.id, lines);
    else onRecord.delete(folder.id);
  };
}

function badNames({ path, listing }: ListedFolder): Line[] {
  const detail = 'Its name is not valid Unicode (UTF-8), so it cannot be synced. Give it another name.';
  return listing.unreadable.map(name => ({ path: joinPath(path, name), reason: notUnicode, detail }));
}

/** But for what its person leaves out anyway. */
function onOtherVolumes(context: TaskContext, { id, path, listing }: ListedFolder): Line[] {
  const { store } = context.doors;
  const mounts = listing.entries.filter(({ kind }) => kind === 'mount').map(({ name }) => name);
  const listed = mounts.toSorted().filter(name => {
    if (store.localNamed(id, name) || context.filter({ name, kind: 'folder', size: 0 })) return false;
    return whyApart(context, store, { folder: id, names: [name], isFolder: true }) === undefined;
  });
  const many = listed.length > mountsListedMax ? ` There are ${listed.length} such names in its folder.` : '';
  const detail = `It lies on another volume than the folder of this task, so it is not synced.${many}`;
  return listed.slice(0, mountsListedMax).map(name => ({ path: joinPath(path, name), reason: otherVolume, detail }));
}

function linesByFolder({ doors: { store } }: TaskContext): Map<NodeId, readonly Line[]> {
  const lines = new Map<NodeId, readonly Line[]>();
  for (const problem of store.problems()) {
    if (isAboutEntry(problem) && problem.node !== null)
      lines.set(problem.node, [...(lines.get(problem.node) ?? []), problem]);
  }
  return lines;
}
