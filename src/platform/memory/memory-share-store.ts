/** The share store's twin in memory, for tests and the simulator. No timers, no ids of its own: it repeats exactly. */
import { assert, present } from '#base/assert.ts';
import type { ContentId, Hash, NodeId, Revision } from '#model/node.ts';
import { createMemoryHolds, type MemoryHolds } from '#platform/memory/memory-hold-store.ts';
import { putAndMeasure } from '#platform/memory/memory-live-bytes.ts';
import { createMemoryPast, type MemoryPast } from '#platform/memory/memory-past-store.ts';
import { createMemoryRetention, type MemoryRetention } from '#platform/memory/memory-retention.ts';
import { shareLifeMethods } from '#platform/memory/memory-share-life.ts';
import { createMemoryShareTree, type MemoryShareTree } from '#platform/memory/memory-share-tree.ts';
import { upkeepMethods } from '#platform/memory/memory-share-upkeep.ts';
import type {
  ChunkRow,
  ContentRow,
  NodeRow,
  OpRow,
  Pins,
  ShareChange,
  ShareId,
  ShareRow,
  ShareStore,
  VersionRow,
} from '#platform/share-store.ts';
import type { PackRow, WantedContent } from '#platform/share-upkeep.ts';

export interface Shared {
  row: ShareRow;
  readonly tree: MemoryShareTree;
  readonly versions: Map<NodeId, VersionRow[]>;
  readonly reached: Set<Hash>;
}

/** A chunk's row, with the moment at which it was marked as dying. */
export interface MemoryChunk extends ChunkRow {
  readonly markedMs?: number;
}

export interface MemoryShares {
  readonly shares: Map<ShareId, Shared>;
  readonly contents: Map<ContentId, ContentRow>;
  readonly chunks: Map<Hash, MemoryChunk>;
  /** By device and hash: until when, milliseconds. */
  readonly pins: Map<string, number>;
  readonly ops: Map<string, OpRow>;
  readonly packs: Map<number, PackRow>;
  readonly holds: MemoryHolds;
  readonly retention: MemoryRetention;
  readonly past: MemoryPast;
  /** By share, node and content. */
  readonly wanted: Map<string, WantedContent>;
}

type State = MemoryShares;

/** An empty store. */
export function createMemoryShareStore(): ShareStore {
  const shares: State['shares'] = new Map();
  const tree = (id: ShareId): MemoryShareTree => present(shares.get(id), `there is no share ${id}`).tree;
  const holds = createMemoryHolds({
    node: (share, id) => tree(share).node(id),
    children: (share, parent) => tree(share).childrenAt({ parent, revision: Infinity, limit: Infinity }),
  });
  const past = createMemoryPast({ tree, versions: (share, node) => shares.get(share)?.versions.get(node) ?? [] });
  const retention = createMemoryRetention({
    shared: share => present(shares.get(share), `there is no share ${share}`),
    isKept: past.isKept,
  });
  const state: State = {
    shares,
    contents: new Map(),
    chunks: new Map(),
    pins: new Map(),
    ops: new Map(),
    packs: new Map(),
    holds,
    retention,
    past,
    wanted: new Map(),
  };
  return {
    ...holds.store,
    ...shareMethods(state),
    ...treeReads(state),
    ...contentMethods(state),
    ...writeMethods(state),
    ...upkeepMethods(state),
    ...shareLifeMethods(state),
    ...past.store,
    ...retention.store,
    async close() {},
  };
}

function shareMethods(state: State): Pick<ShareStore, 'shares' | 'share' | 'createShare' | 'setQuota'> {
  return {
    async shares(among) {
      const rows = [...state.shares.values()].map(shared => shared.row);
      return among === undefined ? rows : rows.filter(({ id }) => among.has(id));
    },
    async share(id) {
      return state.shares.get(id)?.row;
    },
    async createShare(row, root, retention) {
      const taken = [...state.shares.values()].some(shared => shared.row.id === row.id || shared.row.name === row.name);
      if (taken) return 'exists';
      const tree = createMemoryShareTree();
      tree.put([root]);
      state.shares.set(row.id, { row, tree, versions: new Map(), reached: new Set() });
      if (retention !== undefined) await state.retention.store.setRetention(row.id, retention);
      return 'done';
    },
    async setQuota(id, quota) {
      const shared = present(state.shares.get(id), `there is no share ${id}`);
      shared.row = { ...shared.row, quota };
    },
  };
}

type TreeReads = Pick<
  ShareStore,
  'nodes' | 'nodesAt' | 'named' | 'childrenAt' | 'search' | 'changedAt' | 'history' | 'versions'
>;

function treeReads({ shares }: State): TreeReads {
  const shared = (id: ShareId): Shared => present(shares.get(id), `there is no share ${id}`);
  return {
    async nodes(share, ids) {
      return found(ids, id => shared(share).tree.node(id));
    },
    async nodesAt(share, ids, revision: Revision) {
      return found(ids, id => shared(share).tree.nodeAt(id, revision));
    },
    async named(share, places) {
      const rows = places
        .map(place => shared(share).tree.named(place))
        .filter((row): row is NodeRow => row !== undefined);
      return [...new Map(rows.map(row => [row.id, row])).values()];
    },
    async childrenAt(share, at) {
      return shared(share).tree.childrenAt(at);
    },
    async search(share, search) {
      return shared(share).tree.search(search);
    },
    async changedAt(share, at) {
      return shared(share).tree.changedAt(at);
    },
    async history(share, node) {
      return shared(share).tree.history(node);
    },
    async versions(share, nodes) {
      const rows = [...new Set(nodes)].flatMap(node => shared(share).versions.get(node) ?? []);
      return rows.sort((a, b) => b.revision - a.revision || (a.node < b.node ? -1 : 1));
    },
  };
}

type ContentMethods = Pick<
  ShareStore,
  'contents' | 'chunks' | 'reach' | 'pinned' | 'ops' | 'addChunks' | 'pin' | 'expire'
>;

function contentMethods(state: State): ContentMethods {
  return {
    async contents(ids) {
      const rows = new Map<ContentId, ContentRow>();
      for (const id of ids) {
        for (let row = state.contents.get(id); row !== undefined && !rows.has(row.content); ) {
          rows.set(row.content, row);
          row = row.base === null ? undefined : state.contents.get(row.base);
        }
      }
      return rows;
    },
    async chunks(hashes) {
      return found(hashes, hash => rowOf(state.chunks.get(hash)));
    },
    async reach(share, device, hashes) {
      const reached = state.shares.get(share)?.reached ?? new Set<Hash>();
      return {
        reached: new Set(hashes.filter(hash => reached.has(hash))),
        pinned: new Set(hashes.filter(hash => state.pins.has(`${device} ${hash}`))),
      };
    },
    async ops(device, opIds) {
      return found(opIds, opId => state.ops.get(`${device} ${opId}`));
    },
    async pinned(device) {
      return [...state.pins.keys()].filter(key => key.startsWith(`${device} `)).length;
    },
    async addChunks(rows, pins) {
      const fresh = newRows(state, rows);
      const known = new Set(fresh.map(row => row.hash));
      const gone = pins.hashes.some(hash => !isSound(state, hash) && !known.has(hash));
      if (gone || fresh.some(row => isRetired(state, row))) return 'collected';
      addRows(state, fresh);
      pin(state, pins);
      return 'added';
    },
    async pin(pins) {
      return pin(state, pins);
    },
    async expire(before) {
      for (const [key, untilMs] of state.pins) if (untilMs < before.pinsMs) state.pins.delete(key);
      for (const [key, op] of state.ops) if (op.atMs < before.opsMs) state.ops.delete(key);
      state.holds.expire(before.opsMs);
    },
  };
}

function addRows(state: State, rows: readonly ChunkRow[]): void {
  for (const row of newRows(state, rows)) state.chunks.set(row.hash, row);
}

/** Those that have no row yet, or a damaged one. */
function newRows(state: State, rows: readonly ChunkRow[]): readonly ChunkRow[] {
  return rows.filter(row => !isSound(state, row.hash));
}

function isSound(state: State, hash: Hash): boolean {
  const row = state.chunks.get(hash);
  return row !== undefined && row.state !== 'damaged';
}

function isRetired({ packs }: State, { location }: ChunkRow): boolean {
  return (packs.get(location.pack)?.retiredMs ?? null) !== null;
}

function pin(state: State, { device, hashes, untilMs }: Pins): ReadonlySet<Hash> {
  const sound = hashes.filter(hash => isSound(state, hash));
  for (const hash of sound) {
    revive(state, hash);
    state.pins.set(`${device} ${hash}`, untilMs);
  }
  return new Set(sound);
}

function revive(state: State, hash: Hash): void {
  const row = state.chunks.get(hash);
  if (row?.state === 'dying') state.chunks.set(hash, { ...present(rowOf(row), 'it was found'), state: 'live' });
}

function rowOf(chunk: MemoryChunk | undefined): ChunkRow | undefined {
  return chunk && { hash: chunk.hash, location: chunk.location, state: chunk.state };
}

function writeMethods(state: State): Pick<ShareStore, 'write'> {
  return {
    async write(change) {
      const shared = present(state.shares.get(change.share), `there is no share ${change.share}`);
      if (shared.row.head !== change.head || shared.row.removedMs !== null) return 'moved-on';
      if (wasCollected(state, change)) return 'moved-on';
      if (change.ops.some(op => state.ops.has(`${change.device} ${op.opId}`))) return 'moved-on';
      assert(change.newHead >= change.head, 'a head never goes back');
      apply(state, shared, change);
      return 'written';
    },
  };
}

/** Whether collection took something away meanwhile that the change relies on. */
function wasCollected(state: State, change: ShareChange): boolean {
  const fresh = newRows(state, change.chunks);
  const brought = new Set(fresh.map(chunk => chunk.hash));
  const told = new Set(change.contents.map(row => row.content));
  return (
    change.chunksUsed.some(hash => !isSound(state, hash) && !brought.has(hash)) ||
    fresh.some(row => isRetired(state, row)) ||
    change.versions.some(({ state: { content } }) => !told.has(content) && !state.contents.has(content)) ||
    change.contents.some(({ base }) => base !== null && !told.has(base) && !state.contents.has(base))
  );
}

function apply(state: State, shared: Shared, change: ShareChange): void {
  const grown = putAndMeasure(shared.tree, change.nodes);
  for (const version of change.versions) {
    const past = shared.versions.get(version.node);
    if (past === undefined) shared.versions.set(version.node, [version]);
    else past.push(version);
  }
  addRows(state, change.chunks);
  for (const row of change.contents) if (!state.contents.has(row.content)) state.contents.set(row.content, row);
  for (const hash of change.chunksUsed) {
    revive(state, hash);
    state.pins.delete(`${change.device} ${hash}`);
  }
  for (const hash of change.chunksReached) shared.reached.add(hash);
  state.retention.clear(change.share, change.chunksReached);
  for (const op of change.ops) state.ops.set(`${change.device} ${op.opId}`, op);
  if (change.deletions !== undefined) state.holds.done(change.share, change.device, change.deletions);
  shared.row = { ...shared.row, head: change.newHead, liveBytes: shared.row.liveBytes + grown };
}

function found<K, V>(keys: readonly K[], get: (key: K) => V | undefined): ReadonlyMap<K, V> {
  const result = new Map<K, V>();
  for (const key of keys) {
    const value = get(key);
    if (value !== undefined) result.set(key, value);
  }
  return result;
}
