/** Brings all rows that judging a commit request can need, in a handful of calls. */
import type { ChunkRef, Manifest } from '#model/manifest.ts';
import type { ContentId, Hash, NodeId, Revision } from '#model/node.ts';
import type { NamedContent } from '#platform/retention-store.ts';
import type { ChunkRow, NamedPlace, NodeRow, Reach, ShareRow, ShareStore } from '#platform/share-store.ts';
import type { Batch, Op } from '#protocol/commit.ts';
import { isSound, type SentChunks } from '#station/chunks/take-chunks.ts';
import type { Actor } from '#station/share/actor.ts';
import { type ArrivedManifest, readManifests } from '#station/share/contents.ts';
import { isLimited } from '#station/share/folder-reach.ts';
import { contentsFor } from '#station/share/limited-contents.ts';
import { createRootedCheck } from '#station/share/rooted.ts';
import type { ContentFacts, LoadedShare } from '#station/share/share-rows.ts';
import { keyOf } from '#station/share/wire.ts';
import { replacedNodesMax } from '#station/versions/versions.ts';

/** Rows read at a time while looking for what changed since a delete's cursor. */
export const changedRowsPage = 5_000;
/**
 * Rows that the batches with deletes of one request may have to be compared with, all batches together. A drive that
 * has read the feed stays far below it; one that names an old cursor again and again would keep the station busy.
 */
export const deleteComparisonsMax = 2_000_000;
/** Rows that are held in memory for that. */
export const changedRowsMax = 100_000;

export interface LoadRequest {
  readonly store: ShareStore;
  readonly share: ShareRow;
  readonly actor: Actor;
  readonly batches: readonly Batch[];
  readonly arrived: ReadonlyMap<ContentId, ArrivedManifest>;
  /** Chunks that came along: the device may refer to them, whether or not they are in the index. */
  readonly sent: SentChunks;
}

/** What was loaded, and the facts about chunks that the write needs again. */
export interface Loaded extends LoadedShare {
  readonly stored: ReadonlyMap<ContentId, Manifest>;
  readonly reach: Reach;
}

export async function loadRows(request: LoadRequest): Promise<Loaded> {
  const { store, share } = request;
  const ops = request.batches.flatMap(batch => batch.ops);
  const [named, changed, contents] = await Promise.all([
    store.named(share.id, placesOf(ops, share)),
    loadChanged(request),
    loadContents(request, ops),
  ]);
  const start = [...named, ...changed.rows];
  const ids = request.actor.folders === undefined ? idsOf(ops) : [...idsOf(ops), ...replacedIn(ops)];
  const nodes = await withAncestors(request, { ids, rows: start });
  return { share, nodes, changed: changed.rows, changedAfter: changed.after, ...contents };
}

function idsOf(ops: readonly Op[]): readonly NodeId[] {
  return ops.flatMap(op => {
    if (op.op === 'delete') return [op.id, ...(op.without ?? [])];
    return op.op === 'create' || op.op === 'move' ? [op.id, op.parent] : [op.id];
  });
}

/** B21 judges where these stand. */
function replacedIn(ops: readonly Op[]): readonly NodeId[] {
  return ops.flatMap(op => (op.op === 'create' && op.replaces !== undefined ? [op.replaces] : []));
}

function placesOf(ops: readonly Op[], share: ShareRow): readonly NamedPlace[] {
  return ops.flatMap(op =>
    op.op === 'create' || op.op === 'move' ? [{ parent: op.parent, nameKey: keyOf(op.name, share.nameMode) }] : [],
  );
}

/** The cost of a delete is what changed since its cursor, whatever lies beneath it. */
async function loadChanged({ store, share, batches }: LoadRequest): Promise<Changed> {
  const seen = batches.map(({ ops }) => ops.flatMap(op => (op.op === 'delete' ? [op.seen] : [])));
  const deleting = seen.filter(each => each.length > 0).length;
  if (deleting === 0) return { rows: [], after: share.head };
  const after = Math.min(...seen.flat());
  const rows: NodeRow[] = [];
  const range = { after, revision: share.head, limit: changedRowsPage };
  for (let page = await store.changedAt(share.id, range); page.length > 0; ) {
    rows.push(...page);
    const tooMany = rows.length > changedRowsMax || rows.length * deleting > deleteComparisonsMax;
    if (tooMany) return { rows: [], after: share.head };
    const last = page.at(-1);
    if (last === undefined || page.length < changedRowsPage) break;
    page = await store.changedAt(share.id, { ...range, position: { revision: last.revision, id: last.id } });
  }
  return { rows, after };
}

interface Changed {
  readonly rows: readonly NodeRow[];
  /** What changed up to here was not looked for: a delete that names an older cursor cannot be judged. */
  readonly after: Revision;
}

async function withAncestors(
  { store, share }: LoadRequest,
  from: { readonly ids: readonly NodeId[]; readonly rows: readonly NodeRow[] },
): Promise<ReadonlyMap<NodeId, NodeRow>> {
  const nodes = new Map(from.rows.map(row => [row.id, row]));
  const asked = new Set(nodes.keys());
  let wanted = [...from.ids, ...parentsOf(from.rows)];
  while (wanted.length > 0) {
    const fresh = [...new Set(wanted)].filter(id => !asked.has(id));
    if (fresh.length === 0) break;
    for (const id of fresh) asked.add(id);
    const rows = await store.nodes(share.id, fresh);
    for (const [id, row] of rows) nodes.set(id, row);
    wanted = parentsOf(rows.values());
  }
  createRootedCheck(id => nodes.get(id))(nodes.keys());
  return nodes;
}

function parentsOf(rows: Iterable<NodeRow>): NodeId[] {
  return [...rows].flatMap(row => (row.parent === null ? [] : [row.parent]));
}

async function loadContents(
  request: LoadRequest,
  ops: readonly Op[],
): Promise<Pick<Loaded, 'content' | 'stored' | 'reach'>> {
  const ids = new Set(
    ops.flatMap(op => ((op.op === 'create' || op.op === 'update') && op.state ? [op.state.content] : [])),
  );
  const stored = await readManifests(request.store, await namedBefore(request, ops));
  const manifest = (id: ContentId): Manifest | undefined => request.arrived.get(id)?.manifest ?? stored.get(id);
  const hashes = new Set([...ids].flatMap(id => manifest(id)?.chunks.map(chunk => chunk.hash) ?? []));
  // Of what was sent, all is known that has to be: where it lies when it is new, and that the device may refer to it.
  const { sent } = request;
  const [found, known] = await Promise.all([
    request.store.chunks([...hashes.difference(new Set(sent.fresh.map(chunk => chunk.hash)))]),
    request.store.reach(request.share.id, request.actor.device, [...hashes.difference(new Set(sent.hashes))]),
  ]);
  const { pinned } = known;
  const reached = isLimited(request.actor) ? await reachedWithin(request, ops) : known.reached;
  // What was sent stands in for a damaged row: it takes its place with the write.
  const sound = [...found].filter(([, row]) => isSound(row));
  const chunks = new Map([...sent.fresh.map(chunk => [chunk.hash, chunk] as const), ...sound]);
  const reach = { reached, pinned: new Set([...pinned, ...sent.hashes]) };
  return { stored, reach, content: id => contentFacts(id, manifest(id), { chunks, reach }) };
}

/** B21: who is granted folders proves a chunk by a content of a node within, and by no other of the share's. */
async function reachedWithin({ store, share, actor }: LoadRequest, ops: readonly Op[]): Promise<ReadonlySet<Hash>> {
  const known = await contentsFor(actor)(store, share.id, ops.flatMap(namedIn));
  const manifests = await readManifests(store, [...new Set([...known.values()].flatMap(each => [...each.keys()]))]);
  return new Set([...manifests.values()].flatMap(({ chunks }) => chunks.map(({ hash }) => hash)));
}

/**
 * Contents that did not come along, but that their node has or had, or a node that it goes on with: of any other, nobody
 * learns that it is stored.
 */
async function namedBefore(
  { store, share, arrived, actor }: LoadRequest,
  ops: readonly Op[],
): Promise<readonly ContentId[]> {
  const found: ContentId[] = [];
  let open = ops.flatMap(namedIn).filter(({ content }) => !arrived.has(content));
  for (let steps = 0; open.length > 0 && steps < replacedNodesMax; steps += 1) {
    const known = await contentsFor(actor)(store, share.id, open);
    const isKnown = ({ node, content }: NamedContent): boolean => known.get(node)?.has(content) === true;
    found.push(...open.filter(isKnown).map(({ content }) => content));
    open = await replacedBy(
      { store, share },
      open.filter(each => !isKnown(each)),
    );
  }
  return found;
}

function namedIn(op: Op): readonly NamedContent[] {
  if (op.op === 'update') return [{ node: op.id, content: op.state.content }];
  if (op.op !== 'create' || !op.state || op.replaces === undefined) return [];
  return [{ node: op.replaces, content: op.state.content }];
}

/** The same contents, named with the nodes that these go on with. */
async function replacedBy(
  { store, share }: Pick<LoadRequest, 'store' | 'share'>,
  named: readonly NamedContent[],
): Promise<NamedContent[]> {
  const rows = await store.nodes(share.id, [...new Set(named.map(({ node }) => node))]);
  return named.flatMap(({ node, content }) => {
    const replaced = rows.get(node)?.replaces ?? null;
    return replaced === null ? [] : [{ node: replaced, content }];
  });
}

/** Whoever does not know the chunks learns nothing: a content that only others reach is missing like an unknown one. */
function contentFacts(
  id: ContentId,
  manifest: Manifest | undefined,
  known: { readonly chunks: ReadonlyMap<Hash, ChunkRow>; readonly reach: Reach },
): ContentFacts {
  if (manifest === undefined) return { kind: 'missing', hashes: [id] };
  const absent = manifest.chunks.filter(chunk => !isKnown(chunk, known)).map(chunk => chunk.hash);
  if (absent.length > 0) return { kind: 'missing', hashes: [...new Set(absent)] };
  const liar = manifest.chunks.find(chunk => known.chunks.get(chunk.hash)?.location.length !== chunk.size);
  if (liar !== undefined)
    return { kind: 'malformed', message: `The manifest ${id} is wrong about the size of chunk ${liar.hash}.` };
  return { kind: 'known', size: manifest.chunks.reduce((sum, chunk) => sum + chunk.size, 0), manifest };
}

function isKnown(
  { hash }: ChunkRef,
  { chunks, reach }: { readonly chunks: ReadonlyMap<Hash, ChunkRow>; readonly reach: Reach },
): boolean {
  return chunks.has(hash) && (reach.reached.has(hash) || reach.pinned.has(hash));
}
