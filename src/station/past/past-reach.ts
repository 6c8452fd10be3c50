/** Which part of a share somebody looks into the past of: all of it, or one folder as if there were nothing else (B22). */
import type { NodeId } from '#model/node.ts';
import type { ShareRow, ShareStore } from '#platform/share-store.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import { Refusal } from '#protocol/refusals.ts';
import { type PastDoors, shareAt } from '#station/past/formers.ts';
import { type Actor, mustWrite } from '#station/share/actor.ts';
import { isLimited, mustReach, mustReadShare, readableWay, wayFrom } from '#station/share/folder-reach.ts';
import { folderWindow } from '#station/share/folder-window.ts';
import { levelIn } from '#station/share/granted-folders.ts';

/** Who asks about a share. */
export interface Asking {
  readonly store: ShareStore;
  readonly share: ShareRow;
  readonly actor: Actor;
}

/** The share; or the highest granted folder that the node lies in. Refuses 'unknown-node' for what may not be seen. */
export async function pastAround(asking: Asking, node: NodeId): Promise<PastDoors> {
  const { store, share, actor } = asking;
  if (!isLimited(actor)) return { store, share };
  await mustReach(asking, { node });
  const now = shareAt({ store, share }, share.head);
  await now.load([node]);
  const [top] = readableWay(actor, wayFrom(node, now.row) ?? []);
  if (top === undefined) throw new Refusal('unknown-node', undefined, { node });
  return windowOn(asking, top.id);
}

/**
 * The share, or the folder that is named. Refuses 'unknown-node' for one that may not be seen, and 'denied' to name none
 * where only folders are granted.
 */
export async function pastWithin(asking: Asking, within: NodeId | undefined): Promise<PastDoors> {
  const { store, share, actor } = asking;
  if (within === undefined) mustReadShare(actor);
  else await levelIn(asking, within);
  if (within === undefined || within === share.root) return { store, share };
  const row = (await store.nodes(share.id, [within])).get(within);
  if (row?.kind !== 'folder') throw new Refusal('unknown-node', undefined, { node: within });
  return windowOn(asking, within);
}

function windowOn({ store, share }: Asking, folder: NodeId): PastDoors {
  const window = folderWindow(store, share, folder);
  return { store: window.store, share: window.share, window };
}

/** The same, to change it. Refuses 'denied' who may only read there. */
export async function pastToChange(asking: Asking, within: NodeId | undefined): Promise<PastDoors> {
  const doors = await pastWithin(asking, within);
  if (within === undefined) mustWrite(asking.actor);
  else await mustWriteAt(asking, within);
  return doors;
}

/** Refuses 'denied' who may only read at a node, and 'unknown-node' for one that may not be seen. */
export async function mustWriteAt(asking: Asking, node: NodeId): Promise<void> {
  if (asking.actor.grant === 'write' || (await levelIn(asking, node)) === 'write') return;
  throw refusedFor('reads-only', { node });
}
