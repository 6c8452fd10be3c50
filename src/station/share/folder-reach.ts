/**
 * What an actor may do at a node: the highest of what it may do in the share and what it is granted in a folder at or
 * above the node (B21). A grant follows its folder; while the folder is deleted, the grant does nothing.
 */

import { noFilter } from '#model/filter.ts';
import type { NodeId, Revision } from '#model/node.ts';
import type { Granted } from '#platform/account-groups.ts';
import type { NodeRow, ShareRow, ShareStore } from '#platform/share-store.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { Actor } from '#station/share/actor.ts';
import { viewAt } from '#station/share/view-at.ts';

type FindRow = (id: NodeId) => NodeRow | undefined;

/** True when the actor may read nothing of the share but granted folders. */
export function isLimited({ grant }: Pick<Actor, 'grant'>): boolean {
  return grant === 'none';
}

/** From rows in memory: the node's and all above it. What is not known gets no more than the share as a whole. */
export function levelAt({ grant, folders }: Actor, id: NodeId | null, row: FindRow): Granted {
  if (folders === undefined || grant === 'write') return grant;
  const way = wayFrom(id, row);
  if (way === undefined) return grant;
  let level: Granted = grant;
  for (const { id: at, deleted } of way) {
    if (deleted) break;
    const granted = folders.get(at);
    if (granted === 'write' || (granted === 'read' && level === 'none')) level = granted;
  }
  return level;
}

/** From the share's top down to the node; undefined for what does not hang together. */
export function wayFrom(id: NodeId | null, row: FindRow): readonly NodeRow[] | undefined {
  const way: NodeRow[] = [];
  const seen = new Set<NodeId>();
  for (let at = id; at !== null; ) {
    const found = row(at);
    if (found === undefined || seen.has(at)) return undefined;
    seen.add(at);
    way.push(found);
    at = found.parent;
  }
  return way.reverse();
}

export interface ReachPlace {
  readonly store: ShareStore;
  readonly share: Pick<ShareRow, 'id' | 'root'>;
  readonly actor: Actor;
}

/** Those of the nodes that the actor may read, as they stood at a revision; deleted ones by where they stood. */
export async function readableAt(
  { store, share, actor }: ReachPlace,
  ids: readonly NodeId[],
  revision: Revision,
): Promise<ReadonlyMap<NodeId, NodeRow>> {
  const view = viewAt({ store, share: share.id, root: share.root, filter: noFilter, revision });
  await view.load(ids);
  const readable = new Map<NodeId, NodeRow>();
  for (const id of ids) {
    const row = view.row(id);
    if (row !== undefined && levelAt(actor, id, view.row) !== 'none') readable.set(id, row);
  }
  return readable;
}

/**
 * Refuses 'unknown-node', as for what does not exist, unless the actor may read the node now and could by today's grants
 * have read it at `revision`.
 */
export async function mustReach(
  { store, share, actor }: ReachPlace & { readonly share: ShareRow },
  { node, revision = share.head }: { readonly node: NodeId; readonly revision?: Revision },
): Promise<void> {
  if (!isLimited(actor)) return;
  for (const at of new Set([share.head, revision])) {
    if (!(await readableAt({ store, share, actor }, [node], at)).has(node)) throw unreachable(node);
  }
}

function unreachable(node: NodeId): Refusal {
  return new Refusal('unknown-node', `There is no such file or folder that this account may see.`, { node });
}

/** Refuses 'denied' to whom only folders are granted: what is asked for concerns the share as a whole. */
export function mustReadShare(actor: Actor): void {
  if (!isLimited(actor)) return;
  throw refusedFor('whole-share');
}

/** The part of a way from the share's top that the actor may read: it begins with a granted folder. */
export function readableWay<T extends { readonly id: NodeId }>(actor: Actor, way: readonly T[]): T[] {
  const first = isLimited(actor) ? way.findIndex(({ id }) => actor.folders?.has(id)) : 0;
  return first < 0 ? [] : way.slice(first);
}
