/**
 * What a station answered before it was asked (R163): the next page of a feed, and the contents that it tells of.
 *
 * It is taken as the answer to one request alone, the one that would be sent otherwise: the same view, from the cursor at
 * which the last reading ended. Whatever else is asked goes to the station. So it changes when something is heard, and
 * nothing about what is believed: it is checked like any answer.
 */
import { readFetched } from '#drive/connection/fetch-reply.ts';
import { pushedAnswer } from '#drive/connection/station-replies.ts';
import { type Fetched, type KnownManifest, StationError } from '#engine/station-door.ts';
import type { NodeId } from '#model/node.ts';
import type { HashBytes } from '#platform/doors.ts';
import type { Want } from '#protocol/content.ts';
import type { FeedPage, FeedRequest, PushedAnswer, PushMessage } from '#protocol/feed.ts';
import { decodeJson } from '#protocol/frame-payloads.ts';
import { createFrameReader, frameHeaderBytes, malformed, readUint32 } from '#protocol/frames.ts';

/** Bytes of contents that a push may bring, unpacked: they are held all at once. A station sends a sixteenth of that. */
export const contentsBytesMax = 1024 * 1024;

/** An answer, and the bytes that answer the fetch of its wants. */
export interface Ahead {
  readonly told: PushedAnswer;
  readonly contents: Uint8Array;
}

/** Reads what was pushed. Throws `Refusal` or `StationError` for what is none. */
export function readAhead(message: Uint8Array): Ahead {
  const end = message.length < frameHeaderBytes ? 0 : frameHeaderBytes + readUint32(message, 1);
  const [frame] = createFrameReader().push(message.subarray(0, end));
  if (frame?.type !== 'json') throw malformed('a push begins with something else than a message');
  return { told: pushedAnswer(decodeJson(frame.payload)), contents: message.subarray(end) };
}

export class AnswersAhead {
  readonly #newName: () => NodeId | undefined;
  #name: NodeId | undefined;
  /** The view of the request that stands at the station. */
  #view = '';
  #page: Ahead | undefined;
  #contents: Ahead | undefined;

  constructor(newName: () => NodeId | undefined) {
    this.#newName = newName;
  }

  /** The name under which this request is to stand: another one than before where it looks at something else; undefined where none is. */
  standingName(request: FeedRequest): NodeId | undefined {
    const view = JSON.stringify(request.view);
    const fresh = this.#newName();
    // None is answered where none is to come any more.
    if (fresh === undefined || this.#name === undefined || view !== this.#view) this.#name = fresh;
    this.#view = view;
    return this.#name;
  }

  /** Only the newest is kept. */
  put(ahead: Ahead): void {
    if (ahead.told.standing === this.#name) this.#page = ahead;
  }

  /** The share is further than what was answered: that would be old news, and nothing would ask for the rest. */
  heard({ epoch, head }: PushMessage): void {
    const told = this.#page?.told;
    if (told !== undefined && (epoch !== told.epoch || head > told.head)) this.#page = undefined;
  }

  /** The channel by which they come is down, or new. */
  forget(): void {
    this.#page = undefined;
    this.#contents = undefined;
  }

  /** The page that answers the request; undefined where the station has to be asked. It serves once. */
  page(request: FeedRequest): FeedPage | undefined {
    const ahead = this.#page;
    this.forget();
    if (ahead === undefined || request.after !== undefined) return undefined;
    const { epoch, from, page } = ahead.told;
    const isAnswer = epoch === request.epoch && from === request.cursor && JSON.stringify(request.view) === this.#view;
    if (!isAnswer) return undefined;
    this.#contents = ahead;
    return page;
  }

  /** What was asked for, in its order; undefined where some of it has not come. It serves once. */
  contents(wants: readonly Want[], order: ContentOrder): AsyncIterable<Fetched> | undefined {
    const ahead = this.#contents;
    const places = ahead && wants.map(want => ahead.told.wants.findIndex(each => isSame(each, want)));
    if (ahead === undefined || places?.includes(-1) !== false) return undefined;
    this.#contents = undefined;
    return inOrder(ahead, places, order);
  }
}

/** `places` has, for each want, its place among those that were answered. */
async function* inOrder(ahead: Ahead, places: readonly number[], order: ContentOrder): AsyncGenerator<Fetched> {
  const byWant = new Map<number, Fetched[]>();
  let bytes = 0;
  for await (const item of readFetched(one(ahead.contents), { ...order, wants: ahead.told.wants })) {
    // Bytes are valid only until the next answer is asked for.
    bytes += 'bytes' in item ? item.bytes.length : 0;
    if (bytes > contentsBytesMax) throw new StationError('hostile', 'The station pushed more than a push may bring.');
    const kept = 'bytes' in item ? { ...item, bytes: item.bytes.slice() } : item;
    byWant.set(item.want, [...(byWant.get(item.want) ?? []), kept]);
  }
  for (const [want, place] of places.entries()) for (const item of byWant.get(place) ?? []) yield { ...item, want };
}

interface ContentOrder {
  readonly known: KnownManifest;
  readonly hash: HashBytes;
}

/** For a whole content, on both sides: the chunks of anything less are not judged together. */
function isSame(told: Want, asked: Want): boolean {
  const isWhole = ({ chunks, have }: Want): boolean => chunks === 'all' && have === undefined;
  const { node, content, manifest } = asked;
  const isOfThat = told.node === node && told.content === content && told.manifest === manifest;
  return isOfThat && isWhole(told) && isWhole(asked);
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
