/**
 * Files that come by upload links, part by part. The station cuts them as they come, so that of each file no more than a
 * part and a chunk is in memory; they become files of the share by an ordinary commit, under names that are free.
 *
 * What is under way is kept in memory: a file that is broken off is sent again, and its chunks are collected.
 */
import { chunkEnds } from '#model/chunker.ts';
import { type ChunkRef, contentId, type Manifest } from '#model/manifest.ts';
import { checkName } from '#model/name.ts';
import { isNodeId, type NodeId } from '#model/node.ts';
import type { SharingLinkId } from '#platform/sharing-link-store.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { SendRequest } from '#protocol/shared.ts';
import { newId } from '#station/accounts/token.ts';
import { actorFor, type LinkDoors, noteLink } from '#station/links/link-doors.ts';
import { wayOfLink } from '#station/links/link-way.ts';
import { doerOf, type Visit } from '#station/links/visits.ts';

/** Files under way at a time: by one link, and by all. */
export const linkUploadsMax = 16;
export const uploadsMax = 128;
/** Chunks of all files under way, each of which takes some memory until the end; a file has about 16 for a MiB. */
export const uploadChunksMax = 1_000_000;
/** A file of which nothing came for so long is given up, milliseconds. */
export const uploadIdleMsMax = 15 * 60_000;

export interface Incoming {
  /**
   * Refuses 'denied' for a link of another kind, 'link-over' where its folder is gone, 'bad-name', 'too-large' where the
   * link may not take as much, and 'busy'.
   */
  begin(visit: Visit, file: SendRequest): Promise<NodeId>;
  /** Refuses 'unknown-path' for what is not under way, and 'malformed' for a part that does not follow. */
  part(visit: Visit, upload: string, part: Part): Promise<void>;
  /** Makes the file, and answers its name. Refuses as `part` and a commit do. */
  done(visit: Visit, upload: string): Promise<string>;
}

export interface Part {
  /** Where it begins in the file. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

interface Upload {
  readonly link: SharingLinkId;
  readonly file: SendRequest;
  readonly chunks: ChunkRef[];
  /** The last bytes that came, which begin a chunk that goes on. */
  tail: Uint8Array;
  received: number;
  heardMs: number;
  /** A part is being stored. */
  atWork: boolean;
}

export function createIncoming(doors: LinkDoors): Incoming {
  const uploads = new Map<NodeId, Upload>();
  const underWay = (visit: Visit, id: string): Upload => {
    forgetIdle(doors, uploads);
    const upload = isNodeId(id) ? uploads.get(id) : undefined;
    if (upload?.link === visit.link.id) return upload;
    throw new Refusal('unknown-path', 'That file is not under way any more; send it anew.');
  };
  return {
    begin: async (visit, file) => {
      await wayOfLink(doors, visit.link);
      forgetIdle(doors, uploads);
      refuseFile(visit, file, [...uploads.values()]);
      const id = newId(doors.random) as NodeId;
      const { id: link } = visit.link;
      const heardMs = doors.clock.monotonicMs();
      const nothing = { chunks: [], tail: new Uint8Array(), received: 0 };
      uploads.set(id, { link, file, ...nothing, heardMs, atWork: false });
      return id;
    },
    part: async (visit, id, part) => {
      const upload = underWay(visit, id);
      if (part.at + part.bytes.length <= upload.received) return; // It had come, and its answer had not.
      refusePart(upload, part);
      if (chunksOf(uploads) > uploadChunksMax) throw new Refusal('busy');
      await alone(upload, () => take(doors, visit, { upload, bytes: part.bytes }));
      upload.heardMs = doors.clock.monotonicMs();
    },
    done: async (visit, id) => {
      const upload = underWay(visit, id);
      if (upload.received < upload.file.size) throw malformed('the file has not come as a whole');
      const name = await alone(upload, () => finish(doors, visit, upload));
      uploads.delete(id as NodeId);
      return name;
    },
  };
}

function forgetIdle({ clock }: LinkDoors, uploads: Map<NodeId, Upload>): void {
  for (const [id, { heardMs, atWork }] of uploads)
    if (!atWork && clock.monotonicMs() - heardMs >= uploadIdleMsMax) uploads.delete(id);
}

function chunksOf(uploads: ReadonlyMap<NodeId, Upload>): number {
  return [...uploads.values()].reduce((sum, { chunks }) => sum + chunks.length, 0);
}

function refuseFile({ link }: Visit, { name, size }: SendRequest, uploads: readonly Upload[]): void {
  if (link.kind !== 'upload') throw refusedFor('link-takes-nothing');
  const fault = checkName(name);
  if (fault !== undefined) throw new Refusal('bad-name', fault.sentence);
  const own = uploads.filter(upload => upload.link === link.id);
  if (own.length >= linkUploadsMax || uploads.length >= uploadsMax) {
    throw new Refusal('busy', 'Too many files are on their way at once; try again in a moment.');
  }
  const coming = own.reduce((sum, { file }) => sum + file.size, 0);
  if (link.bytesMax !== null && link.bytes + coming + size > link.bytesMax) throw tooMuch(name);
}

function refusePart({ received, file }: Upload, { at, bytes }: Part): void {
  if (at !== received) throw malformed(`the part begins at ${at}, and ${received} bytes have come`);
  if (at + bytes.length > file.size) throw malformed(`more came than the ${file.size} bytes that were announced`);
}

async function alone<T>(upload: Upload, work: () => Promise<T>): Promise<T> {
  if (upload.atWork) throw new Refusal('busy', 'A part of that file is being stored; send one after the other.');
  upload.atWork = true;
  try {
    return await work();
  } finally {
    upload.atWork = false;
  }
}

interface Coming {
  readonly upload: Upload;
  readonly bytes: Uint8Array;
}

/** Nothing of the upload changes before the chunks are stored, so that a part that failed can be sent again. */
async function take({ accounts, shares, hash }: LinkDoors, { link }: Visit, { upload, bytes }: Coming): Promise<void> {
  const block = Buffer.concat([upload.tail, bytes]);
  const received = upload.received + bytes.length;
  let start = 0;
  const cut = chunkEnds(block, received === upload.file.size).map(end => {
    const piece = block.subarray(start, end);
    start = end;
    return { hash: hash(piece), bytes: piece };
  });
  await shares.upload(actorFor({ accounts }, link), link.share, cut);
  upload.chunks.push(...cut.map(chunk => ({ hash: chunk.hash, size: chunk.bytes.length })));
  // A copy, so that the whole block is not kept for its end.
  upload.tail = Uint8Array.from(block.subarray(start));
  upload.received = received;
}

async function finish(doors: LinkDoors, visit: Visit, upload: Upload): Promise<string> {
  const { link } = visit;
  const { accounts, shares, hash } = doors;
  const { name: wanted, size, changedMs } = upload.file;
  if (!accounts.countSharingLinkBytes(link.id, size)) throw tooMuch(wanted);
  const manifest: Manifest = { chunks: upload.chunks };
  const mtimeNs = BigInt(changedMs) * 1_000_000n;
  const state = { content: contentId(manifest, hash), size, mtimeNs, mode: 0o644 };
  try {
    const file = { parent: link.node, name: wanted, state, manifest };
    const name = await shares.addFile(actorFor(doors, link), link.share, file);
    const about = { name, bytes: size };
    noteLink(doors, link, { doer: doerOf(visit), event: 'link upload', about });
    return name;
  } catch (error) {
    accounts.countSharingLinkBytes(link.id, -size);
    throw error;
  }
}

function tooMuch(name: string): Refusal {
  return new Refusal('too-large', `"${name}" is more than may still be sent by this link.`);
}

function malformed(why: string): Refusal {
  return new Refusal('malformed', `The file cannot be taken: ${why}; send it anew.`);
}
