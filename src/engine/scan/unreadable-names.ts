/** Names that are not valid UTF-8 cannot be synced (R9): they are listed by the name that is shown for them. */

import type { TaskContext } from '#engine/context.ts';
import { forgetProblem, reportProblem } from '#engine/problems.ts';
import type { ListedFolder } from '#engine/scan/absorb.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath } from '#model/path.ts';

/** The reason of such a problem; its node is the folder that holds the name, since the name has none. */
export const notUnicode = 'not-unicode';

const detail = 'Its name is not valid Unicode (UTF-8), so it cannot be synced. Give it another name.';

/** For one walk: what a listing shows comes on the list of problems, what it does not show any more comes off. */
export function unreadableNames(context: TaskContext): (folder: ListedFolder) => void {
  // Read once, and only when a folder was listed: there is hardly ever anything.
  let onRecord: Map<NodeId, string[]> | undefined;
  return ({ id, path, listing }) => {
    onRecord ??= problemsByFolder(context);
    const paths = new Set(listing.unreadable.map(name => joinPath(path, name)));
    for (const before of onRecord.get(id) ?? []) if (!paths.has(before)) forgetProblem(context, before, notUnicode);
    for (const each of paths) reportProblem(context, { path: each, node: id, reason: notUnicode, detail });
    if (paths.size > 0) onRecord.set(id, [...paths]);
    else onRecord.delete(id);
  };
}

function problemsByFolder({ doors: { store } }: TaskContext): Map<NodeId, string[]> {
  const paths = new Map<NodeId, string[]>();
  for (const { path, node, reason } of store.problems()) {
    if (reason === notUnicode && node !== null) paths.set(node, [...(paths.get(node) ?? []), path]);
  }
  return paths;
}
