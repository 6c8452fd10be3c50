/**
 * Makes pictures small: looks whether it was done before, else reads the picture, has it decoded and keeps what comes out.
 * Whoever asks may read the file; that is settled before. What is made depends on the content alone, so that all who may
 * read it get the same one.
 */
import type { Clock, Log } from '#platform/doors.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { ThumbnailEdge } from '#protocol/thumbnail.ts';
import { createGate, type Gate } from '#station/accounts/gate.ts';
import type { FileContent } from '#station/share/read-content.ts';
import type { Decoded, Decoder } from '#station/thumbnails/decoder.ts';
import { formatBytes, formatOf } from '#station/thumbnails/picture-format.ts';
import type { ThumbnailCache } from '#station/thumbnails/thumbnail-cache.ts';

/** Bytes of a file that are read for its thumbnail, at most. */
export const pictureBytesMax = 64 * 1024 * 1024;
/** Pixels of a picture that is decoded, at most: the large modes of phones have 108 and 120 millions. */
export const picturePixelsMax = 120_000_000;
/** Bytes of memory that a picture may take while it is decoded, beside the program that does it (`decode-memory.ts`). */
export const pictureMemoryMax = 512 * 1024 * 1024;
/** Pictures that are decoded at the same time; of one account or visitor, one. */
export const decodesAtOnceMax = 2;
/** Requests that wait for their turn, of everybody together. */
export const decodesWaitingMax = 64;
/** Requests of one account or visitor that wait or are decoded; a browser has six at a time. */
export const decodesOfOneMax = 12;
/** How long a request waits for its turn, milliseconds. */
export const decodeWaitMsMax = 10_000;
/** How long a picture is left alone at which a decoder died, milliseconds: it may have been the cause. */
export const diedKeepMs = 10 * 60_000;
/** Of how many such pictures is known. */
const diedKeptMax = 1_000;

/** Changes when the same picture gives another thumbnail: by then, browsers and the disk keep an old one. */
const form = 1;

export interface Asking {
  readonly edge: ThumbnailEdge;
  /** The account, or the visitor, for whom it is. */
  readonly by: string;
  /** Aborted when nobody waits for it any more. */
  readonly signal: AbortSignal;
}

export interface Thumbnails {
  /**
   * WebP. Refuses 'no-thumbnail' for what is no picture or cannot be decoded, 'thumbnails-off' where the station decodes
   * none, 'busy' for whom it is not the turn in time, and as `FileContent.read` does.
   */
  of(file: FileContent, asking: Asking): Promise<Uint8Array>;
  /** Drops what nobody has asked for in a long time. */
  expire(): Promise<void>;
  /** Ends what is at work. */
  close(): void;
}

export interface ThumbnailDoors {
  readonly decoder: Decoder;
  readonly cache: ThumbnailCache;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
  /** Another limit than `decodeWaitMsMax`, for tests. */
  readonly waitMsMax?: number;
}

/** The name of a thumbnail: that of its picture's content, and how it is made. */
export function thumbnailName({ state }: Pick<FileContent, 'state'>, edge: ThumbnailEdge): string {
  return `${state.content}-${edge}-${form}`;
}

export function createThumbnails(doors: ThumbnailDoors): Thumbnails {
  const { cache, decoder } = doors;
  const turns = createTurns(doors.waitMsMax ?? decodeWaitMsMax);
  const made = maker(doors);
  const keptFor = async (file: FileContent, name: string): Promise<Uint8Array | undefined> => {
    const kept = await cache.get(name);
    if (kept?.kind === 'none') throw noThumbnail(file);
    return kept?.bytes;
  };
  return {
    async of(file, asking) {
      const name = thumbnailName(file, asking.edge);
      const kept = await keptFor(file, name);
      if (kept) return kept;
      if (file.state.size > pictureBytesMax) throw noThumbnail(file, 'it has more bytes than are read for one');
      return turns(asking, async () => {
        // Somebody else may have had it made meanwhile.
        const early = await keptFor(file, name);
        return early ?? made(file, { name, edge: asking.edge });
      });
    },
    expire: () => cache.expire(),
    close: () => decoder.close(),
  };
}

interface Wanted {
  readonly name: string;
  readonly edge: ThumbnailEdge;
}

/** Makes one, and remembers what none can be made of. */
function maker({ cache, decoder, clock, log }: ThumbnailDoors) {
  let absent = false;
  const died = new Map<string, number>();
  const refuseFatal = (file: FileContent, name: string): void => {
    if (absent) throw new Refusal('thumbnails-off');
    if (clock.nowMs() < (died.get(name) ?? 0)) throw noThumbnail(file, 'it failed a moment ago');
    died.delete(name);
  };
  const noteDied = (name: string): void => {
    const [oldest] = died.keys();
    if (died.size >= diedKeptMax && oldest !== undefined) died.delete(oldest);
    died.set(name, clock.nowMs() + diedKeepMs);
  };
  return async (file: FileContent, { name, edge }: Wanted): Promise<Uint8Array> => {
    refuseFatal(file, name);
    const decoded = await decodedOf(decoder, file, edge);
    switch (decoded.kind) {
      case 'made':
        await cache.put(name, { kind: 'made', bytes: decoded.bytes });
        return decoded.bytes;
      case 'failed':
        await cache.put(name, { kind: 'none' });
        throw noThumbnail(file);
      case 'died':
        noteDied(name);
        log('warn', 'a decoder of pictures died', { content: file.state.content, why: decoded.why });
        throw noThumbnail(file, 'it could not be decoded');
      case 'absent':
        absent = true;
        log('warn', 'no thumbnails: what decodes pictures is not there', { why: decoded.why });
        throw new Refusal('thumbnails-off');
      default:
        return decoded satisfies never;
    }
  };
}

async function decodedOf(decoder: Decoder, file: FileContent, edge: ThumbnailEdge): Promise<Decoded> {
  const { size } = file.state;
  if (size === 0) return { kind: 'failed', why: 'it is empty' };
  const beginning = await bytesOf(file, Math.min(size, formatBytes));
  if (formatOf(beginning) === undefined) return { kind: 'failed', why: 'it is no picture of a known format' };
  return decoder.decode({
    bytes: await bytesOf(file, size),
    edge,
    pixelsMax: picturePixelsMax,
    memoryMax: pictureMemoryMax,
  });
}

/** Each piece is free once it is copied, so that a picture is in memory once. */
async function bytesOf(file: FileContent, count: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(count);
  let at = 0;
  for await (const piece of await file.read({ first: 0, last: count - 1 })) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes.subarray(0, at);
}

/**
 * Lets some through at a time, of one account or visitor one, so that nobody's pictures keep everybody else waiting. Refuses
 * 'busy' those whose turn does not come in time, and whoever asks for very many.
 */
function createTurns(waitMsMax: number) {
  const gate = createGate({ atOnceMax: decodesAtOnceMax, waitingMax: decodesWaitingMax });
  const own = new Map<string, { readonly gate: Gate; asked: number }>();
  let asked = 0;
  const count = (by: string, change: 1 | -1): Gate => {
    const person = own.get(by) ?? { gate: createGate({ atOnceMax: 1, waitingMax: decodesOfOneMax - 1 }), asked: 0 };
    person.asked += change;
    asked += change;
    if (person.asked === 0) own.delete(by);
    else own.set(by, person);
    return person.gate;
  };
  return async <T>({ by, signal }: Asking, work: () => Promise<T>): Promise<T> => {
    const wait = AbortSignal.any([signal, AbortSignal.timeout(waitMsMax)]);
    if (asked >= decodesAtOnceMax + decodesWaitingMax) throw busy();
    const first = count(by, 1);
    try {
      return await unlessFull(first.enter(async () => unlessFull(gate.enter(work, wait)), wait));
    } catch (error) {
      // Whether too late or given up: to whom nobody listens any more, it is the same.
      throw error === wait.reason ? busy() : error;
    } finally {
      count(by, -1);
    }
  };
}

function unlessFull<T>(turn: Promise<T> | undefined): Promise<T> {
  if (turn === undefined) throw busy();
  return turn;
}

function busy(): Refusal {
  return new Refusal('busy', 'Too many pictures are asked for at the same time; try again in a moment.');
}

function noThumbnail({ name }: FileContent, why = 'it is no picture that the station decodes'): Refusal {
  return new Refusal('no-thumbnail', `There is no thumbnail of "${name}": ${why}.`);
}
