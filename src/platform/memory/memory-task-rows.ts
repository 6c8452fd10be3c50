/** The rows of a memory task store and the answers read from them. */
import { conflictMark } from '#model/conflict-name.ts';
import type { ConflictNote } from '#model/conflict-note.ts';
import type { JudgedChange } from '#model/hold.ts';
import { ignoreFileName } from '#model/name.ts';
import type { ContentId, NodeId, Place, Revision } from '#model/node.ts';
import { type BaseNode, type LocalNode, type RemoteNode, type Stamp, sameObject, sameStamp } from '#model/tree.ts';
import { memoryGlances } from '#platform/memory/memory-task-glances.ts';
import { addTo, ascending, createMemoryTree, type MemoryTree, removeFrom } from '#platform/memory/memory-tree.ts';
import type { SyncLogEntry, SyncLogQuery } from '#platform/sync-log.ts';
import {
  type HoldSum,
  type Intent,
  newTaskMeta,
  type Problem,
  type Standing,
  type TaskMeta,
  type TaskReads,
} from '#platform/task-store.ts';

/** The local tree also finds nodes by inode and by place. */
export interface LocalTree extends MemoryTree<LocalNode> {
  named(parent: NodeId, name: string): LocalNode | undefined;
  byInode(device: bigint, inode: bigint): LocalNode[];
}

export interface MemoryRows {
  meta: TaskMeta;
  readonly base: MemoryTree<BaseNode>;
  readonly local: LocalTree;
  readonly remote: MemoryTree<RemoteNode>;
  readonly tombstones: Map<NodeId, Revision>;
  readonly listed: Map<NodeId, Stamp>;
  readonly unsettled: Set<NodeId>;
  readonly manifests: Map<ContentId, Uint8Array>;
  readonly intents: Map<string, { readonly order: number; readonly intent: Intent }>;
  /** Counts the intents ever put, to keep their order. */
  intentsPut: number;
  readonly problems: Map<string, Problem>;
  readonly judged: Map<NodeId, JudgedChange>;
  /** By number, which is the order. */
  readonly log: Map<number, SyncLogEntry>;
  /** Counts the lines ever written. */
  logged: number;
  readonly conflicts: Map<NodeId, ConflictNote>;
}

/** Rows of their own, alike those of `from` where it is given. */
export function createRows(from?: MemoryRows): MemoryRows {
  return {
    meta: from?.meta ?? newTaskMeta,
    base: createMemoryTree(from?.base.rows.values()),
    local: createLocalTree(from?.local.rows.values()),
    remote: createMemoryTree(from?.remote.rows.values()),
    tombstones: new Map(from?.tombstones),
    listed: new Map(from?.listed),
    unsettled: new Set(from?.unsettled),
    manifests: new Map(from?.manifests),
    intents: new Map(from?.intents),
    intentsPut: from?.intentsPut ?? 0,
    problems: new Map(from?.problems),
    judged: new Map(from?.judged),
    log: new Map(from?.log),
    logged: from?.logged ?? 0,
    conflicts: new Map(from?.conflicts),
  };
}

/** The reading half of a store; `settle` brings the unsettled ids up to date first. */
export function memoryReads(rows: MemoryRows, settle: () => void): TaskReads {
  return {
    meta: () => rows.meta,
    base: id => rows.base.rows.get(id),
    local: id => rows.local.rows.get(id),
    remote: id => rows.remote.rows.get(id),
    baseChildren: parent => rows.base.children(parent),
    localChildren: parent => rows.local.children(parent).filter(node => !node.parked),
    foldersIfKnown: (parent, standing) => {
      const known = rows.local.children(parent).filter(node => !node.parked);
      const byName = new Map(known.map(node => [node.name, node]));
      const alike = known.length === standing.length && standing.every(entry => isAlike(byName.get(entry.name), entry));
      return alike
        ? standing.flatMap(({ name, kind }) => (kind === 'folder' ? (byName.get(name)?.id ?? []) : []))
        : undefined;
    },
    remoteChildren: parent => rows.remote.children(parent),
    remoteIgnoreFiles: () =>
      ascending(rows.remote.rows.keys())
        .map(id => rows.remote.rows.get(id) as RemoteNode)
        .filter(({ name }) => name === ignoreFileName),
    localNamed: rows.local.named,
    localByInode: rows.local.byInode,
    localMissing: () => localWhere(rows, node => node.missing),
    localParked: () => localWhere(rows, node => node.parked),
    localFolders: () => localWhere(rows, node => node.kind === 'folder'),
    localNewest: spanMs => {
      const files = localWhere(rows, node => node.kind === 'file');
      const newest = files.reduce((last, { stamp }) => (stamp.ctimeNs > last ? stamp.ctimeNs : last), 0n);
      return files.filter(({ stamp }) => stamp.ctimeNs >= newest - BigInt(spanMs) * 1_000_000n);
    },
    tombstone: id => rows.tombstones.get(id) ?? 0,
    unsettled: after => {
      settle();
      return ascending(rows.unsettled).filter(id => after === undefined || id > after);
    },
    unsettledCount: () => {
      settle();
      return rows.unsettled.size;
    },
    unsettledAgreed: () => {
      settle();
      return ascending(rows.unsettled).filter(id => rows.base.rows.has(id));
    },
    counts: () => ({ base: rows.base.rows.size, local: rows.local.rows.size, remote: rows.remote.rows.size }),
    knownBytes: () => [...rows.base.rows.values()].reduce((sum, { state }) => sum + (state?.size ?? 0), 0),
    knownFiles: (atMost = Number.POSITIVE_INFINITY) =>
      Math.min(atMost, [...rows.base.rows.values()].filter(({ kind }) => kind !== 'folder').length),
    judgedChanges: () => ascending(rows.judged.keys()).map(id => rows.judged.get(id) as JudgedChange),
    judgedChange: id => rows.judged.get(id),
    holds: () => holdSums(rows),
    localConflictNames: () =>
      localWhere(rows, ({ name, missing, parked }) => name.includes(conflictMark) && !missing && !parked),
    conflictNotes: () => ascending(rows.conflicts.keys()).map(id => rows.conflicts.get(id) as ConflictNote),
    intents: () => [...rows.intents.values()].sort((a, b) => a.order - b.order).map(({ intent }) => intent),
    problems: () => [...rows.problems.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    problem: path => rows.problems.get(path),
    syncLog: query => logLines(rows, query),
    manifest: content => rows.manifests.get(content),
    listedStamp: folder => rows.listed.get(folder),
    ...memoryGlances(rows),
  };
}

function logLines({ log }: MemoryRows, query: SyncLogQuery): SyncLogEntry[] {
  const { limit, before = Infinity, after = 0, kinds, fromMs = -Infinity, toMs = Infinity } = query;
  return [...log.values()]
    .filter(({ number }) => number < before && number > after)
    .filter(({ kind, atMs }) => (kinds?.includes(kind) ?? true) && atMs >= fromMs && atMs <= toMs)
    .sort((a, b) => b.number - a.number)
    .slice(0, limit);
}

function holdSums(rows: MemoryRows): HoldSum[] {
  const sums = new Map<string, HoldSum>();
  for (const { node, change, state, hold, atMs } of rows.judged.values()) {
    if (state !== 'held' && state !== 'refused') continue;
    const at = state === 'held' ? 'drive' : 'station';
    const { files, bytes, sinceMs } = sums.get(`${hold} ${at} ${change}`) ?? { files: 0, bytes: 0, sinceMs: atMs };
    const size = rows.remote.rows.get(node)?.state?.size ?? 0;
    const sum = { hold, change, at, files: files + 1, bytes: bytes + size, sinceMs: Math.min(sinceMs, atMs) } as const;
    sums.set(`${hold} ${at} ${change}`, sum);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

function localWhere(rows: MemoryRows, wanted: (node: LocalNode) => boolean): LocalNode[] {
  const found: LocalNode[] = [];
  for (const node of rows.local.rows.values()) if (wanted(node)) found.push(node);
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function createLocalTree(from: Iterable<LocalNode> = []): LocalTree {
  const tree = createMemoryTree<LocalNode>();
  const inodes = new Map<string, Set<NodeId>>();
  const places = new Map<string, Set<NodeId>>();
  const keyOf = ({ device, inode }: { readonly device: bigint; readonly inode: bigint }): string =>
    `${device}:${inode}`;
  const set = (id: NodeId, row: LocalNode | undefined): LocalNode | undefined => {
    const before = tree.set(id, row);
    if (before) removeFrom(inodes, keyOf(before.stamp), id);
    if (before) removeFrom(places, placeOf(before), id);
    if (row) addTo(inodes, keyOf(row.stamp), id);
    if (row) addTo(places, placeOf(row), id);
    return before;
  };
  const named = (parent: NodeId, name: string): LocalNode | undefined =>
    ascending(places.get(placeOf({ parent, name })) ?? [])
      .map(id => tree.rows.get(id) as LocalNode)
      .find(row => !row.missing && !row.parked);
  const byInode = (device: bigint, inode: bigint): LocalNode[] =>
    ascending(inodes.get(keyOf({ device, inode })) ?? []).map(id => tree.rows.get(id) as LocalNode);
  for (const row of from) set(row.id, row);
  return { rows: tree.rows, set, children: tree.children, named, byInode };
}

function placeOf({ parent, name }: Place): string {
  return `${parent}/${name}`;
}

/** The contents that base or local rows name. */
export function contentsNamed(rows: MemoryRows): Set<ContentId> {
  const named = new Set<ContentId>();
  for (const { state } of rows.base.rows.values()) if (state) named.add(state.content);
  for (const { content } of rows.local.rows.values()) if (content) named.add(content);
  return named;
}

function isAlike(node: LocalNode | undefined, { kind, stamp }: Standing): boolean {
  if (node === undefined || node.missing || node.kind !== kind) return false;
  return kind === 'folder' ? sameObject(node.stamp, stamp) : sameStamp(node.stamp, stamp);
}
