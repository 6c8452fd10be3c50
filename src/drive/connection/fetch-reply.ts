/**
 * Reads the answer to a fetch as it arrives. A manifest leaves here only when its encoding hashes to the content
 * that was asked for, a chunk only when it is the one that the manifest names. Where the asker neither wants nor has the
 * manifest, the chunks of a whole content are put together to one, which is judged before the next answer leaves
 * here: so the last answer of a content is to be believed only once something follows it, or the answers end.
 */
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { zlibBlock } from '#base/zlib-block.ts';
import { plainText } from '#drive/plain-text.ts';
import type { Fetched, KnownManifest } from '#engine/station-door.ts';
import { StationError } from '#engine/station-door.ts';
import { type ChunkRef, contentId, decodeManifest, type Manifest } from '#model/manifest.ts';
import { applyDifference } from '#model/manifest-difference.ts';
import type { ContentId, Hash } from '#model/node.ts';
import type { HashBytes } from '#platform/doors.ts';
import type { Want } from '#protocol/content.ts';
import { decodeCompressed, decodeFetched, type FetchedPayload } from '#protocol/frame-payloads.ts';
import { createFrameReader, type Frame } from '#protocol/frames.ts';
import { Refusal } from '#protocol/refusals.ts';

const decompress = promisify(zstdDecompress);

export interface FetchOrder {
  readonly wants: readonly Want[];
  readonly known: KnownManifest;
  readonly hash: HashBytes;
}

/** An answer; `hash` where it is judged only with the whole content. */
export type Checked = Fetched & { readonly hash?: Hash };

/** The answers in the order of the wants; the bytes of one are valid until the next is asked for. Throws StationError: `hostile`, or `unreachable` when the answer breaks off. */
export async function* readFetched(pieces: AsyncIterable<Uint8Array>, order: FetchOrder): AsyncGenerator<Checked> {
  // An answer is done with when the next one is asked for: a content of many chunks takes the memory of two.
  const reader = createFrameReader({ reusesRooms: true });
  const checker = new AnswerChecker(order);
  try {
    for await (const piece of pieces) {
      for (const frame of reader.push(piece)) {
        // Most are not, and each wait is one more turn of the loop.
        for (const inner of frame.type === 'compressed' ? await unpacked(frame) : [frame]) {
          if (inner.type === 'end') continue;
          if (inner.type !== 'fetched') throw hostile(`a frame of type ${inner.type} answers a fetch`);
          yield checker.check(decodeFetched(inner.payload));
        }
      }
    }
    reader.end();
    checker.end();
  } catch (error) {
    throw asStationError(error);
  }
}

/** Checks answers one by one; what comes later is checked against what came before. */
class AnswerChecker {
  readonly #order: FetchOrder;
  readonly #manifests = new Map<number, Manifest>();
  readonly #asked = new Map<number, ReadonlySet<number>>();
  #lastWant = 0;
  #lastPosition = -1;
  /** The chunks of the present want, when no manifest is there to check them by. */
  #pieces: ChunkRef[] = [];
  #refused = false;

  constructor(order: FetchOrder) {
    this.#order = order;
  }

  check(answer: FetchedPayload): Checked {
    const want = this.#order.wants[answer.want];
    if (want === undefined || answer.want < this.#lastWant) throw hostile('the answers to a fetch are out of order');
    this.#passTo(answer.want);
    this.#refused ||= answer.kind === 'refused';
    if (answer.kind === 'refused')
      return { want: answer.want, refused: answer.code, message: plainText(answer.message) };
    return answer.kind === 'manifest' ? this.#manifest(answer, want) : this.#chunk(answer, want);
  }

  /** Every want must have had its answers. */
  end(): void {
    this.#passTo(this.#order.wants.length);
  }

  /** Judges what was to be judged as a whole in all wants before this one. */
  #passTo(want: number): void {
    for (; this.#lastWant < want; this.#lastWant += 1) {
      this.#judgeWhole(this.#lastWant);
      this.#lastPosition = -1;
      this.#pieces = [];
      this.#refused = false;
    }
  }

  #judgeWhole(index: number): void {
    const want = this.#order.wants[index];
    if (want === undefined || this.#refused || want.manifest || want.chunks !== 'all') return;
    if (this.#manifestOf(index, want.content) !== undefined) return;
    if (contentId({ chunks: this.#pieces }, this.#order.hash) !== want.content) {
      throw hostile(`the chunks of ${want.content} do not make that content`);
    }
  }

  #manifest(answer: FetchedPayload & { kind: 'manifest' }, want: Want): Fetched {
    const manifest = this.#decoded(answer, want);
    if (!want.manifest || manifest === undefined || contentId(manifest, this.#order.hash) !== want.content) {
      throw hostile(`the manifest of ${want.content} is not the one that was asked for`);
    }
    this.#manifests.set(answer.want, manifest);
    return { want: answer.want, manifest };
  }

  #decoded({ base, encoded }: FetchedPayload & { kind: 'manifest' }, want: Want): Manifest | undefined {
    if (base === undefined) return decodeManifest(encoded);
    const known = base === want.have ? this.#order.known(base) : undefined;
    return known === undefined ? undefined : applyDifference(encoded, known);
  }

  #chunk(answer: FetchedPayload & { kind: 'chunk' }, want: Want): Checked {
    const { position, bytes } = answer;
    if (position <= this.#lastPosition || !this.#isAsked(answer.want, position)) {
      throw hostile(`chunk ${position} of ${want.content} was not asked for`);
    }
    this.#lastPosition = position;
    const manifest = this.#manifestOf(answer.want, want.content);
    if (manifest === undefined && !want.manifest && want.chunks === 'all') {
      const hash = this.#order.hash(bytes);
      this.#pieces.push({ hash, size: bytes.length });
      return { want: answer.want, position, bytes, hash };
    }
    const expected = manifest?.chunks[position];
    if (expected?.size !== bytes.length || expected.hash !== this.#order.hash(bytes)) {
      throw hostile(`chunk ${position} of ${want.content} does not match its hash`);
    }
    return { want: answer.want, position, bytes };
  }

  #manifestOf(index: number, content: ContentId): Manifest | undefined {
    const seen = this.#manifests.get(index) ?? this.#order.known(content);
    if (seen !== undefined) this.#manifests.set(index, seen);
    return seen;
  }

  #isAsked(index: number, position: number): boolean {
    const chunks = this.#order.wants[index]?.chunks;
    if (chunks === 'all') return true;
    const asked = this.#asked.get(index) ?? new Set(chunks);
    this.#asked.set(index, asked);
    return asked.has(position);
  }
}

/** The frames within a compressed one. */
async function unpacked(frame: Frame): Promise<readonly Frame[]> {
  const { rawBytes, zstd } = decodeCompressed(frame.payload);
  const raw = await decompress(zstd, { maxOutputLength: Math.max(rawBytes, 1), chunkSize: zlibBlock(rawBytes) });
  if (raw.length !== rawBytes) throw hostile('a compressed frame holds another number of bytes than it says');
  const reader = createFrameReader({ nested: true });
  const frames = reader.push(raw);
  reader.end();
  return frames;
}

function hostile(what: string): StationError {
  return new StationError('hostile', `The station's answer is not to be trusted: ${what}.`);
}

/** Frames that break off are a cut connection; all else that is wrong with them is the station's doing. */
function asStationError(error: unknown): Error {
  if (error instanceof StationError) return error;
  if (error instanceof Refusal && error.about['cut'] === true) {
    return new StationError('unreachable', 'the connection broke off in the middle of an answer', error);
  }
  if (error instanceof Refusal && error.code !== 'malformed' && error.code !== 'too-large') return error;
  return hostileFrom(error);
}

function hostileFrom(error: unknown): StationError {
  const reason = error instanceof Error ? error.message : String(error);
  return new StationError('hostile', `The station's answer is not well formed: ${reason}`, error);
}
