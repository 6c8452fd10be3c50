/** Makes a share, and the ids that the station itself gives. */
import { toHex } from '#base/hex.ts';
import type { NodeId } from '#model/node.ts';
import type { Random } from '#platform/doors.ts';
import type { NodeRow, ShareRow } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { NewShare, ShareDoors } from '#station/share/share-service.ts';

/** Refuses 'exists' where the name is taken. */
export async function createShare(doors: ShareDoors, asked: NewShare): Promise<ShareRow> {
  const { name, nameMode = 'folded', home = null, quota = null } = asked;
  const root = newId(doors);
  const own = { id: newId(doors), root, epoch: newId(doors) };
  const share: ShareRow = { ...own, name, head: 0, nameMode, home, liveBytes: 0, quota, removedMs: null };
  const made = await doors.store.createShare(share, rootRow(doors, root), asked.retention);
  if (made === 'exists') throw new Refusal('exists', `There is a share called "${name}" already; choose another name.`);
  return share;
}

function rootRow(doors: ShareDoors, id: NodeId): NodeRow {
  return {
    id,
    parent: null,
    name: '',
    nameKey: '',
    kind: 'folder',
    state: null,
    contentRev: 0,
    placeRev: 0,
    revision: 0,
    deleted: false,
    replaces: null,
    account: '',
    device: id,
    opId: newId(doors),
    base: 0,
    atMs: doors.clock.nowMs(),
  };
}

/** 128 random bits, for nodes, shares, epochs and operations that the station itself makes. */
export function newId({ random }: { readonly random: Random }): NodeId {
  return toHex(random.bytes(16)) as NodeId;
}
