/**
 * d9: whatever a drive's base tree says of its disk would outlive a power cut at this very moment.
 *
 * Asked for each row that a transaction puts into base, as far as the disk still shows what the row claims: what a
 * person has changed or moved since the drive looked, even away and back, is the matter of the next look. A row that
 * gets another place only says of its bytes what it said before: a person may have written them once more since, and R92
 * tells that apart after a cut.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ContentId, NodeId } from '#model/node.ts';
import { parentPath } from '#model/path.ts';
import { type BaseNode, type LocalNode, sameObject } from '#model/tree.ts';
import type { MemoryDisk } from '#platform/memory/memory-disk.ts';
import type { TaskStore, TaskWrites } from '#platform/task-store.ts';
import type { Ledger } from '#simulator/ledger.ts';
import { Violation } from '#simulator/violation.ts';

/** What a transaction newly says about a node. */
export interface Claim {
  readonly node: BaseNode;
  /** It says something else about its content than before, so its bytes must be durable as well. */
  readonly bytes: boolean;
}

/** The store, telling of the base rows that each transaction put, once it is over. */
export function tellingOfBase(store: TaskStore, told: (claims: readonly Claim[]) => void): TaskStore {
  return {
    ...store,
    transaction(work) {
      const put = new Map<NodeId, Claim>();
      const result = store.transaction(writes => work(noting(writes, put)));
      if (put.size > 0) told([...put.values()]);
      return result;
    },
  };
}

function noting(writes: TaskWrites, put: Map<NodeId, Claim>): TaskWrites {
  return {
    ...writes,
    putBase(node) {
      const bytes = put.get(node.id)?.bytes || !isDeepStrictEqual(writes.base(node.id)?.state, node.state);
      put.set(node.id, { node, bytes });
      writes.putBase(node);
    },
  };
}

/** A drive of which base rows were put, and what is known of the world around it. */
export interface Claimant {
  readonly name: string;
  readonly index: number;
  readonly store: TaskStore;
  readonly disk: MemoryDisk;
  /** The task's folder. */
  readonly root: NodeId;
  readonly ledger: Ledger;
  readonly everHad: (node: NodeId, content: ContentId) => boolean;
  readonly unseen: Unseen;
}

/** d6, d9. A broken promise is told, not thrown: it would end as an error of the drive. */
export function checkClaims(claimant: Claimant, claims: readonly Claim[], fail: (violation: Violation) => void): void {
  const { name, store, disk, root, ledger, unseen } = claimant;
  for (const { node, bytes } of claims) {
    const { id, state, kind } = node;
    const isTrue = state === null || !bytes || claimant.everHad(id, state.content);
    if (!isTrue) fail(new Violation('d6', `${name} claims a content of ${id} that it never had`));
    const path = id === root ? undefined : localPath(store, root, id);
    const stamp = path === undefined ? undefined : disk.stampAt(path);
    const row = store.local(id);
    if (path === undefined || !stamp || !row || !sameObject(stamp, row.stamp)) continue;
    if (unseen.has(path)) continue;
    // A person wrote the very same bytes here, perhaps in this moment: nobody could tell, and R92 heals it.
    const written = state ? ledger.find(state.content) : undefined;
    const again = written !== undefined && written.copies > 1 && written.drives.has(claimant.index);
    const matters = bytes && !again;
    if (disk.isDurable(path, 'name') && (!matters || disk.isDurable(path, 'bytes'))) continue;
    // Its bytes are to be read again: until then nothing is said of them.
    if (kind === 'file' && row.content === null) continue;
    if (shows(disk, path, { kind, state }, ledger))
      fail(new Violation('d9', `${name} claims ${path}, which a power cut could undo`));
  }
}

/** The path at which the local tree has a node; undefined where something on the way is missing or parked. */
function localPath(store: TaskStore, root: NodeId, id: NodeId): string | undefined {
  const names: string[] = [];
  for (let at: NodeId | null = id; at !== root; ) {
    const node: LocalNode | undefined = at === null ? undefined : store.local(at);
    if (!node || node.missing || node.parked) return undefined;
    names.unshift(node.name);
    at = node.parent;
  }
  return names.join('/');
}

/** Whether the disk shows at a path what a base row says of it. */
function shows(
  disk: MemoryDisk,
  path: string,
  { kind, state }: Pick<BaseNode, 'kind' | 'state'>,
  ledger: Ledger,
): boolean {
  const seen = disk.seenAt(path);
  if (seen?.kind !== kind || seen.kind === 'link') return false;
  if (seen.kind === 'folder' || state === null) return true;
  return seen.mtimeNs === state.mtimeNs && seen.mode === state.mode && ledger.contentOf(seen.bytes) === state.content;
}

/** Paths at which a person changed something that the drive has not looked at since. */
export interface Unseen {
  changed(path: string): void;
  /** The drive's door begins an operation. */
  looked(operation: string, path: string): void;
  /** The path, or a folder above it, is one. */
  has(path: string): boolean;
}

export function createUnseen(): Unseen {
  const paths = new Set<string>();
  return {
    changed: path => void paths.add(path),
    looked(operation, path) {
      if (operation === 'stat') paths.delete(path);
      if (operation === 'list') for (const each of paths) if (parentPath(each) === path) paths.delete(each);
    },
    has(path) {
      for (let at: string | undefined = path; at !== undefined; at = parentPath(at)) if (paths.has(at)) return true;
      return false;
    },
  };
}
