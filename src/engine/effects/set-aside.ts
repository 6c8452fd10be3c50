/** Takes what only stands here, or differs, out of what is synced: into a folder of the day, on the same volume (R143). */
import { pathOf, type TaskContext } from '#engine/context.ts';
import { type Outcome, succeeded } from '#engine/effects/outcome.ts';
import { syncOwnFolders } from '#engine/root.ts';
import { beneath } from '#engine/selection.ts';
import { joinPath, lastName, parentPath, splitPath } from '#model/path.ts';
import { sameObject } from '#model/tree.ts';
import { holdsKnown } from '#reconcile/known.ts';
import type { LocalStep } from '#reconcile/plan-types.ts';

/** Begins with what the default filter leaves out, so that no task ever syncs it. */
export const asidePrefix = '~Set aside ';

/** Names that are tried beside one that is taken. */
const namesMax = 1_000;

type SetAside = Extract<LocalStep, { readonly kind: 'set-aside' }>;

/**
 * One rename, so nothing is half done after a crash: either it stands where it was, and is planned again, or it is there.
 * In the folder of the day it stands as deep as it stood; a taken name gets the next free number (R82).
 */
export async function setAside(context: TaskContext, step: SetAside): Promise<Outcome> {
  const { files, store } = context.doors;
  const from = pathOf(context, step.id);
  const node = store.local(step.id);
  const entry = from === undefined ? undefined : await files.stat(from);
  if (from === undefined || !node || !entry || !sameObject(entry.stamp, node.stamp)) return 'stale';
  // What both sides have would count as deleted here.
  if (holdsKnown(store, node)) return 'stale';
  const to = `${asideFolder(context)}/${from}`;
  const made = await makeFolders(context, parentPath(to) ?? '');
  if (!(await moveTo(context, from, to))) return 'stale';
  await syncOwnFolders(context, [...made, parentPath(to) ?? '', parentPath(from) ?? '']);
  store.transaction(writes => {
    for (const id of beneath(step.id, each => writes.localChildren(each))) writes.dropLocal(id);
  });
  succeeded(context, step.id);
  return 'done';
}

/** In the drive's own zone. */
function asideFolder({ doors, settings }: TaskContext): string {
  const day = new Date(doors.clock.nowMs() + settings.zoneMinutes * 60_000).toISOString().slice(0, 10);
  return `${asidePrefix}${day}`;
}

/** Answers the folders whose entries changed. */
async function makeFolders({ doors: { files } }: TaskContext, path: string): Promise<string[]> {
  const changed: string[] = [];
  let at = '';
  for (const name of splitPath(path)) {
    changed.push(at);
    at = joinPath(at, name);
    await files.makeFolder(at);
  }
  return changed;
}

async function moveTo({ doors: { files } }: TaskContext, from: string, to: string): Promise<boolean> {
  const folder = parentPath(to) ?? '';
  for (let number = 1; number <= namesMax; number += 1) {
    const name = number === 1 ? lastName(to) : `${lastName(to)} (${number})`;
    const moved = await files.move(from, joinPath(folder, name));
    if (moved !== 'exists') return moved === 'done';
  }
  return false;
}
