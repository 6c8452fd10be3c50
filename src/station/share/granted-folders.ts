/** The folders of a share that are granted to somebody: what they are called, and what may be done in them. */
import { noFilter } from '#model/filter.ts';
import { numberedName } from '#model/free-name.ts';
import { isNodeId, type NodeId } from '#model/node.ts';
import type { GrantLevel } from '#platform/account-groups.ts';
import type { FolderLevels } from '#platform/folder-grants.ts';
import type { ShareRow, ShareStore } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { levelAt, type ReachPlace } from '#station/share/folder-reach.ts';
import { viewAt } from '#station/share/view-at.ts';
import { keyOf } from '#station/share/wire.ts';

export interface GrantedFolder {
  readonly node: NodeId;
  /** Numbered where two are called the same, as nothing is told of where they stand. */
  readonly name: string;
  readonly level: GrantLevel;
}

/** Those that live, by name. One within another is a part of that one, unless more may be done in it. */
export async function grantedFolders(
  store: ShareStore,
  share: ShareRow,
  folders: FolderLevels,
): Promise<readonly GrantedFolder[]> {
  const view = viewAt({ store, share: share.id, root: share.root, filter: noFilter, revision: share.head });
  const ids = [...folders.keys()].filter(id => isNodeId(id)).sort();
  await view.load(ids);
  const taken = new Set<string>();
  const found: GrantedFolder[] = [];
  for (const node of ids) {
    const row = view.row(node);
    const level = folders.get(node);
    if (row?.kind !== 'folder' || level === undefined || view.standing(node) === 'gone') continue;
    const actor = { account: '', device: node, grant: 'none', folders } as const;
    const above = levelAt(actor, row.parent, view.row);
    if (above === 'write' || above === level) continue;
    found.push({ node, name: freeName(row.parent === null ? share.name : row.name, { share, taken }), level });
  }
  return found.toSorted((a, b) => a.name.localeCompare(b.name));
}

function freeName(name: string, { share, taken }: { readonly share: ShareRow; readonly taken: Set<string> }): string {
  for (let number = 1; ; number += 1) {
    const free = numberedName(name, number);
    const key = keyOf(free, share.nameMode);
    if (taken.has(key)) continue;
    taken.add(key);
    return free;
  }
}

/** What the actor may do at a living node. Refuses 'unknown-node' for what it may not see. */
export async function levelIn(
  { store, share, actor }: ReachPlace & { readonly share: ShareRow },
  node: NodeId,
): Promise<GrantLevel> {
  const view = viewAt({ store, share: share.id, root: share.root, filter: noFilter, revision: share.head });
  await view.load([node]);
  const level = levelAt(actor, node, view.row);
  if (level !== 'none' && view.row(node) !== undefined && view.standing(node) !== 'gone') return level;
  throw new Refusal('unknown-node', 'There is no such file or folder that this account may see.', { node });
}
