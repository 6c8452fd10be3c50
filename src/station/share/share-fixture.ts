/** For tests: a station's shares over given doors (memory by default), and short ways to say what drives do. */
import { createHash } from 'node:crypto';
import { seededRandom } from '#base/random.ts';
import { contentId, type Manifest } from '#model/manifest.ts';
import type { Hash, NodeId } from '#model/node.ts';
import { createMemoryPackStore } from '#platform/memory/memory-pack-store.ts';
import { createMemoryShareStore } from '#platform/memory/memory-share-store.ts';
import type { PackStore } from '#platform/pack-store.ts';
import type { ShareRow, ShareStore } from '#platform/share-store.ts';
import type { Batch, BatchDone, BatchRefused, BatchResult, CreateOp, Op } from '#protocol/commit.ts';
import type { FeedPage } from '#protocol/feed.ts';
import type { Actor } from '#station/share/actor.ts';
import { createShareService, type ShareService } from '#station/share/share-service.ts';

export interface Fixture {
  readonly service: ShareService;
  readonly store: ShareStore;
  readonly share: ShareRow;
  readonly anna: Actor;
  readonly bob: Actor;
  readonly reader: Actor;
  /** Log lines so far, as `level event`. */
  readonly logged: readonly string[];
  /** Milliseconds that the clock shows; a test may set them. */
  readonly clock: { nowMs: number };
  /** A new id, from the fixture's own randomness. */
  id(): NodeId;
  /** Commits one batch as anna (or `actor`), bringing the contents of `texts` along. */
  batch(ops: readonly Op[], more?: BatchOptions): Promise<BatchResult>;
  /** Like `batch`; fails the test when it is refused. */
  done(ops: readonly Op[], more?: BatchOptions): Promise<BatchDone>;
  /** Like `batch`; fails the test when it is accepted. */
  refused(ops: readonly Op[], more?: BatchOptions): Promise<BatchRefused>;
  /** The paths of all that lives, from a snapshot, sorted. */
  paths(): Promise<readonly string[]>;
}

export interface BatchOptions {
  readonly actor?: Actor;
  readonly texts?: readonly string[];
  readonly opId?: NodeId;
}

export interface FixtureDoors {
  readonly store?: ShareStore;
  readonly packs?: PackStore;
  readonly seed?: number;
  /** Files from which on deletions are held; 0 holds none. */
  readonly holdFiles?: number;
  readonly devicePinsMax?: number;
}

export async function createFixture(doors: FixtureDoors = {}): Promise<Fixture> {
  const { store = createMemoryShareStore(), packs = createMemoryPackStore(), seed = 1, holdFiles = 0 } = doors;
  const random = seededRandom(seed);
  const logged: string[] = [];
  const clock = { nowMs: Date.UTC(2026, 0, 1) };
  const service = createShareService({
    store,
    packs,
    hash: sha256,
    clock: { nowMs: () => clock.nowMs, monotonicMs: () => clock.nowMs, sleep: async () => {} },
    random,
    log: (level, event) => logged.push(`${level} ${event}`),
    holdFiles: () => holdFiles,
    ...(doors.devicePinsMax === undefined ? {} : { devicePinsMax: doors.devicePinsMax }),
  });
  const share = await service.createShare({ name: `papers-${seed}` });
  const id = (): NodeId => Buffer.from(random.bytes(16)).toString('hex') as NodeId;
  const anna: Actor = { account: 'anna', device: id(), grant: 'write' };
  const bob: Actor = { account: 'bob', device: id(), grant: 'write' };
  const reader: Actor = { account: 'rita', device: id(), grant: 'read' };

  const batch = async (ops: readonly Op[], { actor = anna, texts = [], opId = id() }: BatchOptions = {}) => {
    const request = { epoch: share.epoch, batches: [{ opId, ops: [...ops] } satisfies Batch] };
    const reply = await service.commit(actor, share.id, { request, ...cargo(texts) });
    return reply.results[0] as BatchResult;
  };
  const done = async (ops: readonly Op[], more?: BatchOptions): Promise<BatchDone> => {
    const result = await batch(ops, more);
    if ('refused' in result) throw new Error(`refused: ${result.refused}: ${result.message}`);
    return result;
  };
  const refused = async (ops: readonly Op[], more?: BatchOptions): Promise<BatchRefused> => {
    const result = await batch(ops, more);
    if ('refused' in result) return result;
    throw new Error(`accepted at revision ${result.revision}`);
  };
  const paths = async () => pathsOf(await snapshot(service, { share, actor: anna }));
  return { service, store, share, anna, bob, reader, logged, clock, id, batch, done, refused, paths };
}

/** SHA-256 with its tag. */
export function sha256(bytes: Uint8Array): Hash {
  return `01${createHash('sha256').update(bytes).digest('hex')}` as Hash;
}

/** The manifest of a text of one chunk (of none when it is empty). */
export function manifestOf(text: string): Manifest {
  const bytes = Buffer.from(text);
  return { chunks: bytes.length === 0 ? [] : [{ hash: sha256(bytes), size: bytes.length }] };
}

/** A text's manifests and chunks, as a commit brings them. */
export function cargo(texts: readonly string[]) {
  return {
    manifests: texts.map(text => ({ content: contentId(manifestOf(text), sha256), manifest: manifestOf(text) })),
    chunks: texts
      .filter(text => text !== '')
      .map(text => ({ hash: sha256(Buffer.from(text)), bytes: Buffer.from(text) })),
  };
}

/** The wire state of a file that holds `text`. */
export function stateOf(text: string) {
  const content = contentId(manifestOf(text), sha256);
  return { content, size: Buffer.byteLength(text), mtimeNs: '1700000000000000001', mode: 0o644 };
}

export function folder(id: NodeId, parent: NodeId, name: string): CreateOp {
  return { op: 'create', id, parent, name, kind: 'folder', state: null };
}

export function file(id: NodeId, place: { readonly parent: NodeId; readonly name: string }, text: string): CreateOp {
  return { op: 'create', id, ...place, kind: 'file', state: stateOf(text) };
}

/** All pages of a snapshot, in one. */
export async function snapshot(
  service: ShareService,
  { share, actor, root = share.root }: { readonly share: ShareRow; readonly actor: Actor; readonly root?: NodeId },
): Promise<FeedPage['nodes']> {
  const nodes: FeedPage['nodes'] = [];
  const request = { epoch: '', cursor: 0, view: { root, filter: { sizeMax: 0, names: [], extensions: [] } } };
  for (let page = await service.changes(actor, share.id, request); ; ) {
    nodes.push(...page.nodes);
    if (page.after === undefined) return nodes;
    page = await service.changes(actor, share.id, { ...request, after: page.after });
  }
}

/** The paths of nodes given parents first, without the root's, sorted. */
export function pathsOf(nodes: FeedPage['nodes']): readonly string[] {
  const paths = new Map<NodeId, string>();
  for (const { id, parent, name } of nodes) {
    const above = parent === null ? undefined : paths.get(parent);
    paths.set(id, above === undefined || above === '' ? (above === undefined ? '' : name) : `${above}/${name}`);
  }
  return [...paths.values()].filter(path => path !== '').sort();
}
