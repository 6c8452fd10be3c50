/** What is foreseen of files and folders, by kind: how many, how large, which for example. */
import { examplesMax, type Foreseen, type ForeseenKind, foreseenKinds } from '#model/foreseen.ts';
import type { NodeId, Place } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import type { LocalNode, RemoteNode } from '#model/tree.ts';
import type { Overlay } from '#reconcile/overlay.ts';
import type { LocalStep, Policy, RecordStep, RemoteStep, Trees } from '#reconcile/plan-types.ts';

/** Kinds that take something out of its place, or put something else there: what a person has to have seen (R141). */
const takingKinds: ReadonlySet<ForeseenKind> = new Set([
  'replace-here',
  'replace-there',
  'keep-both',
  'set-aside',
  'remove-here',
  'remove-there',
  'move-here',
  'move-there',
]);

export interface Telling {
  /** Before the step is applied. */
  tell(step: RecordStep | LocalStep | RemoteStep): void;
  add(kind: ForeseenKind, what: Told): void;
  told(): { readonly foreseen: readonly Foreseen[]; readonly takes: readonly string[] };
}

export interface Told {
  readonly id: NodeId;
  readonly path: string;
  readonly detail?: string;
  readonly files?: number;
  readonly folders?: number;
  readonly bytes?: number;
}

/** Counts and names what steps do, in the trees as they are before each. */
export function createTelling(overlay: Overlay, policy: Policy): Telling {
  const sums = new Map<ForeseenKind, Told[]>();
  const came = new Set<NodeId>();
  const add = (kind: ForeseenKind, what: Told): void => {
    const all = sums.get(kind) ?? [];
    all.push(what);
    sums.set(kind, all);
  };
  return {
    add,
    tell: step => {
      if (carriesBytes.has(step.kind)) came.add(step.id);
      const kind = kindOf(step, overlay, came);
      if (kind !== undefined) add(kind, toldOf(step, overlay, policy));
    },
    told: () => ({
      foreseen: foreseenKinds.flatMap(kind => {
        const all = sums.get(kind);
        return all === undefined ? [] : [summed(kind, all)];
      }),
      takes: [...sums]
        .filter(([kind]) => takingKinds.has(kind))
        .flatMap(([kind, all]) => all.map(({ path, detail = '' }) => `${kind} ${path} ${detail}`))
        .sort(),
    }),
  };
}

function summed(kind: ForeseenKind, all: readonly Told[]): Foreseen {
  const sum = (of: (told: Told) => number | undefined): number =>
    all.reduce((total, told) => total + (of(told) ?? 0), 0);
  const byPath = [...all].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return {
    kind,
    files: sum(told => told.files),
    folders: sum(told => told.folders),
    bytes: sum(told => told.bytes),
    examples: byPath.slice(0, examplesMax).map(({ path, detail = '' }) => ({ path, detail })),
  };
}

const carriesBytes: ReadonlySet<string> = new Set(['download', 'create', 'replace', 'update']);

const kinds: Partial<Record<(RecordStep | LocalStep | RemoteStep)['kind'], ForeseenKind>> = {
  'make-folder': 'make-folder-here',
  download: 'download',
  replace: 'replace-here',
  'set-meta': 'meta',
  'remove-local': 'remove-here',
  'set-aside': 'set-aside',
  update: 'replace-there',
  meta: 'meta',
  move: 'move-there',
  delete: 'remove-there',
};

/** Undefined where a step is nothing that a person would see. */
function kindOf(
  step: RecordStep | LocalStep | RemoteStep,
  { base, local }: Trees,
  came: ReadonlySet<NodeId>,
): ForeseenKind | undefined {
  const row = local(step.id);
  if (step.kind === 'create') return row?.kind === 'folder' ? 'make-folder-there' : 'upload';
  if (step.kind === 'move-local') return step.why === 'conflict' ? 'keep-both' : row?.parked ? undefined : 'move-here';
  if (step.kind === 'bind' ? !step.agrees : step.kind !== 'agree') return kinds[step.kind];
  // What came over just now, or was agreed on before, did not meet.
  const known = base(step.kind === 'bind' ? step.to : step.id);
  return known || came.has(step.id) || row?.kind === 'folder' ? undefined : 'equal';
}

function toldOf(step: RecordStep | LocalStep | RemoteStep, overlay: Overlay, policy: Policy): Told {
  const isThere = step.kind === 'delete' || step.kind === 'move';
  const path = isThere ? remotePath(overlay, step.id, policy.root) : pathOf(overlay, step, policy.root);
  const detail = 'to' in step && typeof step.to === 'object' && step.kind !== 'download' && step.kind !== 'make-folder';
  return {
    id: step.id,
    path,
    ...(detail ? { detail: targetPath(overlay, step.to, policy.root) } : {}),
    ...countOf(overlay, step),
  };
}

function countOf(
  overlay: Overlay,
  step: RecordStep | LocalStep | RemoteStep,
): Pick<Told, 'files' | 'folders' | 'bytes'> {
  if (step.kind === 'delete') return countBeneath(overlay.remote(step.id), parent => overlay.remoteChildren(parent));
  if (step.kind === 'set-aside') return countBeneath(step.expects, parent => overlay.localChildren(parent));
  const row = overlay.local(step.id) ?? overlay.remote(step.id);
  if (row?.kind === 'folder' || step.kind === 'make-folder') return { folders: 1 };
  if ('state' in step) return { files: 1, bytes: step.state.size };
  const local = overlay.local(step.id);
  return { files: 1, bytes: local?.stamp.size ?? overlay.remote(step.id)?.state?.size ?? 0 };
}

/** Everything that goes with a node; what moves out of it was told before. */
function countBeneath<T extends LocalNode | RemoteNode>(
  top: T | undefined,
  children: (parent: NodeId) => Iterable<T>,
): Pick<Told, 'files' | 'folders' | 'bytes'> {
  const count = { files: 0, folders: 0, bytes: 0 };
  const pending = [top];
  while (pending.length > 0) {
    const row = pending.pop();
    if (row?.kind === 'folder') {
      count.folders += 1;
      pending.push(...children(row.id));
    } else if (row) {
      count.files += 1;
      count.bytes += 'stamp' in row ? row.stamp.size : (row.state?.size ?? 0);
    }
  }
  return count;
}

function pathOf(trees: Trees, step: RecordStep | LocalStep | RemoteStep, root: NodeId): string {
  if (step.kind === 'download' || step.kind === 'make-folder') return targetPath(trees, step.to, root);
  return localPath(trees, step.id, root);
}

function targetPath(trees: Trees, to: Place, root: NodeId): string {
  return joinPath(localPath(trees, to.parent, root), to.name);
}

/** Where a node stands here, or would stand. */
export function localPath(trees: Trees, id: NodeId | null, root: NodeId): string {
  return upwards(at => trees.local(at) ?? trees.remote(at), id, root);
}

/** Where the station has it. */
export function remotePath(trees: Trees, id: NodeId, root: NodeId): string {
  return upwards(at => trees.remote(at) ?? trees.local(at), id, root);
}

function upwards(row: (id: NodeId) => Place | undefined, id: NodeId | null, root: NodeId): string {
  const names: string[] = [];
  for (let at = id; at !== null && at !== root; ) {
    const place: Place | undefined = row(at);
    if (!place) break;
    names.unshift(place.name);
    at = place.parent;
  }
  return names.join('/');
}
