/**
 * Manifests on the way in and out of the store: verified against their content id, kept as differences to an
 * older one where that is shorter.
 */
import { assert } from '#base/assert.ts';
import { decodeManifest, encodeManifest, entryBytesMin, type Manifest } from '#model/manifest.ts';
import { applyDifference, differenceChunks, encodeDifference } from '#model/manifest-difference.ts';
import type { ContentId } from '#model/node.ts';
import type { HashBytes } from '#platform/doors.ts';
import type { ContentRow, ShareId, ShareStore } from '#platform/share-store.ts';
import type { CommitRequest } from '#protocol/commit.ts';
import { manifestBytesMax } from '#protocol/frames.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { ContentsOf } from '#station/share/limited-contents.ts';

/** Differences that may have to be applied, one on the other, to read a manifest. */
export const manifestChainMax = 8;
/** Chunks in all manifests of a request; the largest that travels whole has as many. */
export const arrivedChunksMax = Math.floor(manifestBytesMax / entryBytesMin);

/** A manifest that came with a commit: decoded already, or as it travelled (a difference when `base` is named). */
export type ManifestArrival =
  | { readonly content: ContentId; readonly manifest: Manifest; readonly base?: ContentId | undefined }
  | { readonly content: ContentId; readonly body: Uint8Array; readonly base?: ContentId | undefined };

export interface ArrivedManifest {
  readonly manifest: Manifest;
  /** The manifest's encoding, of which there is one. */
  readonly encoded: Uint8Array;
  readonly base: ContentId | undefined;
}

/** What arrivals are judged with: who may name which base is a matter of the share and of the request's nodes. */
export interface ArrivalDoors {
  readonly store: ShareStore;
  readonly hash: HashBytes;
  readonly share: ShareId;
  readonly request: CommitRequest;
  /** The contents of nodes, as far as the sender may know them. */
  readonly contentsOf: ContentsOf;
}

/**
 * Decodes what arrived and verifies each content id. Throws 'malformed' for what is not what it says, 'too-large' for
 * more chunks than a request may name, and 'missing' for a difference to what is no content of the node that gets the
 * new one, whether or not the station holds such a manifest for others: it has to be sent whole.
 */
export async function decodeArrivals(
  arrivals: readonly ManifestArrival[],
  doors: ArrivalDoors,
): Promise<ReadonlyMap<ContentId, ArrivedManifest>> {
  const bases = await readManifests(doors.store, await basesOf(arrivals, doors));
  let chunksLeft = arrivedChunksMax;
  const result = new Map<ContentId, ArrivedManifest>();
  for (const arrival of arrivals) {
    const manifest = 'manifest' in arrival ? arrival.manifest : decodeArrival(arrival, bases, chunksLeft);
    chunksLeft -= manifest?.chunks.length ?? 0;
    if (chunksLeft < 0) throw tooManyChunks();
    const isWhole = 'body' in arrival && arrival.base === undefined;
    const encoded = manifest && (isWhole ? arrival.body : encodeManifest(manifest));
    if (manifest === undefined || encoded === undefined || doors.hash(encoded) !== arrival.content) {
      throw new Refusal('malformed', `The manifest sent for content ${arrival.content} is not that content's.`);
    }
    result.set(arrival.content, { manifest, encoded, base: arrival.base });
  }
  return result;
}

/** The manifests that the store holds among `ids`. */
export async function readManifests(
  store: ShareStore,
  ids: readonly ContentId[],
): Promise<ReadonlyMap<ContentId, Manifest>> {
  if (ids.length === 0) return new Map();
  const rows = await store.contents(ids);
  const decoded = new Map<ContentId, Manifest>();
  for (const id of ids) {
    const row = rows.get(id);
    if (row !== undefined) decodeRow(row, rows, decoded);
  }
  return decoded;
}

/** The rows to store for contents that are new, each as short as it can be. */
export async function contentRows(
  fresh: ReadonlyMap<ContentId, ArrivedManifest>,
  store: ShareStore,
): Promise<readonly ContentRow[]> {
  const baseIds = [...fresh.values()].flatMap(({ base }) => (base === undefined ? [] : [base]));
  const stored = baseIds.length === 0 ? new Map<ContentId, ContentRow>() : await store.contents(baseIds);
  const decoded = new Map<ContentId, Manifest>();
  return [...fresh].map(([content, { manifest, encoded, base }]) => {
    const whole: ContentRow = { content, base: null, depth: 0, body: encoded };
    const baseRow = base === undefined ? undefined : stored.get(base);
    if (baseRow === undefined || baseRow.depth >= manifestChainMax) return whole;
    const body = encodeDifference(manifest, decodeRow(baseRow, stored, decoded));
    return body.length < whole.body.length ? { content, base: baseRow.content, depth: baseRow.depth + 1, body } : whole;
  });
}

/** The bases that differences name and that the node which gets the new content has or had. */
async function basesOf(
  arrivals: readonly ManifestArrival[],
  { store, share, request, contentsOf }: ArrivalDoors,
): Promise<readonly ContentId[]> {
  const baseOf = new Map<ContentId, ContentId>();
  for (const each of arrivals) if ('body' in each && each.base) baseOf.set(each.content, each.base);
  if (baseOf.size === 0) return [];
  const named = request.batches.flatMap(({ ops }) =>
    ops.flatMap(op => {
      const content = op.op === 'update' ? baseOf.get(op.state.content) : undefined;
      return content === undefined ? [] : [{ node: op.id, content }];
    }),
  );
  const known = await contentsOf(store, share, named);
  return named.filter(({ node, content }) => known.get(node)?.has(content)).map(({ content }) => content);
}

function tooManyChunks(): Refusal {
  return new Refusal('too-large', `The manifests of a request name at most ${arrivedChunksMax} chunks; send fewer.`);
}

function decodeArrival(
  arrival: { readonly body: Uint8Array; readonly base?: ContentId | undefined },
  bases: ReadonlyMap<ContentId, Manifest>,
  chunksMax: number,
): Manifest | undefined {
  if (arrival.base === undefined) return decodeManifest(arrival.body);
  // A few bytes of a difference may stand for millions of chunks: their number is asked before they are made.
  if ((differenceChunks(arrival.body) ?? 0) > chunksMax) throw tooManyChunks();
  const base = bases.get(arrival.base);
  if (base === undefined) {
    throw new Refusal('missing', `The node has no content ${arrival.base} at the station; send the manifest whole.`);
  }
  return applyDifference(arrival.body, base);
}

function decodeRow(
  row: ContentRow,
  rows: ReadonlyMap<ContentId, ContentRow>,
  decoded: Map<ContentId, Manifest>,
): Manifest {
  const known = decoded.get(row.content);
  if (known !== undefined) return known;
  assert(row.depth <= manifestChainMax, 'chains of differences are bounded');
  const manifest = row.base === null ? decodeManifest(row.body) : decodeOver(row, rows, decoded);
  assert(manifest !== undefined, `the stored manifest of ${row.content} cannot be decoded`);
  decoded.set(row.content, manifest);
  return manifest;
}

function decodeOver(
  row: ContentRow,
  rows: ReadonlyMap<ContentId, ContentRow>,
  decoded: Map<ContentId, Manifest>,
): Manifest | undefined {
  const base = row.base === null ? undefined : rows.get(row.base);
  assert(base !== undefined && base.depth < row.depth, `the stored manifest of ${row.content} has no base to build on`);
  return applyDifference(row.body, decodeRow(base, rows, decoded));
}
