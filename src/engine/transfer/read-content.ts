/**
 * Reads a file or link once, cuts it into chunks and hashes them; the bytes can be handed on as they pass.
 *
 * The stamp is taken from the open file before and after. A writer that is still at work changes it in between, and
 * the reading is void: the file is looked at again when it is quiet (R85). One that never is can be read as it was at
 * one moment (R88). Whoever is to know the bytes of that stamp makes the file durable before (R173).
 */

import type { TaskContext } from '#engine/context.ts';
import { provenanceOf, withProvenance } from '#engine/damage.ts';
import { type ReadBlock, smallBlockBytes } from '#engine/read-block.ts';
import type { Chunk } from '#engine/station-door.ts';
import { hashedBlocks } from '#engine/transfer/hashed-blocks.ts';
import { type ChunkRef, contentId, encodeManifest, type Manifest } from '#model/manifest.ts';
import type { ContentId, Hash, NodeId } from '#model/node.ts';
import { type LocalNode, type Stamp, sameObject, sameStamp } from '#model/tree.ts';
import type { OpenFile } from '#platform/files.ts';

export interface ReadContent {
  readonly content: ContentId;
  readonly manifest: Manifest;
  readonly stamp: Stamp;
}

/** Called with each chunk in order; the bytes are valid only until the promise is fulfilled. */
export type OnChunk = (chunk: Chunk) => Promise<void>;

/** Where the bytes go. */
export interface ReadTo {
  readonly onChunk: OnChunk;
  /** Left out: the one that is read into within a turn. */
  readonly readBlock?: ReadBlock;
  /** Told of bytes that are read for nothing but to be compared. */
  readonly passed?: (bytes: number) => Promise<unknown>;
}

/** Undefined when there is no such file any more, or it changed while it was read. */
export async function readContent(
  context: TaskContext,
  node: LocalNode,
  path: string,
  to: ReadTo,
): Promise<ReadContent | undefined> {
  if (node.kind === 'link') return readLinkContent(context, node, path, to.onChunk);
  if (node.stamp.size <= smallBlockBytes) return readSmall(context, node, path, to);
  const file = await context.doors.files.open(path);
  if (!file) return undefined;
  try {
    const before = await file.stamp();
    if (!sameStamp(before, node.stamp)) return undefined;
    // Not further: a file that grows as fast as it is read has no end.
    const manifest = await readChunks(context, file, { ...to, sizeMax: before.size });
    if (!sameStamp(await file.stamp(), before)) return undefined;
    return { content: contentId(manifest, context.doors.hash), manifest, stamp: before };
  } finally {
    await file.close();
  }
}

/** Of a small file the bytes are there at once, and are handed on when the stamp was looked at again. */
async function readSmall(
  context: TaskContext,
  { stamp }: LocalNode,
  path: string,
  { onChunk, readBlock = context.readBlock }: ReadTo,
): Promise<ReadContent | undefined> {
  const { files, hash, cut } = context.doors;
  const bytes = readBlock(stamp.size).subarray(0, stamp.size);
  if (!(await files.readWhole(path, stamp, bytes))) return undefined;
  const chunks: ChunkRef[] = [];
  let start = 0;
  for (const end of bytes.length === 0 ? [] : cut(bytes, true)) {
    const chunk = { hash: hash(bytes.subarray(start, end)), bytes: bytes.subarray(start, end) };
    chunks.push({ hash: chunk.hash, size: chunk.bytes.length });
    await onChunk(chunk);
    start = end;
  }
  return { content: contentId({ chunks }, hash), manifest: { chunks }, stamp };
}

/**
 * The content of a file that is being written to, as it was at one moment: up to the length that it has at first, read
 * twice. Where both readings give the same bytes, all of them stood there together between the two (unless something
 * was changed and changed back), so what is sent is never a mixture. Undefined when they differ: it is changed within.
 */
export async function readSnapshot(
  context: TaskContext,
  node: LocalNode,
  path: string,
  to: ReadTo,
): Promise<ReadContent | undefined> {
  const file = node.kind === 'file' ? await context.doors.files.open(path) : undefined;
  if (!file) return undefined;
  try {
    const stamp = await file.stamp();
    if (!sameObject(stamp, node.stamp)) return undefined;
    const manifest = await readChunks(context, file, { ...to, sizeMax: stamp.size });
    const compared: OnChunk = async ({ bytes }) => void (await to.passed?.(bytes.length));
    const again = await readChunks(context, file, { ...to, sizeMax: stamp.size, onChunk: compared });
    const content = contentId(manifest, context.doors.hash);
    return content === contentId(again, context.doors.hash) ? { content, manifest, stamp } : undefined;
  } finally {
    await file.close();
  }
}

interface Reading extends ReadTo {
  /** Bytes after which nothing is read any more. */
  readonly sizeMax: number;
}

async function readChunks(context: TaskContext, file: OpenFile, reading: Reading): Promise<Manifest> {
  const { sizeMax, onChunk, readBlock = context.readBlock } = reading;
  const chunks: ChunkRef[] = [];
  for await (const { block, ends, hashes } of hashedBlocks(context.doors, file, { sizeMax, readBlock })) {
    for (const [index, end] of ends.entries()) {
      const chunk = { hash: hashes[index] as Hash, bytes: block.subarray(ends[index - 1] ?? 0, end) };
      chunks.push({ hash: chunk.hash, size: chunk.bytes.length });
      await onChunk(chunk);
    }
  }
  return { chunks };
}

async function readLinkContent(
  context: TaskContext,
  node: LocalNode,
  path: string,
  onChunk: OnChunk,
): Promise<ReadContent | undefined> {
  const target = await context.doors.files.readLink(path);
  const entry = await context.doors.files.stat(path);
  if (target === undefined || !entry || !sameStamp(entry.stamp, node.stamp)) return undefined;
  const bytes = new TextEncoder().encode(target);
  const hash = context.doors.hash(bytes);
  const manifest = { chunks: bytes.length === 0 ? [] : [{ hash, size: bytes.length }] };
  if (bytes.length > 0) await onChunk({ hash, bytes });
  return { content: contentId(manifest, context.doors.hash), manifest, stamp: entry.stamp };
}

/** Keeps what was found out about the bytes of nodes, as far as they still are what was read. */
export function keepContents(
  context: TaskContext,
  found: readonly { readonly id: NodeId; readonly read: ReadContent; readonly blank?: boolean }[],
): void {
  if (found.length === 0) return;
  context.doors.store.transaction(writes => {
    for (const { id, read, blank = false } of found) {
      const now = writes.local(id);
      if (!now || !sameStamp(now.stamp, read.stamp)) continue;
      const provenance = provenanceOf(now, writes.base(id), { content: read.content, blank });
      writes.putLocal(withProvenance({ ...now, content: read.content }, provenance));
      // One chunk is found again by reading; several are worth remembering, to undo differences.
      if (read.manifest.chunks.length > 1) writes.putManifest(read.content, encodeManifest(read.manifest));
    }
  });
}
