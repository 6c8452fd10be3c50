/** How the records follow what a person left out of the task: nothing is planned for it any more (R131, R132). */
import { pathOf, type TaskContext } from '#engine/context.ts';
import { keepAside, parkingName, placedWherePossible } from '#engine/effects/place.ts';
import { asList, beneath } from '#engine/selection.ts';
import type { NodeId, Place } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import type { TaskReads, TaskWrites } from '#platform/task-store.ts';

/** Looks again at the names that what is left out had at the station, and at those that it has by now. */
export function lookWhereMoved(context: TaskContext, before: ReadonlyMap<NodeId, Place>): void {
  const { selection, doors } = context;
  selection.changed();
  const now = selection.placesNow(doors.store);
  for (const id of new Set([...before.keys(), ...now.keys()])) {
    const [old, place] = [before.get(id), now.get(id)];
    if (old?.parent === place?.parent && old?.name === place?.name) continue;
    for (const { parent, name } of [...asList(old), ...asList(place)]) {
      const folder = parent === null ? undefined : pathOf(context, parent);
      if (folder !== undefined) context.hints.path(joinPath(folder, name));
    }
  }
}

/**
 * Whatever the records still say of what is left out, and of all that it holds, is forgotten: nothing is planned for it
 * any more, whatever becomes of it on either side (R131). It is done before each plan, so that no crash between the
 * person's choice and this leaves anything to be taken for deleted.
 */
export async function forgetLeftOut(context: TaskContext): Promise<void> {
  const { store } = context.doors;
  const known = context.selection.leftOut.filter(id => isKnown(store, id));
  if (known.length === 0) return;
  for (const id of known) await putParkedBack(context, id);
  store.transaction(writes => {
    for (const id of known) forget(context, writes, id);
  });
  // What was moved out of it, and not sent yet, is found anew.
  context.hints.everything();
}

function isKnown(reads: TaskReads, id: NodeId): boolean {
  if (reads.base(id) || reads.local(id)?.missing) return true;
  for (const _child of reads.localChildren(id)) return true;
  for (const _child of reads.remoteChildren(id)) return true;
  return false;
}

/**
 * What a circle of renames has taken out of sight, beneath what is left out, stands again where it was: its row alone
 * knows its name.
 */
async function putParkedBack(context: TaskContext, top: NodeId): Promise<void> {
  const { files, store } = context.doors;
  if ([...store.localParked()].length === 0) return;
  // Folders come before what they hold.
  for (const id of knownBeneath(store, top)) {
    const node = store.local(id);
    if (id === top || !node?.parked) continue;
    const staged = parkingName(id);
    const parent = (store.base(id) ?? store.remote(id))?.parent ?? null;
    const folder = parent === null ? undefined : pathOf(context, parent);
    if (!(await files.statStaged(staged))) continue;
    if (folder !== undefined && (await placedWherePossible(files, staged, joinPath(folder, node.name))) === 'done') {
      await files.syncFolders([folder]);
      store.transaction(writes => writes.putLocal({ ...node, parent, parked: false }));
    } else await keepAside(context, staged, joinPath(folder ?? '', node.name));
  }
}

function knownBeneath(reads: TaskReads, top: NodeId): ReadonlySet<NodeId> {
  return new Set([
    ...beneath(top, id => reads.baseChildren(id)),
    ...beneath(top, id => reads.localChildren(id)),
    // What was left out before is in neither: where it was moved out, it would be new under an id that the station has.
    ...beneath(top, id => reads.remoteChildren(id)),
  ]);
}

function forget(context: TaskContext, writes: TaskWrites, top: NodeId): void {
  const local = writes.local(top);
  for (const id of knownBeneath(writes, top)) {
    // A parked one comes out of the staging area first, as the station's (R53).
    if (id === top && local?.parked) continue;
    writes.dropBase(id);
    if (id === top && !local?.missing) continue;
    writes.dropLocal(id);
    context.missingSince.delete(id);
  }
  writes.setListedStamp(top, undefined);
  for (const child of [...writes.remoteChildren(top)]) writes.dropRemote(child.id);
}
