/** What a page changes in a share, as the ops that drives send. */
import type { NodeId } from '#model/node.ts';
import { type BatchDone, batchOpsMax, type Op } from '#protocol/commit.ts';
import type { NodeWire, StateWire } from '#protocol/schema.ts';
import { getFolder } from '#ui/common/calls.ts';
import { type CommitShare, commitOps } from '#ui/common/commit.ts';
import { newId } from '#ui/common/ids.ts';
import { loadFolder } from '#ui/station/files/folder-data.ts';

/** Told of every batch that was accepted, so that what came before a refusal shows. */
export type OnDone = (done: BatchDone) => void;

export async function makeFolder(share: CommitShare, parent: NodeId, name: string): Promise<BatchDone> {
  return commitOps(share, [{ op: 'create', id: newId(), parent, name, kind: 'folder', state: null }]);
}

export async function renameNode(share: CommitShare, node: NodeWire, name: string): Promise<BatchDone> {
  const parent = node.parent as NodeId;
  return commitOps(share, [{ op: 'move', id: node.id, base: node.placeRev, parent, name }]);
}

export async function moveNodes(share: CommitShare, nodes: readonly NodeWire[], parent: NodeId): Promise<BatchDone> {
  return commitOps(
    share,
    nodes.map(({ id, placeRev, name }) => ({ op: 'move', id, base: placeRev, parent, name })),
  );
}

/** A person was asked. `seen` is the revision that they looked at. */
export async function deleteNodes(
  share: CommitShare,
  nodes: readonly NodeWire[],
  { seen, onDone }: { readonly seen: number; readonly onDone: OnDone },
): Promise<void> {
  const ops = nodes.map(({ id }): Op => ({ op: 'delete', id, seen, released: true }));
  for (const some of groupsOf(ops, batchOpsMax)) onDone(await commitOps(share, some));
}

/** The content becomes that of an older version, which stays where it is. */
export async function restoreVersion(share: CommitShare, node: NodeWire, state: StateWire): Promise<BatchDone> {
  return commitOps(share, [{ op: 'update', id: node.id, base: node.contentRev, state }]);
}

/** All that lies in a folder. */
export async function entriesOf(share: string, node: NodeId): Promise<readonly NodeWire[]> {
  const data = await loadFolder(
    after => getFolder({ share, node }, { after }),
    () => {},
  );
  return data.entries;
}

function groupsOf<Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, at) => values.slice(at * size, (at + 1) * size));
}
