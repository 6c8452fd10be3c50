/** The station door of one share, over HTTPS: builds requests, and believes no answer before it is checked. */

import { countBytes, filledWith } from '#base/bytes.ts';
import { type Ahead, AnswersAhead } from '#drive/connection/answers-ahead.ts';
import { fetchOn } from '#drive/connection/fetch-on.ts';
import { type Checked, readFetched } from '#drive/connection/fetch-reply.ts';
import type { Rates } from '#drive/connection/rate.ts';
import { isCut, type StationHttp } from '#drive/connection/station-http.ts';
import { commitReply, feedPage, haveReply, wantedReply } from '#drive/connection/station-replies.ts';
import { systemTimer } from '#drive/connection/timer.ts';
import type { Chunk, Fetched, KnownManifest, ManifestUpload, StationDoor } from '#engine/station-door.ts';
import { encodeManifest } from '#model/manifest.ts';
import { encodeDifference } from '#model/manifest-difference.ts';
import type { Hash, NodeId } from '#model/node.ts';
import type { HashBytes } from '#platform/doors.ts';
import { packGroup } from '#platform/zstd-group.ts';
import type { CommitReply, CommitRequest } from '#protocol/commit.ts';
import type { Want, WantedReply } from '#protocol/content.ts';
import { type FeedPage, type FeedRequest, type PushMessage, standingHeader } from '#protocol/feed.ts';
import { packedFrames } from '#protocol/frame-packing.ts';
import { encodeChunk, encodeEnd, encodeJson, encodeManifestFrame } from '#protocol/frame-payloads.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { GrantText } from '#protocol/session.ts';

/** The media type of framed bodies. */
export const framesType = 'application/x-waystation-frames';

/** Bytes of chunks in a body that carries much. */
const longBodyMin = 1024 * 1024;

/** How long a station is given to take in what came before a connection broke off, milliseconds. */
const cutPauseMs = 100;

export interface ShareClientOptions {
  readonly share: NodeId;
  readonly http: StationHttp;
  /** Of what is asked here alone. */
  readonly rates?: Rates;
  readonly hash: HashBytes;
  readonly grant: () => Promise<GrantText>;
  /** The grant as last heard of is wrong: ask anew. */
  readonly forgetGrant: () => void;
  /** The station has other sync profiles than the task asked with. */
  readonly profilesChanged: () => void;
  readonly subscribe: (listener: ShareListener) => () => void;
  /** A name that no other request has; undefined, or left out, where no answers are to come ahead of their questions. */
  readonly newName?: () => NodeId | undefined;
}

/** Hears what is pushed about a share. */
export interface ShareListener {
  pushed(push: PushMessage): void;
  /** Called before the head that it tells of is pushed. */
  answered(ahead: Ahead): void;
  /** The channel is a new one. */
  opened(): void;
}

export class ShareClient implements StationDoor {
  readonly #options: ShareClientOptions;
  readonly #path: string;
  readonly #bodies = new Bodies();
  readonly #ahead: AnswersAhead;
  /** Nothing is pushed to who does not listen. */
  #listens = false;

  constructor(options: ShareClientOptions) {
    this.#options = options;
    this.#path = `/api/shares/${options.share}`;
    this.#ahead = new AnswersAhead(options.newName ?? (() => undefined));
  }

  async changes(request: FeedRequest): Promise<FeedPage> {
    const known = this.#ahead.page(request);
    if (known !== undefined) return known;
    const name = this.#listens ? this.#ahead.standingName(request) : undefined;
    const headers = name === undefined ? {} : { [standingHeader]: name };
    return feedPage(await this.#noticing(this.#ask('changes', request, headers)));
  }

  async commit(
    request: CommitRequest,
    manifests: readonly ManifestUpload[],
    chunks: readonly Chunk[],
  ): Promise<CommitReply> {
    const send = async (some: readonly Chunk[], uploads: readonly ManifestUpload[]): Promise<unknown> => {
      const parts = [...(await packedChunks(some)), ...uploads.flatMap(manifestFrame)];
      return this.#noticing(this.#sendFrames('commit', [...parts, ...encodeJson(request), ...encodeEnd()], some));
    };
    // A station that was restored, or keeps older versions no more, may lack what a difference builds on.
    const answer = await this.#onceMore(chunks, some =>
      send(some, manifests).catch((error: unknown) => {
        const isLacking = error instanceof Refusal && error.code === 'missing';
        if (!isLacking || manifests.every(({ base }) => base === undefined)) throw error;
        return send(some, manifests.map(wholly));
      }),
    );
    const reply = commitReply(answer);
    if (reply.results.some(result => 'refused' in result && result.refused === 'denied')) this.#options.forgetGrant();
    return reply;
  }

  async missing(hashes: readonly Hash[]): Promise<readonly Hash[]> {
    return haveReply(await this.#ask('missing', { hashes })).missing;
  }

  async wanted(): Promise<WantedReply['wanted']> {
    return wantedReply(await this.#ask('wanted', {})).wanted;
  }

  async upload(chunks: readonly Chunk[]): Promise<void> {
    await this.#onceMore(chunks, async some => {
      if (some.length === 0) return;
      await this.#noticing(this.#sendFrames('upload', [...(await packedChunks(some)), ...encodeEnd()], some));
    });
  }

  fetch(wants: readonly Want[], known: KnownManifest): AsyncIterable<Fetched> {
    const come = this.#ahead.contents(wants, { known, hash: this.#options.hash });
    return come ?? fetchOn((rest, knows) => this.#fetch(rest, knows), wants, known);
  }

  #fetch(wants: readonly Want[], known: KnownManifest): AsyncGenerator<Checked> {
    const body = Buffer.from(JSON.stringify({ wants }));
    const { http, hash } = this.#options;
    const path = `${this.#path}/fetch`;
    // Pieces of a big content.
    const isLong = wants.some(({ chunks }) => chunks !== 'all' && chunks.length > 0);
    const pieces = http.stream({
      ...{ method: 'POST', path, body, contentType: 'application/json', isLong },
      ...this.#limits(),
    });
    return readFetched(pieces, { wants, known, hash });
  }

  subscribe(onPush: (push: PushMessage) => void): () => void {
    this.#listens = true;
    return this.#options.subscribe({
      pushed: push => {
        this.#ahead.heard(push);
        onPush(push);
      },
      answered: ahead => this.#ahead.put(ahead),
      opened: () => this.#ahead.forget(),
    });
  }

  grant(): Promise<GrantText> {
    return this.#options.grant();
  }

  skewMs(): number {
    return this.#options.http.skewMs();
  }

  /**
   * What breaks off is sent once more at once, without the chunks that came whole (R160). A commit that was carried out is
   * answered by what is remembered under its op ids.
   */
  async #onceMore<T>(chunks: readonly Chunk[], send: (some: readonly Chunk[]) => Promise<T>): Promise<T> {
    try {
      return await send(chunks);
    } catch (error) {
      if (!isCut(error)) throw error;
      // What arrived before the cut is still being taken in.
      await new Promise<void>(resolve => systemTimer(cutPauseMs, resolve));
      return this.#again(chunks, send).catch((again: unknown) => {
        // It says nothing about what was sent before, which may have been done: who sent it asks when the station answers.
        throw again instanceof Refusal ? error : again;
      });
    }
  }

  async #again<T>(chunks: readonly Chunk[], send: (some: readonly Chunk[]) => Promise<T>): Promise<T> {
    const lacking = new Set(chunks.length === 0 ? [] : await this.missing(chunks.map(({ hash }) => hash)));
    return send(chunks.filter(({ hash }) => lacking.has(hash)));
  }

  #ask(verb: string, value: unknown, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const body = Buffer.from(JSON.stringify(value));
    const path = `${this.#path}/${verb}`;
    return this.#options.http.sendForJson({
      ...{ method: 'POST', path, body, contentType: 'application/json', headers },
      ...this.#limits(),
      isRepeatable: true,
    });
  }

  async #sendFrames(verb: string, parts: readonly Uint8Array[], chunks: readonly Chunk[]): Promise<unknown> {
    const room = this.#bodies.take(countBytes(parts));
    const answer = await this.#options.http.sendForJson({
      method: 'POST',
      path: `${this.#path}/${verb}`,
      body: filledWith(room, parts),
      contentType: framesType,
      // However little of it is left when it is packed: the station has as much to do.
      isLong: countBytes(chunks.map(({ bytes }) => bytes)) > longBodyMin,
      ...this.#limits(),
    });
    // What was refused, or broke off, may still be on its way out of it.
    this.#bodies.give(room);
    return answer;
  }

  #limits(): { readonly rates?: Rates } {
    const { rates } = this.#options;
    return rates === undefined ? {} : { rates };
  }

  async #noticing<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'denied') this.#options.forgetGrant();
      if (error instanceof Refusal && error.code === 'profiles-changed') this.#options.profilesChanged();
      throw error;
    }
  }
}

/** Bodies that are under way at once while a big content goes up. */
const bodiesMax = 2;

/** Memory for the bodies of requests: a big content goes in hundreds of them. */
class Bodies {
  /** Not held for good: most of the time nothing is sent. */
  #free: readonly WeakRef<Uint8Array>[] = [];

  take(bytes: number): Uint8Array {
    const fitting = this.#free.find(free => (free.deref()?.length ?? 0) >= bytes);
    this.#free = this.#free.filter(free => free !== fitting);
    return fitting?.deref() ?? new Uint8Array(bytes);
  }

  /** The larger ones are kept. */
  give(room: Uint8Array): void {
    const rooms = [room, ...this.#free.flatMap(free => free.deref() ?? [])];
    this.#free = rooms
      .sort((a, b) => b.length - a.length)
      .slice(0, bodiesMax)
      .map(kept => new WeakRef(kept));
  }
}

/** In groups, packed where that pays. */
function packedChunks(chunks: readonly Chunk[]): Promise<Uint8Array[]> {
  return packedFrames(chunks.map(encodeChunk), packGroup);
}

function wholly({ content, manifest }: ManifestUpload): ManifestUpload {
  return { content, manifest };
}

/** As a difference to the base where that is shorter. */
function manifestFrame({ content, manifest, base }: ManifestUpload): Uint8Array[] {
  const whole = encodeManifest(manifest);
  if (base === undefined) return encodeManifestFrame({ content, base: undefined, encoded: whole });
  const difference = encodeDifference(manifest, base.manifest);
  if (difference.length >= whole.length) return encodeManifestFrame({ content, base: undefined, encoded: whole });
  return encodeManifestFrame({ content, base: base.content, encoded: difference });
}
