/**
 * For tests: a station that lies. Between a drive and the real share service stands a door that tampers with every kind
 * of answer, as a seed has it, and hands them on through the checks of the HTTPS door (forms, hashes), as a real drive
 * gets them.
 */
import { zstdCompressSync } from 'node:zlib';
import { toHex } from '#base/hex.ts';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import { readFetched } from '#drive/connection/fetch-reply.ts';
import { commitReply, feedPage } from '#drive/connection/station-replies.ts';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import type { Hash, NodeId } from '#model/node.ts';
import type { CommitReply } from '#protocol/commit.ts';
import type { FeedPage } from '#protocol/feed.ts';
import { Refusal, type RefusalCode, refusals } from '#protocol/refusals.ts';
import type { NodeWire } from '#protocol/schema.ts';
import { fetchReply } from '#station/http/fetch-reply.ts';
import type { Actor } from '#station/share/actor.ts';
import { type Fixture, sha256 } from '#station/share/share-fixture.ts';

export interface Liar {
  /** The door that lies while `lying` is true. */
  between(door: StationDoor): StationDoor;
  lying: boolean;
  /** Answers that were tampered with, by kind. */
  readonly told: Map<string, number>;
}

/** How often each answer is tampered with. */
const lieChance = 0.5;

export function createLiar(seed: number, station: () => Pick<Fixture, 'service' | 'share'>, actor: () => Actor): Liar {
  const random = seededRandom(seed);
  const seen = new Set<NodeId>();
  const told = new Map<string, number>();
  const note = (kind: string): void => void told.set(kind, (told.get(kind) ?? 0) + 1);
  const liar: Liar = { lying: true, told, between: door => ({ ...door, ...lies(door) }) };
  const lie = (): boolean => liar.lying && random.chance(lieChance);
  const refuseNow = (): void => {
    if (!liar.lying || !random.chance(0.05)) return;
    note('refusal');
    if (random.chance(0.3)) throw new StationError('unreachable', 'cut off');
    throw new Refusal(random.pick(Object.keys(refusals) as RefusalCode[]));
  };
  const remember = (nodes: readonly NodeWire[]): void => {
    for (const node of nodes) seen.add(node.id);
  };
  const lies = (door: StationDoor): Partial<StationDoor> => ({
    async changes(request) {
      refuseNow();
      const page = await door.changes(request);
      remember(page.nodes);
      if (!lie()) return page;
      note('page');
      return feedPage(
        tamperedPage(structuredClone(page), { random, ids: [...seen, request.view.root], root: request.view.root }),
      );
    },
    async commit(request, manifests, chunks) {
      refuseNow();
      // Now and then nothing is carried out, whatever is said.
      const reply =
        liar.lying && random.chance(0.1) ? inventedReply(request) : await door.commit(request, manifests, chunks);
      for (const result of reply.results) if ('nodes' in result) remember(result.nodes);
      if (!lie()) return reply;
      note('reply');
      return commitReply(tamperedReply(structuredClone(reply), { random, ids: [...seen], root: station().share.root }));
    },
    async missing(hashes) {
      refuseNow();
      const missing = await door.missing(hashes);
      if (!lie()) return missing;
      note('missing');
      return random.chance(0.5) ? [] : [...missing, `01${toHex(random.bytes(32))}` as Hash];
    },
    async upload(chunks) {
      refuseNow();
      if (!lie()) await door.upload(chunks);
    },
    async *fetch(wants, known) {
      refuseNow();
      const { service, share } = station();
      const pieces: Uint8Array[] = [];
      for await (const piece of fetchReply(service.fetch(actor(), share.id, wants))) pieces.push(Buffer.from(piece));
      const isLie = lie();
      if (isLie) note('fetch');
      yield* readFetched(inPieces(isLie ? tamperedBytes(pieces, random) : pieces), { wants, known, hash: sha256 });
    },
  });
  return liar;
}

function set<T, K extends keyof T>(of: T, key: K, value: T[K]): void {
  of[key] = value;
}

interface Lies {
  readonly random: SeededRandom;
  /** Ids that the drive has heard of. */
  readonly ids: readonly NodeId[];
  readonly root: NodeId;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? Mutable<E>[] : T[K] };

function tamperedPage(page: FeedPage, lies: Lies): unknown {
  const { random } = lies;
  const p = page as Mutable<FeedPage>;
  const anId = (): NodeId => (random.chance(0.2) || lies.ids.length === 0 ? fresh(random) : random.pick(lies.ids));
  const revision = (): number => random.pick([0, 1, p.cursor, p.cursor + 1, p.head + 1_000, Number.MAX_SAFE_INTEGER]);
  const ways: readonly (() => void)[] = [
    () => void p.nodes.push(inventedNode(lies, revision())),
    () => p.nodes.push(...Array.from({ length: 5 }, () => inventedNode(lies, p.cursor))),
    () => p.nodes.push(...circle(lies, p.cursor)),
    () => p.nodes.push(...chain(lies, p.cursor)),
    () => {
      for (const node of p.nodes) if (random.chance(0.3)) tamperNode(node, lies, revision());
    },
    () => {
      for (const node of p.nodes) if (random.chance(0.3)) tamperNode(node, lies, p.cursor);
    },
    () =>
      p.nodes.push(
        ...p.nodes.slice(0, 3).map(node => ({ ...node, name: `again ${node.name}`.slice(0, 60), revision: p.cursor })),
      ),
    () => set(p, 'nodes', random.shuffled(p.nodes)),
    () =>
      set(
        p,
        'nodes',
        p.nodes.filter(() => random.chance(0.5)),
      ),
    () => void p.deleted.push({ id: anId(), revision: revision() }),
    () => void p.out.push({ id: anId(), revision: revision(), filtered: random.chance(0.5) }),
    () => set(p, 'snapshot', !p.snapshot),
    () => set(p, 'otherPast', random.chance(0.5)),
    () => set(p, 'cursor', revision()),
    () => set(p, 'head', revision()),
    () => set(p, 'epoch', random.pick(['', 'another', 'x'.repeat(100)])),
    () => set(p, 'mark', random.pick(['', 'another', 'x'.repeat(100)])),
    () => set(p, 'after', random.pick(['nodes.x.1...', '', 'x'.repeat(300)])),
    () => delete (p as { after?: string }).after,
    () => Object.assign(p, { surprise: 1 }),
    () => Object.assign(p, { nodes: random.pick([null, 'none', {}, [null], [[]]]) }),
  ];
  const count = 1 + random.below(3);
  const isFormed = (): boolean => Array.isArray(p.nodes) && p.nodes.every(node => typeof node?.id === 'string');
  for (let at = 0; at < count && isFormed(); at += 1) random.pick(ways)();
  return p;
}

function tamperedReply(reply: CommitReply, lies: Lies): unknown {
  const { random } = lies;
  const r = reply as { epoch: string; head: number; results: Record<string, unknown>[] };
  const each = (change: (result: Record<string, unknown>) => void) => (): void => {
    for (const result of r.results) if (random.chance(0.5)) change(result);
  };
  const nodesOf = (result: Record<string, unknown>): NodeWire[] =>
    Array.isArray(result['nodes']) ? result['nodes'] : [];
  const ways: readonly (() => void)[] = [
    each(result => set(result, 'revision', random.pick([0, 1, r.head + 1, Number.MAX_SAFE_INTEGER]))),
    each(result => void nodesOf(result).push(inventedNode(lies, r.head))),
    each(result => {
      for (const node of nodesOf(result)) tamperNode(node, lies, r.head);
    }),
    each(result => set(result, 'deleted', [random.pick([...lies.ids, fresh(random)])])),
    each(result => set(result, 'opId', fresh(random))),
    each(result => set(result, 'nodes', [])),
    () => set(r, 'results', r.results.slice(1)),
    () => r.results.push(...r.results),
    () =>
      set(
        r,
        'results',
        r.results.map(({ opId }) => ({
          opId,
          refused: random.pick(['stale', 'gone', 'held', 'made up']),
          message: 'x',
        })),
      ),
    () => set(r, 'head', random.pick([0, Number.MAX_SAFE_INTEGER])),
    () => set(r, 'epoch', random.pick(['', 'another'])),
    () => Object.assign(r, { results: random.pick([null, 'none', [null]]) }),
  ];
  random.pick(ways)();
  return r;
}

function inventedReply(request: Parameters<StationDoor['commit']>[0]): CommitReply {
  const results = request.batches.map(({ opId }) => ({ opId, revision: 1, nodes: [], deleted: [] }));
  return { epoch: request.epoch, head: 1, results };
}

const names = [
  'a',
  'A',
  'b',
  'notes',
  '..',
  '.',
  '',
  'a/b',
  '/etc/passwd',
  '../out',
  '.waystation',
  '.WAYSTATION',
  'x'.repeat(255),
  'x'.repeat(256),
  'nul\0',
  '\ud800',
  'con',
  'a\\b',
];

function inventedNode(lies: Lies, revision: number): NodeWire {
  const node: Mutable<NodeWire> = {
    id: fresh(lies.random),
    parent: lies.root,
    name: lies.random.pick(names.slice(0, 4)),
    kind: 'folder',
    state: null,
    contentRev: revision,
    placeRev: revision,
    revision,
  };
  const count = lies.random.below(3);
  for (let at = 0; at < count; at += 1) tamperNode(node, lies, revision);
  return node;
}

function tamperNode(node: NodeWire, { random, ids, root }: Lies, revision: number): void {
  const n = node as Mutable<NodeWire>;
  const anId = (): NodeId => (random.chance(0.2) || ids.length === 0 ? fresh(random) : random.pick(ids));
  const content = `01${toHex(random.bytes(32))}` as Hash;
  const state = {
    content,
    size: random.pick([0, 5, 2_000_000, Number.MAX_SAFE_INTEGER]),
    mtimeNs: random.pick(['0', '-1', '9'.repeat(28)]),
    mode: 0o644,
  };
  const ways: readonly (() => void)[] = [
    () => set(n, 'id', anId()),
    () => set(n, 'parent', random.pick([anId(), anId(), root, n.id, null])),
    () => set(n, 'name', random.pick(names)),
    () => set(n, 'kind', random.pick(['file', 'folder', 'link'] as const)),
    () => {
      n.kind = random.pick(['file', 'link'] as const);
      n.state = state;
    },
    () =>
      set(n, 'state', {
        ...state,
        ...n.state,
        ...random.pick([{ content }, { size: state.size }, { mtimeNs: state.mtimeNs }, { mode: 0 }]),
      }),
    () => set(n, 'revision', revision),
    () => {
      n.contentRev = revision;
      n.placeRev = revision;
      n.revision = revision;
    },
  ];
  random.pick(ways)();
  if (random.chance(0.5)) n.revision = revision;
}

/** Folders that hold one another. */
function circle({ random, root }: Lies, revision: number): NodeWire[] {
  const ids = Array.from({ length: 2 + random.below(3) }, () => fresh(random));
  const revs = { contentRev: revision, placeRev: revision, revision };
  const first = { id: ids[0] as NodeId, parent: root, name: 'circle', kind: 'folder' as const, state: null, ...revs };
  const around = ids.map((id, at) => ({ ...first, id, parent: ids[(at + 1) % ids.length] as NodeId }));
  return random.chance(0.5) ? around : [first, ...around];
}

/** Folders in folders in folders. */
function chain({ random, root }: Lies, revision: number): NodeWire[] {
  const nodes: NodeWire[] = [];
  for (let at = 0; at < 40; at += 1) {
    const parent = nodes.at(-1)?.id ?? root;
    const revs = { contentRev: revision, placeRev: revision, revision };
    nodes.push({ id: fresh(random), parent, name: 'deep'.repeat(20), kind: 'folder', state: null, ...revs });
  }
  return nodes;
}

/** The bytes of an answer, cut, flipped, repeated, or with a bomb among them. */
function tamperedBytes(pieces: readonly Uint8Array[], random: SeededRandom): Uint8Array[] {
  const bytes = Buffer.concat(pieces);
  const flipped = Buffer.from(bytes);
  for (let flips = 1 + random.below(3); flips > 0 && flipped.length > 0; flips -= 1) {
    const at = random.below(flipped.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
  }
  const bomb = Buffer.concat([
    Buffer.from([4, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]),
    zstdCompressSync(Buffer.alloc(1 << 20)),
  ]);
  bomb.writeUInt32BE(bomb.length - 5, 1);
  return random.pick([
    [flipped],
    [bytes.subarray(0, random.below(bytes.length + 1))],
    [bytes, bytes],
    [bytes.subarray(0, -5), bytes],
    [Buffer.from(random.bytes(200))],
    [bomb, bytes],
    [],
  ]);
}

async function* inPieces(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

function fresh(random: SeededRandom): NodeId {
  return toHex(random.bytes(16)) as NodeId;
}
