/** Serves manifests and chunks of contents that nodes of a share have, or had in a version that is kept. */
import type { ChunkRef, Manifest } from '#model/manifest.ts';
import type { ContentId, Hash } from '#model/node.ts';
import type { ReadChunk } from '#platform/pack-store.ts';
import type { NamedContent, NodeContents } from '#platform/retention-store.ts';
import type { ShareId } from '#platform/share-store.ts';
import { transferBytesMax, type Want } from '#protocol/content.ts';
import type { RefusalCode } from '#protocol/refusals.ts';
import { type ReadDoors, readChunks } from '#station/chunks/read-chunks.ts';
import { readManifests } from '#station/share/contents.ts';
import { type ContentsOf, heldContents } from '#station/share/limited-contents.ts';
import type { ManifestCache } from '#station/share/manifest-cache.ts';

/** Chunks and manifests put together at a time, beside `transferBytesMax`. */
export const fetchPartsMax = 1_000;

/** What a fetch answers, in the order of the wants. `base` is the content the drive holds, for a difference. */
export type Served =
  | {
      readonly want: number;
      readonly manifest: Manifest;
      readonly base?: { readonly content: ContentId; readonly manifest: Manifest };
    }
  | ({ readonly want: number; readonly position: number } & ReadChunk)
  | { readonly want: number; readonly refused: RefusalCode; readonly message: string };

export interface FetchDoors extends ReadDoors {
  readonly manifests: ManifestCache;
}

/** Streams the answer; no more than one group of chunks is in memory at a time. */
export async function* fetchContents(
  doors: FetchDoors,
  share: ShareId,
  wants: readonly Want[],
  contentsOf: ContentsOf = heldContents,
): AsyncGenerator<Served> {
  const known = await contentsOf(doors.store, share, wants.flatMap(namedBy));
  let group: Part[] = [];
  let bytes = 0;
  for (const slice of slicesOf(wants, known)) {
    const manifests = await manifestsOf(
      doors,
      slice.flatMap(({ want }) => namedBy(want).map(named => named.content)),
    );
    for (const { want, index } of slice) {
      for (const part of planOf(want, { index, known: known.get(want.node), manifests })) {
        const size = part.kind === 'chunk' ? part.chunk.size : 0;
        if (bytes + size > transferBytesMax || group.length >= fetchPartsMax) {
          yield* serveGroup(doors, group);
          group = [];
          bytes = 0;
        }
        group.push(part);
        bytes += size;
      }
    }
  }
  yield* serveGroup(doors, group);
}

interface PlacedWant {
  readonly want: Want;
  /** Its position in the request. */
  readonly index: number;
}

/**
 * Wants whose manifests are in memory together. A manifest has at most as many chunks as its content has bytes, so the
 * bytes bound them; a bigger content comes alone.
 */
function* slicesOf(wants: readonly Want[], known: NodeContents): Generator<readonly PlacedWant[]> {
  let slice: PlacedWant[] = [];
  let bytes = 0;
  for (const [index, want] of wants.entries()) {
    const size = namedBy(want).reduce((sum, { node, content }) => sum + (known.get(node)?.get(content) ?? 0), 0);
    if (slice.length > 0 && (bytes + size > transferBytesMax || slice.length >= fetchPartsMax)) {
      yield slice;
      slice = [];
      bytes = 0;
    }
    slice.push({ want, index });
    bytes += size;
  }
  yield slice;
}

/** The manifests that are kept of these contents. */
export async function manifestsOf(
  { store, manifests }: FetchDoors,
  ids: readonly ContentId[],
): Promise<ReadonlyMap<ContentId, Manifest>> {
  const found = new Map<ContentId, Manifest>();
  for (const id of new Set(ids)) {
    const kept = manifests.get(id);
    if (kept !== undefined) found.set(id, kept);
  }
  const read = await readManifests(
    store,
    [...new Set(ids)].filter(id => !found.has(id)),
  );
  for (const [id, manifest] of read) {
    manifests.put(id, manifest);
    found.set(id, manifest);
  }
  return found;
}

function namedBy({ node, content, have }: Want): NamedContent[] {
  return have === undefined
    ? [{ node, content }]
    : [
        { node, content },
        { node, content: have },
      ];
}

interface PlannedChunk {
  readonly kind: 'chunk';
  readonly want: number;
  readonly position: number;
  readonly chunk: ChunkRef;
}

type Part = PlannedChunk | { readonly kind: 'answer'; readonly answer: Served };

interface PlanFacts {
  readonly index: number;
  readonly known: ReadonlyMap<ContentId, number> | undefined;
  readonly manifests: ReadonlyMap<ContentId, Manifest>;
}

function* planOf(want: Want, { index, known, manifests }: PlanFacts): Generator<Part> {
  const manifest = known?.has(want.content) === true ? manifests.get(want.content) : undefined;
  if (manifest === undefined) {
    yield refusal(index, 'unknown-node', `The share has no node ${want.node} with content ${want.content}.`);
    return;
  }
  if (want.manifest) yield { kind: 'answer', answer: { want: index, manifest, ...baseOf(want, known, manifests) } };
  const positions = want.chunks === 'all' ? manifest.chunks.keys() : want.chunks;
  let last = -1;
  for (const position of positions) {
    const chunk = position > last ? manifest.chunks[position] : undefined;
    if (chunk === undefined) {
      const what = `has no chunk at position ${position}, or it was asked for behind a later one`;
      yield refusal(index, 'malformed', `Content ${want.content} ${what}.`);
      return;
    }
    last = position;
    yield { kind: 'chunk', want: index, position, chunk };
  }
}

/** Only a content of the same node is a base: a difference to anything else could tell what others have. */
function baseOf(want: Want, known: PlanFacts['known'], manifests: PlanFacts['manifests']) {
  if (want.have === undefined || known?.has(want.have) !== true) return {};
  const manifest = manifests.get(want.have);
  return manifest === undefined ? {} : { base: { content: want.have, manifest } };
}

function refusal(want: number, refused: RefusalCode, message: string): Part {
  return { kind: 'answer', answer: { want, refused, message } };
}

/** Many small contents share one reading of the store and the packs. */
async function* serveGroup(doors: ReadDoors, group: readonly Part[]): AsyncGenerator<Served> {
  const hashes = group.flatMap(part => (part.kind === 'chunk' ? [part.chunk.hash] : []));
  const read = hashes.length === 0 ? new Map<Hash, ReadChunk>() : await readChunks(doors, hashes);
  const refused = new Set<number>();
  for (const part of group) {
    if (part.kind === 'answer') {
      yield part.answer;
      continue;
    }
    const { want, position, chunk } = part;
    if (refused.has(want)) continue;
    const served = read.get(chunk.hash);
    if (served !== undefined) yield { want, position, ...served };
    else {
      refused.add(want);
      const message = `The chunk ${chunk.hash} is damaged on the station and is not served.`;
      yield { want, refused: 'damaged', message };
    }
  }
}
