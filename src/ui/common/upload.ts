/**
 * Brings the content of a file to the station, as drives do: cut, ask what is missing, send that, commit.
 *
 * What was sent stays pinned for a day, so whoever chooses the same file again sends only the rest of it.
 */

import { type ChunkRef, encodeManifest } from '#model/manifest.ts';
import type { ContentId, Hash } from '#model/node.ts';
import type { CommitRequest } from '#protocol/commit.ts';
import { chunkHead, encodeEnd, encodeJson, encodeManifestFrame } from '#protocol/frame-payloads.ts';
import { sha256 } from '#ui/common/cut.ts';

/** Contents up to so many bytes travel with their commit, without asking first. */
export const inlineBytesMax = 64 * 1024;
/** Bytes of chunks in one upload request. */
export const groupBytesMax = 4 * 1024 * 1024;
/** Bytes of chunks that the station is asked about at once. */
export const askBytesMax = 16 * 1024 * 1024;

/** A content as a commit refers to it. `inline` are its chunks, when they travel with the commit. */
export interface Prepared {
  readonly content: ContentId;
  readonly size: number;
  readonly encoded: Uint8Array;
  readonly inline: readonly PlacedChunk[];
}

export interface PlacedChunk extends ChunkRef {
  readonly file: Sliceable;
  readonly start: number;
}

/** What is sent of a file; the bytes are read by the browser, when it sends them. */
export interface Sliceable {
  readonly size: number;
  slice(start: number, end: number): Blob;
}

export interface UploadDoors {
  cut(file: Sliceable): AsyncIterable<readonly ChunkRef[]>;
  /** Those that the station lacks. */
  missing(hashes: readonly Hash[]): Promise<readonly Hash[]>;
  upload(frames: readonly BlobPart[]): Promise<void>;
  /** So many more bytes are at the station. */
  onProgress(bytes: number): void;
}

/** Sends what the station lacks of `file`. Throws what the doors throw; nothing of it is lost then. */
export async function sendContent(file: Sliceable, doors: UploadDoors): Promise<Prepared> {
  const chunks: ChunkRef[] = [];
  let asked: PlacedChunk[] = [];
  let start = 0;
  for await (const piece of doors.cut(file)) {
    for (const chunk of piece) {
      chunks.push(chunk);
      asked.push({ ...chunk, file, start });
      start += chunk.size;
    }
    if (file.size <= inlineBytesMax || bytesOf(asked) < askBytesMax) continue;
    await sendMissing(asked, doors);
    asked = [];
  }
  const inline = file.size <= inlineBytesMax ? asked : [];
  if (inline.length === 0 && asked.length > 0) await sendMissing(asked, doors);
  const encoded = encodeManifest({ chunks });
  return { content: await sha256(encoded), size: start, encoded, inline };
}

/** The frames of a commit: chunks that travel with it, manifests, and the request itself. */
export function commitFrames(request: CommitRequest, contents: readonly Prepared[]): BlobPart[] {
  const seen = new Set<string>();
  const parts: BlobPart[] = [];
  for (const { content, encoded, inline } of contents) {
    if (seen.has(content)) continue;
    seen.add(content);
    parts.push(...inline.flatMap(chunkFrame), ...blobParts(encodeManifestFrame({ content, base: undefined, encoded })));
  }
  return [...parts, ...blobParts(encodeJson(request)), ...blobParts(encodeEnd())];
}

async function sendMissing(chunks: readonly PlacedChunk[], doors: UploadDoors): Promise<void> {
  const missing = new Set(await doors.missing([...new Set(chunks.map(({ hash }) => hash))]));
  let group: PlacedChunk[] = [];
  let there = 0;
  for (const chunk of chunks) {
    // A chunk that stands in the file twice is sent once.
    if (missing.delete(chunk.hash)) group.push(chunk);
    else there += chunk.size;
    if (bytesOf(group) < groupBytesMax) continue;
    await sendGroup(group, doors);
    group = [];
  }
  doors.onProgress(there);
  if (group.length > 0) await sendGroup(group, doors);
}

async function sendGroup(group: readonly PlacedChunk[], doors: UploadDoors): Promise<void> {
  await doors.upload([...group.flatMap(chunkFrame), ...blobParts(encodeEnd())]);
  doors.onProgress(bytesOf(group));
}

/** The frame of a chunk whose bytes stay where they are until they are sent. */
function chunkFrame(chunk: PlacedChunk): BlobPart[] {
  const { size, file, start } = chunk;
  return [...blobParts(chunkHead(chunk)), file.slice(start, start + size)];
}

function blobParts(parts: readonly Uint8Array[]): BlobPart[] {
  return [...(parts as readonly Uint8Array<ArrayBuffer>[])];
}

function bytesOf(chunks: readonly ChunkRef[]): number {
  return chunks.reduce((sum, { size }) => sum + size, 0);
}
