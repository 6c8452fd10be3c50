/** Ignore files that the station has and that are not here yet: what they leave out must not be sent before them (R138). */
import type { TaskContext } from '#engine/context.ts';
import type { NodeId } from '#model/node.ts';
import type { TaskReads } from '#platform/task-store.ts';

/**
 * Whether an ignore file of a folder, or of one above it, is still due from the station. To be asked during one plan: what
 * is due is found out at the first question.
 */
export function awaitsRules(context: TaskContext, receives: boolean): (folder: NodeId) => boolean {
  let due: ReadonlySet<NodeId> | undefined;
  return folder => {
    due ??= receives ? foldersDue(context) : new Set();
    return due.size > 0 && liesIn(context, folder, due);
  };
}

function foldersDue(context: TaskContext): ReadonlySet<NodeId> {
  const { store } = context.doors;
  const folders = new Set<NodeId>();
  for (const remote of store.remoteIgnoreFiles()) {
    if (remote.kind !== 'file' || remote.parent === null) continue;
    const comes =
      !context.selection.has(remote.id) && context.filter({ ...remote, size: remote.state?.size ?? 0 }) === undefined;
    if (comes && isNews(store, remote.id)) folders.add(remote.parent);
  }
  return folders;
}

/** The station has it otherwise than both sides agreed on last; an edit from here is no news. */
function isNews(reads: TaskReads, id: NodeId): boolean {
  const [base, remote] = [reads.base(id), reads.remote(id)];
  return base?.contentRev !== remote?.contentRev || base?.placeRev !== remote?.placeRev;
}

function liesIn(
  { doors: { store }, settings: { root } }: TaskContext,
  folder: NodeId,
  due: ReadonlySet<NodeId>,
): boolean {
  for (let at: NodeId | null = folder; at !== null; at = store.local(at)?.parent ?? null) {
    if (due.has(at)) return true;
    if (at === root) return false;
  }
  return false;
}
