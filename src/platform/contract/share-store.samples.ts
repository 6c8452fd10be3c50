/** Rows for the contract of the share store, told by small numbers. */
import type { Hash, NodeId, Revision } from '#model/node.ts';
import type { ChunkRow, NodeRow, ShareChange, ShareRow, ShareStore } from '#platform/share-store.ts';

export const author = { account: 'anna', device: id(1), opId: id(2), base: 0, atMs: 1_700_000_000_000 };

export function id(number: number): NodeId {
  return number.toString(16).padStart(32, '0') as NodeId;
}

export function hash(number: number): Hash {
  return `01${number.toString(16).padStart(64, '0')}` as Hash;
}

export function chunk(number: number): ChunkRow {
  return {
    hash: hash(number),
    location: { kind: 'pack', pack: 1, offset: 16, length: 3, storedLength: 3 },
    state: 'live',
  };
}

export function share(number: number, name: string): ShareRow {
  const rest = { liveBytes: 0, quota: null, removedMs: null };
  return {
    id: id(number),
    name,
    root: id(1_000 + number),
    epoch: 'e',
    head: 0,
    nameMode: 'folded',
    home: null,
    ...rest,
  };
}

export function row(
  number: number,
  revision: Revision,
  place: { readonly parent: NodeId | null; readonly name: string },
): NodeRow {
  const revisions = { contentRev: revision, placeRev: revision, revision };
  return {
    id: id(number),
    ...place,
    nameKey: place.name,
    kind: 'folder',
    state: null,
    ...revisions,
    deleted: false,
    replaces: null,
    ...author,
  };
}

export function rootOf(it: ShareRow): NodeRow {
  return { ...row(0, 0, { parent: null, name: '' }), id: it.root };
}

export async function made(store: ShareStore): Promise<ShareRow> {
  const it = share(1, 'papers');
  await store.createShare(it, rootOf(it));
  return it;
}

export function emptyChange(it: ShareRow, head: Revision = 0): ShareChange {
  const lists = { nodes: [], versions: [], contents: [], chunks: [], chunksUsed: [], chunksReached: [], ops: [] };
  return { share: it.id, head, newHead: head, device: id(1), ...lists };
}
