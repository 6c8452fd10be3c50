/**
 * Fetches one content into a part file, and goes on behind what is right in it already: whole chunks from its beginning,
 * each compared with its hash in the manifest, which was compared with the content's own name. At the end the whole file
 * is read once more the same way, so that what is given a name is what was asked for, byte by byte.
 */
import { type FileHandle, open } from 'node:fs/promises';
import type { StationDoor } from '#engine/station-door.ts';
import { StationError } from '#engine/station-door.ts';
import { type Manifest, manifestSize } from '#model/manifest.ts';
import type { ContentId, NodeId } from '#model/node.ts';
import type { HashBytes } from '#platform/doors.ts';
import { transferBytesMax } from '#protocol/content.ts';
import { Refusal } from '#protocol/refusals.ts';

export interface Wanted {
  readonly node: NodeId;
  readonly content: ContentId;
  /** Bytes. */
  readonly size: number;
}

export interface FetchDoors {
  readonly station: Pick<StationDoor, 'fetch'>;
  readonly hash: HashBytes;
  /** Called with the bytes that are here, as they become more. */
  readonly report: (bytes: number) => void;
  /** Aborted when it shall end; what is here stays. */
  readonly stop: AbortSignal;
}

/** Only its owner may read what a share holds, until the file has its name. */
const partMode = 0o600;

/**
 * Answers the manifest of what stands whole and durable in `part`. Throws Refusal or StationError for the station, what
 * the system says for the disk, and what `stop` was aborted with.
 */
export async function fetchContent(part: string, wanted: Wanted, doors: FetchDoors): Promise<Manifest> {
  const manifest = await manifestOf(wanted, doors);
  const file = await openPart(part);
  try {
    const from = await verifiedPrefix(file, manifest, doors.hash);
    await file.truncate(from.bytes);
    doors.report(from.bytes);
    await fetchRest(file, { wanted, manifest, ...from }, doors);
    await file.sync();
    const { bytes } = await verifiedPrefix(file, manifest, doors.hash);
    if (bytes === wanted.size) return manifest;
    await file.truncate(bytes);
    throw new Error(`${part} does not hold what was written to it; look at the disk, then go on with the download`);
  } finally {
    await file.close();
  }
}

/** True when exactly this content stands at `path`, as a file. */
export async function holdsContent(path: string, manifest: Manifest, hash: HashBytes): Promise<boolean> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return false;
  try {
    const found = await file.stat();
    if (!found.isFile() || found.size !== manifestSize(manifest)) return false;
    return (await verifiedPrefix(file, manifest, hash)).bytes === found.size;
  } finally {
    await file.close();
  }
}

async function openPart(part: string): Promise<FileHandle> {
  try {
    return await open(part, 'wx+', partMode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return open(part, 'r+');
  }
}

async function manifestOf({ node, content, size }: Wanted, { station, stop }: FetchDoors): Promise<Manifest> {
  stop.throwIfAborted();
  let manifest: Manifest | undefined;
  for await (const item of station.fetch([{ node, content, manifest: true, chunks: [] }], () => undefined)) {
    if ('refused' in item) throw new Refusal(item.refused, item.message);
    if ('manifest' in item) manifest = item.manifest;
  }
  if (manifest === undefined) throw new StationError('hostile', 'The station did not say what the file consists of.');
  if (manifestSize(manifest) === size) return manifest;
  throw new StationError('hostile', `The station holds another number of bytes than the ${size} that it said.`);
}

interface Prefix {
  readonly bytes: number;
  readonly chunks: number;
}

async function verifiedPrefix(file: FileHandle, manifest: Manifest, hash: HashBytes): Promise<Prefix> {
  let bytes = 0;
  let chunks = 0;
  for (const chunk of manifest.chunks) {
    const found = await readAt(file, bytes, chunk.size);
    if (found === undefined || hash(found) !== chunk.hash) break;
    bytes += chunk.size;
    chunks += 1;
  }
  return { bytes, chunks };
}

async function readAt(file: FileHandle, from: number, size: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(size);
  for (let filled = 0; filled < size; ) {
    const { bytesRead } = await file.read(bytes, filled, size - filled, from + filled);
    if (bytesRead === 0) return undefined;
    filled += bytesRead;
  }
  return bytes;
}

interface Fetching extends Prefix {
  readonly wanted: Wanted;
  readonly manifest: Manifest;
}

/** A few megabytes at a time: what a cut connection takes along is less than that. */
async function fetchRest(file: FileHandle, { wanted, manifest, ...from }: Fetching, doors: FetchDoors): Promise<void> {
  const { node, content } = wanted;
  let { bytes, chunks: at } = from;
  while (at < manifest.chunks.length) {
    doors.stop.throwIfAborted();
    const want = { node, content, manifest: false, chunks: runFrom(manifest, at) };
    const before = at;
    for await (const item of doors.station.fetch([want], () => manifest)) {
      doors.stop.throwIfAborted();
      if ('refused' in item) throw new Refusal(item.refused, item.message);
      if (!('bytes' in item)) continue;
      if (item.position !== at)
        throw new StationError('hostile', `The station sent chunk ${item.position} where ${at} was due.`);
      await writeAt(file, bytes, item.bytes);
      bytes += item.bytes.length;
      at += 1;
      doors.report(bytes);
    }
    if (at === before) throw new StationError('unreachable', 'The station sent nothing of what was asked for.');
  }
}

function runFrom(manifest: Manifest, from: number): number[] {
  const positions: number[] = [];
  let bytes = 0;
  for (let position = from; position < manifest.chunks.length && bytes < transferBytesMax; position += 1) {
    positions.push(position);
    bytes += manifest.chunks[position]?.size ?? 0;
  }
  return positions;
}

async function writeAt(file: FileHandle, from: number, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, from + written);
    written += bytesWritten;
  }
}
