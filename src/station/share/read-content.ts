/** The bytes of a file, or of a part of it, as a stream: for people, who want a film from its middle on. */
import type { ChunkRef, Manifest } from '#model/manifest.ts';
import type { ContentId, ContentState, NodeId } from '#model/node.ts';
import type { NodeRow, ShareId } from '#platform/share-store.ts';
import { transferBytesMax } from '#protocol/content.ts';
import { Refusal } from '#protocol/refusals.ts';
import { type ReadDoors, readChunks } from '#station/chunks/read-chunks.ts';
import { type FetchDoors, fetchPartsMax, manifestsOf } from '#station/share/fetch.ts';
import { versionsOf } from '#station/versions/versions.ts';

/** Positions of bytes, counted from 0; both are included. `last` is before `first` where there are none. */
export interface ByteSpan {
  readonly first: number;
  readonly last: number;
}

export interface FileContent {
  /** The name that the file has now. */
  readonly name: string;
  readonly state: ContentState;
  /**
   * Refuses 'damaged' when the first chunk cannot be read; at a later one the stream ends with that refusal. No more
   * than one group of chunks is in memory at a time.
   */
  read(span: ByteSpan): Promise<AsyncIterable<Uint8Array>>;
}

export interface ContentOf {
  readonly node: NodeId;
  /** One that the file has, or had in a version; the present one when it is left out. */
  readonly content?: ContentId | undefined;
}

/**
 * Refuses 'unknown-node' for what is no file of the share and for a content that it never had, and 'not-kept' for one that
 * it had and that is not kept any more.
 */
export async function openContent(doors: FetchDoors, share: ShareId, of: ContentOf): Promise<FileContent> {
  const row = (await doors.store.nodes(share, [of.node])).get(of.node);
  if (row?.kind !== 'file') throw new Refusal('unknown-node', `The share has no file ${of.node}.`, { node: of.node });
  const state = (await stateOf(doors, share, { row, of })) ?? (await refuse(doors, share, { row, of }));
  return { name: row.name, state, read: span => readSpan(doors, state.content, span) };
}

interface Asked {
  readonly row: NodeRow;
  readonly of: ContentOf;
}

async function stateOf(
  { store }: FetchDoors,
  share: ShareId,
  { row, of: { node, content } }: Asked,
): Promise<ContentState | undefined> {
  const wanted = content ?? row.state?.content;
  if (row.state !== null && row.state.content === wanted) {
    const held = await store.heldContents(share, [{ node, content: wanted }]);
    if (held.has(node)) return row.state;
  }
  return (await versionsOf(store, share, node)).find(version => version.state.content === wanted)?.state;
}

async function refuse({ store }: FetchDoors, share: ShareId, { row, of: { node, content } }: Asked): Promise<never> {
  const had = await store.history(share, node);
  const isPast = content === undefined || had.some(({ state }) => state?.content === content);
  if (isPast) throw notKept(row.name);
  throw new Refusal('unknown-node', `The share has no file ${node} with content ${content}.`, { node });
}

/** Retention took it. */
function notKept(name: string): Refusal {
  return new Refusal('not-kept', `That content of "${name}" is not kept any more; look for another version of it.`);
}

/** The bytes of a content of the share, from one position to another. Throws as `FileContent.read` does. */
export async function readSpan(
  doors: FetchDoors,
  content: ContentId,
  span: ByteSpan,
): Promise<AsyncIterable<Uint8Array>> {
  const manifest = (await manifestsOf(doors, [content])).get(content);
  if (manifest === undefined) throw new Refusal('unknown-node', `The content ${content} is not kept any more.`);
  const bytes = bytesOf(doors, manifest, span);
  return goingOn(bytes, await bytes.next());
}

async function* goingOn(
  rest: AsyncGenerator<Uint8Array>,
  first: IteratorResult<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

async function* bytesOf(doors: ReadDoors, manifest: Manifest, span: ByteSpan): AsyncGenerator<Uint8Array> {
  for (const group of groupsOf(cutsOf(manifest, span))) {
    const hashes = group.map(({ chunk }) => chunk.hash);
    const read = await readChunks(doors, hashes);
    for (const { chunk, from, to } of group) {
      const bytes = read.get(chunk.hash)?.bytes;
      if (bytes === undefined) {
        throw new Refusal('damaged', `The chunk ${chunk.hash} is damaged on the station and is not served.`);
      }
      yield bytes.subarray(from, to);
    }
  }
}

/** What of a chunk is wanted: from one of its bytes up to another. */
interface Cut {
  readonly chunk: ChunkRef;
  readonly from: number;
  readonly to: number;
}

function* cutsOf({ chunks }: Manifest, { first, last }: ByteSpan): Generator<Cut> {
  let start = 0;
  for (const chunk of chunks) {
    if (start > last) return;
    const end = start + chunk.size;
    if (end > first) yield { chunk, from: Math.max(first - start, 0), to: Math.min(last + 1, end) - start };
    start = end;
  }
}

function* groupsOf(cuts: Iterable<Cut>): Generator<readonly Cut[]> {
  let group: Cut[] = [];
  let bytes = 0;
  for (const cut of cuts) {
    if (group.length > 0 && (bytes + cut.chunk.size > transferBytesMax || group.length >= fetchPartsMax)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(cut);
    bytes += cut.chunk.size;
  }
  if (group.length > 0) yield group;
}
