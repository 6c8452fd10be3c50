/** What a page changes in a share, as the ops that drives send. */
import { freeName } from '#model/free-name.ts';
import { nameKey } from '#model/name.ts';
import type { NodeId } from '#model/node.ts';
import { type BatchDone, batchOpsMax, type CreateOp, type Op } from '#protocol/commit.ts';
import type { NodeWire, StateWire } from '#protocol/schema.ts';
import { getFolder } from '#ui/common/calls.ts';
import { type CommitShare, commitOps } from '#ui/common/commit.ts';
import { newId } from '#ui/common/ids.ts';
import { fetchManifests, type Original } from '#ui/common/manifests.ts';
import { loadFolder } from '#ui/station/files/folder-data.ts';

/** Files whose contents are copied by one commit. */
const copiedTogetherMax = 200;

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

/** Copies `nodes`, folders with all that lies in them, to folder `parent` under names that are free there. */
export async function copyNodes(
  share: CommitShare,
  nodes: readonly NodeWire[],
  { parent, onDone }: { readonly parent: NodeId; readonly onDone: OnDone },
): Promise<void> {
  const taken = new Set((await entriesOf(share.id, parent)).map(({ name }) => nameKey(name)));
  const copies: Copy[] = [];
  for (const node of nodes) {
    const name = freeName(node.name, free => !taken.has(nameKey(free)));
    taken.add(nameKey(name));
    await gatherCopies(share.id, { node, parent, name }, copies);
  }
  // Whatever lies in a folder comes after it.
  for (const some of groupsOf(copies, copiedTogetherMax)) {
    const contents = await fetchManifests(
      share.id,
      some.flatMap(({ original }) => original ?? []),
    );
    onDone(
      await commitOps(
        share,
        some.map(({ op }) => op),
        contents,
      ),
    );
  }
}

/** All that lies in a folder. */
export async function entriesOf(share: string, node: NodeId): Promise<readonly NodeWire[]> {
  const data = await loadFolder(
    after => getFolder({ share, node }, { after }),
    () => {},
  );
  return data.entries;
}

interface Copy {
  readonly op: CreateOp;
  readonly original: Original | undefined;
}

interface Planned {
  readonly node: NodeWire;
  readonly parent: NodeId;
  readonly name: string;
}

async function gatherCopies(share: string, { node, parent, name }: Planned, copies: Copy[]): Promise<void> {
  const id = newId();
  const { kind, state } = node;
  copies.push({
    op: { op: 'create', id, parent, name, kind, state },
    original: state ? { id: node.id, state } : undefined,
  });
  if (kind !== 'folder') return;
  for (const child of await entriesOf(share, node.id)) {
    await gatherCopies(share, { node: child, parent: id, name: child.name }, copies);
  }
}

function groupsOf<Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, at) => values.slice(at * size, (at + 1) * size));
}
