/** What stands in a task's folder and is not synced, counted by reason (R9). */
import { pathOf, type TaskContext } from '#engine/context.ts';
import { listable } from '#engine/wipe/files-left.ts';
import { examplesMax } from '#model/foreseen.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import { type FoundEntry, syncableKind } from '#platform/files.ts';

export interface LeftOut {
  /** A sentence for people. */
  readonly reason: string;
  readonly count: number;
  /** The first few paths. */
  readonly examples: readonly string[];
}

/** Lists every folder that is synced. What lies beneath a folder that is left out is left out with it, and not counted. */
export async function leftOutHere(context: TaskContext): Promise<LeftOut[]> {
  const { tell, told } = byReason();
  for (const { id } of context.doors.store.localFolders()) {
    const folder = pathOf(context, id);
    if (folder === undefined || context.closing) continue;
    const listing = await listable(context.doors.files, folder);
    for (const entry of listing?.entries ?? []) {
      const why = whyLeftOut(context, entry);
      if (why !== undefined) tell(why, joinPath(folder, entry.name));
    }
  }
  for (const { path, detail } of context.doors.store.problems()) tell(detail, path);
  return told();
}

/** What is synced, and would be left out by the filter of this context; it stays as it is on both sides (R116). */
export function leftOutFromNow({ filter, settings, doors }: TaskContext): LeftOut[] {
  const { tell, told } = byReason();
  const walk = (parent: NodeId, above: string): void => {
    for (const { id, name, kind, stamp } of doors.store.localChildren(parent)) {
      const why = filter({ name, kind, size: stamp.size })?.sentence;
      if (why !== undefined) tell(why, above + name);
      else if (kind === 'folder') walk(id, `${above}${name}/`);
    }
  };
  walk(settings.root, '');
  return told();
}

function byReason(): { tell(reason: string, path: string): void; told(): LeftOut[] } {
  const reasons = new Map<string, string[]>();
  return {
    tell: (reason, path) => {
      const paths = reasons.get(reason) ?? [];
      paths.push(path);
      reasons.set(reason, paths);
    },
    told: () =>
      [...reasons].map(([reason, paths]) => ({
        reason,
        count: paths.length,
        examples: paths.sort().slice(0, examplesMax),
      })),
  };
}

function whyLeftOut(context: TaskContext, entry: FoundEntry): string | undefined {
  const kind = syncableKind(entry);
  if (kind !== undefined) return context.filter({ name: entry.name, kind, size: entry.stamp.size })?.sentence;
  // What lies on another volume is on the list of problems.
  return entry.kind === 'mount' ? undefined : 'It is a socket, a pipe or a device; none of those is ever synced.';
}
