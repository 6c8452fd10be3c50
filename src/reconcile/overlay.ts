/**
 * Three trees as they would be after some steps, while the trees beneath stay as they are. Each step is taken to go
 * through just as it was planned: nobody else is at work.
 */
import { never } from '#base/assert.ts';
import type { ContentId, ContentState, NodeId, Place } from '#model/node.ts';
import type { BaseNode, LocalNode, RemoteNode, Stamp } from '#model/tree.ts';
import type { LocalStep, RecordStep, RemoteStep, TargetPlace, Trees } from '#reconcile/plan-types.ts';
import { localState } from '#reconcile/settled.ts';

export interface Overlay extends Trees {
  /** Makes the trees what they are after the step. */
  apply(step: RecordStep | LocalStep | RemoteStep): void;
  /** Every id whose rows a step changed. */
  touched(): Iterable<NodeId>;
  /** The id of a local node in the trees beneath: a step may have given it another one. */
  originOf(id: NodeId): NodeId;
}

export function overlayOf(trees: Trees): Overlay {
  const base = createSide<BaseNode>(
    id => trees.base(id),
    () => [],
  );
  const local = createSide<LocalNode>(
    id => trees.local(id),
    parent => trees.localChildren(parent),
  );
  const remote = createSide<RemoteNode>(
    id => trees.remote(id),
    parent => trees.remoteChildren(parent),
  );
  const origins = new Map<NodeId, NodeId>();
  const sides: Sides = { base, local, remote, origins };
  return {
    base: base.get,
    local: local.get,
    remote: remote.get,
    localChildren: parent => local.children(parent).filter(row => !row.parked),
    remoteChildren: remote.children,
    touched: () => new Set([...base.touched(), ...local.touched(), ...remote.touched()]),
    originOf: id => origins.get(id) ?? id,
    apply: step => apply(sides, step),
  };
}

interface Row extends Place {
  readonly id: NodeId;
}

interface Side<T extends Row> {
  get(id: NodeId): T | undefined;
  /** By id, as the stores have them. */
  children(parent: NodeId): T[];
  put(row: T): void;
  drop(id: NodeId): void;
  touched(): Iterable<NodeId>;
}

function createSide<T extends Row>(
  beneath: (id: NodeId) => T | undefined,
  childrenBeneath: (parent: NodeId) => Iterable<T>,
): Side<T> {
  const changed = new Map<NodeId, T | undefined>();
  const byParent = new Map<NodeId, Set<NodeId>>();
  const get = (id: NodeId): T | undefined => (changed.has(id) ? changed.get(id) : beneath(id));
  return {
    get,
    children: parent => {
      const came = [...(byParent.get(parent) ?? [])].flatMap(id => changed.get(id) ?? []);
      const stayed = [...childrenBeneath(parent)].filter(({ id }) => !changed.has(id));
      if (came.length === 0) return stayed;
      return [...stayed, ...came.filter(row => row.parent === parent)].sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    put: row => {
      changed.set(row.id, row);
      if (row.parent === null) return;
      const known = byParent.get(row.parent) ?? new Set();
      byParent.set(row.parent, known.add(row.id));
    },
    drop: id => {
      changed.set(id, undefined);
    },
    touched: () => changed.keys(),
  };
}

interface Sides {
  readonly base: Side<BaseNode>;
  readonly local: Side<LocalNode>;
  readonly remote: Side<RemoteNode>;
  readonly origins: Map<NodeId, NodeId>;
}

function apply(sides: Sides, step: RecordStep | LocalStep | RemoteStep): void {
  switch (step.kind) {
    case 'agree':
    case 'forget':
    case 'bind':
    case 'detach':
      applyRecord(sides, step);
      return;
    case 'create':
    case 'update':
    case 'meta':
    case 'move':
    case 'delete':
      applyRemote(sides, step);
      return;
    default:
      applyLocal(sides, step);
  }
}

function applyRecord({ base, local, remote, origins }: Sides, step: RecordStep): void {
  const there = remote.get(step.id);
  switch (step.kind) {
    case 'agree':
      if (there) base.put(there);
      return;
    case 'forget':
      base.drop(step.id);
      return;
    case 'bind': {
      rekey(local, origins, step);
      const [row, state] = [local.get(step.to), remote.get(step.to)?.state];
      if (step.assumeEqual && row && state) local.put({ ...row, content: state.content });
      const known = remote.get(step.to);
      if (step.agrees && known) base.put(known);
      return;
    }
    case 'detach':
      base.drop(step.id);
      rekey(local, origins, step);
      return;
    default:
      never(step);
  }
}

function rekey(
  local: Side<LocalNode>,
  origins: Map<NodeId, NodeId>,
  { id, to }: { readonly id: NodeId; readonly to: NodeId },
): void {
  const row = local.get(id);
  if (!row || local.get(to)) return;
  const children = local.children(id);
  local.drop(id);
  local.put({ ...row, id: to });
  origins.set(to, origins.get(id) ?? id);
  for (const child of children) local.put({ ...child, parent: to });
}

function applyLocal({ local, remote }: Sides, step: LocalStep): void {
  const row = local.get(step.id);
  switch (step.kind) {
    case 'make-folder':
      local.put(placed(step, 'folder', { content: null, stamp: stampOf(0, undefined) }));
      return;
    case 'download': {
      const kind = remote.get(step.id)?.kind ?? 'file';
      local.put(placed(step, kind, { content: step.state.content, stamp: shownAs(undefined, step.state) }));
      return;
    }
    case 'replace':
    case 'set-meta':
      if (row) local.put({ ...withoutDoubt(row), content: step.state.content, stamp: shownAs(row.stamp, step.state) });
      return;
    case 'move-local':
      if (row) local.put({ ...row, ...step.to, parked: false, missing: false });
      return;
    case 'park':
      if (row) local.put({ ...row, parent: null, parked: true });
      return;
    case 'remove-local':
      local.drop(step.id);
      return;
    case 'set-aside':
      for (const { id } of beneath(local, step.id)) local.drop(id);
      return;
    default:
      never(step);
  }
}

function withoutDoubt({ doubt: _, ...row }: LocalNode): LocalNode {
  return row;
}

function placed(
  { id, to }: { readonly id: NodeId; readonly to: TargetPlace },
  kind: LocalNode['kind'],
  holds: Pick<LocalNode, 'content' | 'stamp'>,
): LocalNode {
  return { id, parent: to.parent, name: to.name, kind, ...holds, missing: false, parked: false };
}

function stampOf(size: number, state: ContentState | undefined): Stamp {
  const mtimeNs = state?.mtimeNs ?? 0n;
  return { device: 0n, inode: 0n, bornNs: 0n, size, mtimeNs, ctimeNs: mtimeNs, mode: state?.mode ?? 0 };
}

function shownAs(before: Stamp | undefined, state: ContentState): Stamp {
  return { ...before, ...stampOf(state.size, state) };
}

function applyRemote(sides: Sides, step: RemoteStep): void {
  const { remote } = sides;
  const there = remote.get(step.id);
  switch (step.kind) {
    case 'create': {
      const local = sides.local.get(step.id);
      if (!local) return;
      const { id, kind } = local;
      const { parent, name } = step.at;
      remote.put({ id, kind, parent, name, state: sent(sides, local), contentRev: 1, placeRev: 1, revision: 1 });
      return;
    }
    case 'update':
    case 'meta': {
      const local = sides.local.get(step.id);
      if (local && there) remote.put({ ...there, state: sent(sides, local), contentRev: there.contentRev + 1 });
      return;
    }
    case 'move':
      if (there) remote.put({ ...there, ...step.to, placeRev: there.placeRev + 1 });
      return;
    case 'delete':
      for (const { id } of beneath(remote, step.id)) remote.drop(id);
      return;
    default:
      never(step);
  }
}

/** What the station has of a local node once it was sent. Bytes that nobody read yet get a content of their own. */
function sent({ local }: Sides, row: LocalNode): ContentState | null {
  if (row.kind === 'folder') return null;
  const known: LocalNode = row.content === null ? { ...row, content: `unread ${row.id}` as ContentId } : row;
  if (known !== row) local.put(known);
  return localState(known) ?? null;
}

/** A node and everything beneath it. */
function beneath<T extends Row>(side: Side<T>, top: NodeId): T[] {
  const found: T[] = [];
  const pending = [side.get(top)];
  while (pending.length > 0) {
    const row = pending.pop();
    if (!row) continue;
    found.push(row);
    pending.push(...side.children(row.id));
  }
  return found;
}
