/** Carries out the making of folders, a run of them at a time. */

import { pathOf, type TaskContext } from '#engine/context.ts';
import { notPlaced } from '#engine/effects/not-placed.ts';
import { attempt, succeeded } from '#engine/effects/outcome.ts';
import { seenAt } from '#engine/look.ts';
import { baseOf } from '#engine/records.ts';
import { syncOwnFolders } from '#engine/root.ts';
import { tellLog } from '#engine/sync-log.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath, parentPath } from '#model/path.ts';
import type { LocalNode, RemoteNode } from '#model/tree.ts';
import type { FoundEntry } from '#platform/files.ts';
import type { TaskWrites } from '#platform/task-store.ts';
import type { LocalStep } from '#reconcile/plan-types.ts';

type Step = Extract<LocalStep, { readonly kind: 'make-folder' }>;

/** A folder about to be made. On record before it is, so that after a crash it is not taken for a person's (R84). */
interface Making {
  readonly path: string;
  readonly parent: NodeId;
  readonly name: string;
  readonly remote: RemoteNode;
}

/** Makes a run of folders, parents first, with one transaction before and one after. Answers how many were made. */
export async function makeFolders(context: TaskContext, steps: readonly Step[]): Promise<number> {
  const { files, store } = context.doors;
  const makings = plannedMakings(context, steps);
  if (makings.length === 0) return 0;
  const intent = { id: `folders-${steps[0]?.id}`, kind: 'folders', body: JSON.stringify(makings) };
  store.transaction(writes => writes.putIntent(intent));
  const made: Made[] = [];
  const unmade = new Set<NodeId>();
  for (const making of makings) {
    // What stands where its folder was to be made is a person's until it is known as the same node (R32).
    if (unmade.has(making.parent)) unmade.add(making.remote.id);
    if (unmade.has(making.remote.id)) continue;
    const outcome = await attempt(context, making.remote.id, making.path, async () => {
      if ((await files.makeFolder(making.path)) !== 'done') return notPlaced(context, making.remote.id, making.path);
      const entry = await files.stat(making.path);
      if (entry?.kind !== 'folder') return 'stale';
      made.push({ making, entry });
      return 'done';
    });
    if (outcome !== 'done') unmade.add(making.remote.id);
  }
  // A folder that was made on another volume would be missed on the right one, and that would read as deleted.
  await syncOwnFolders(context, foldersAround(made));
  store.transaction(writes => {
    for (const { making, entry } of made) recordFolder(context, writes, { making, entry });
    writes.dropIntent(intent.id);
  });
  for (const { making } of made) succeeded(context, making.remote.id);
  return made.length;
}

/** The folders that hold those that were made. */
function foldersAround(made: readonly { readonly making: Making }[]): string[] {
  return made.map(({ making }) => parentPath(making.path) ?? '');
}

function plannedMakings(context: TaskContext, steps: readonly Step[]): Making[] {
  const paths = new Map<NodeId, string>();
  const makings: Making[] = [];
  for (const { id, to } of steps) {
    const folder = paths.get(to.parent) ?? pathOf(context, to.parent);
    const remote = context.doors.store.remote(id);
    if (folder === undefined || !remote) continue;
    const path = joinPath(folder, to.name);
    paths.set(id, path);
    makings.push({ path, parent: to.parent, name: to.name, remote });
  }
  return makings;
}

interface Made {
  readonly making: Making;
  readonly entry: FoundEntry;
}

function recordFolder(context: TaskContext, writes: TaskWrites, { making, entry: { stamp } }: Made): void {
  const { parent, name, remote, path } = making;
  const row: LocalNode = {
    id: remote.id,
    parent,
    name,
    kind: 'folder',
    stamp,
    content: null,
    missing: false,
    parked: false,
  };
  writes.putLocal(row);
  writes.putBase(baseOf(remote));
  tellLog(context, writes, { kind: 'came', object: 'folder', path });
}

/** After a crash: what stands where a folder was to be made is that folder, made by us or just before by a person (R32). */
export async function recoverFolders(context: TaskContext, id: string, body: string): Promise<void> {
  const { files, store } = context.doors;
  const found: Made[] = [];
  for (const making of JSON.parse(body) as Making[]) {
    const entry = await seenAt(files, making.path);
    if (entry?.kind === 'folder') found.push({ making, entry });
  }
  await syncOwnFolders(context, foldersAround(found));
  store.transaction(writes => {
    for (const { making, entry } of found) {
      const unknown =
        !writes.local(making.remote.id) && [...writes.localByInode(entry.stamp.device, entry.stamp.inode)].length === 0;
      if (unknown && writes.local(making.parent)) recordFolder(context, writes, { making, entry });
    }
    writes.dropIntent(id);
  });
}
