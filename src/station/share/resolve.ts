/** Finds the folder at a path of a share, and makes what is not there yet when asked. */
import { checkName } from '#model/name.ts';
import type { NodeId } from '#model/node.ts';
import { splitPath } from '#model/path.ts';
import type { NodeRow, ShareRow, ShareStore } from '#platform/share-store.ts';
import type { CreateOp } from '#protocol/commit.ts';
import { Refusal } from '#protocol/refusals.ts';
import { keyOf } from '#station/share/wire.ts';

/** How far a path leads, and the ops that make the rest of it. */
export interface Resolved {
  /** The folder that the path names; it exists when `missing` is empty. */
  readonly node: NodeId;
  readonly missing: readonly CreateOp[];
}

export interface Asked {
  readonly path: string;
  /** The folder that the path begins in; the share's top when it is left out. */
  readonly top?: NodeId | undefined;
  readonly newId: () => NodeId;
}

/** Throws 'bad-name' for names that no station takes, and 'unknown-path' when the path leads through a file. */
export async function resolvePath(
  store: ShareStore,
  share: ShareRow,
  { path, top = share.root, newId }: Asked,
): Promise<Resolved> {
  let node = top;
  const missing: CreateOp[] = [];
  for (const name of splitPath(path)) {
    const fault = checkName(name);
    if (fault !== undefined) throw new Refusal('bad-name', fault.sentence);
    const found = missing.length === 0 ? await childNamed(store, share, { parent: node, name }) : undefined;
    if (found !== undefined && found.kind !== 'folder') {
      throw new Refusal('unknown-path', `"${name}" in ${share.name}/${path} is no folder.`);
    }
    const id = found?.id ?? newId();
    if (found === undefined) missing.push({ op: 'create', id, parent: node, name, kind: 'folder', state: null });
    node = id;
  }
  return { node, missing };
}

async function childNamed(
  store: ShareStore,
  share: ShareRow,
  { parent, name }: { readonly parent: NodeId; readonly name: string },
): Promise<NodeRow | undefined> {
  const [row] = await store.named(share.id, [{ parent, nameKey: keyOf(name, share.nameMode) }]);
  return row;
}
