/** Routes within one share: the feed, contents both ways, and the commit. Who may do what is asked per request. */

import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { present } from '#base/assert.ts';
import { differenceChunks } from '#model/manifest-difference.ts';
import { isNodeId } from '#model/node.ts';
import type { StoredChunk } from '#platform/pack-store.ts';
import type { ShareId } from '#platform/share-store.ts';
import { CommitReply, CommitRequest } from '#protocol/commit.ts';
import { FetchRequest, HaveReply, HaveRequest, transferBytesMax, WantedReply } from '#protocol/content.ts';
import { FeedPage, FeedRequest, standingHeader } from '#protocol/feed.ts';
import { decodeChunk, decodeJson, decodeManifestFrame, type ManifestPayload } from '#protocol/frame-payloads.ts';
import { frameHeaderBytes, hashBytes, malformed } from '#protocol/frames.ts';
import { ResolveReply, ResolveRequest } from '#protocol/session.ts';
import { decodeWith } from '#protocol/wire.ts';
import { ArrivalRooms } from '#station/http/arrival-rooms.ts';
import { framesType } from '#station/http/bodies.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { fetchReply } from '#station/http/fetch-reply.ts';
import { Kept } from '#station/http/kept.ts';
import { readFrames, refuseTooLarge } from '#station/http/read-frames.ts';
import {
  differenceChunkBytes,
  frameOverheadBytes,
  type Hold,
  jsonWeight,
  manifestWeight,
} from '#station/http/request-budget.ts';
import { actorWithin, isFramed } from '#station/http/session.ts';
import { streamed } from '#station/http/streamed.ts';
import type { Actor } from '#station/share/actor.ts';
import { arrivedChunksMax, type ManifestArrival } from '#station/share/contents.ts';
import type { CommitArrival } from '#station/share/share-service.ts';

/** Chunks of a request are stored in groups of about so many bytes, so that a request's size is not its memory. */
export const takenBytesMax = 2 * transferBytesMax;
/** Chunks of such a group: of a byte each, they would take much more memory than their bytes. */
export const takenChunksMax = 4_000;

const decodeCommit = decodeWith(CommitRequest);

export function shareRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const kept = new Kept();
  jsonRoutes(app, doors, kept);
  frameRoutes(app, doors, kept);
}

function jsonRoutes(app: FastifyInstance, doors: HttpDoors, kept: Kept): void {
  const { access, shares } = doors;
  route(
    app,
    'resolve',
    described('Finds a folder by its path, and makes it when asked.', { body: ResolveRequest, reply: ResolveReply }),
    async request => {
      const { actor, share } = actorWithin(access, request);
      return { node: await shares.resolve(actor, share, request.body as ResolveRequest) };
    },
  );
  route(
    app,
    'changes',
    described('What changed in a view of the share after a cursor.', { body: FeedRequest, reply: FeedPage }),
    async request => {
      const name = String(request.headers[standingHeader] ?? '');
      const accessRevision = isNodeId(name) ? access.revision() : 0;
      const { actor, share } = actorWithin(access, request);
      const asked = request.body as FeedRequest;
      const page = await shares.changes(actor, share, asked);
      if (isNodeId(name)) doors.leaveStanding({ actor, share, name, request: asked, page, accessRevision });
      return page;
    },
  );
  route(
    app,
    'missing',
    described('Which chunks would have to be sent.', { body: HaveRequest, reply: HaveReply }),
    async request => {
      const { actor, share } = actorWithin(access, request);
      await kept.of(actor.device);
      return { missing: await shares.missing(actor, share, (request.body as HaveRequest).hashes) };
    },
  );
  app.post(
    '/api/shares/:share/wanted',
    described('Contents that the station lost and asks for.', { reply: WantedReply }),
    request => {
      const { actor, share } = actorWithin(access, request);
      return shares.wanted(actor, share);
    },
  );
  app.post(
    '/api/shares/:share/fetch',
    described('Manifests and chunks.', { body: FetchRequest, bytes: 'Frames.' }),
    async (request, reply) => {
      const { actor, share } = actorWithin(access, request);
      const answers = fetchReply(shares.fetch(actor, share, (request.body as FetchRequest).wants));
      return reply.type(framesType).send(streamed(answers, doors.log));
    },
  );
}

function frameRoutes(app: FastifyInstance, doors: HttpDoors, kept: Kept): void {
  const { access, shares } = doors;
  const rooms = new ArrivalRooms();
  app.post(
    '/api/shares/:share/upload',
    described('Takes chunks ahead of a commit.', { framed: true }),
    async (request, reply) => {
      const { actor, share } = actorWithin(access, request);
      const hold = heldBy(request);
      const room = rooms.open();
      const chunks = chunkTaker(doors, { actor, share, hold }, () => room.stored());
      await keepingWhole({ body: request.raw, kept, actor }, chunks, async () => {
        for await (const frame of readFrames(framedBody(request), { hold, roomFor: room.roomFor })) {
          if (frame.type !== 'chunk') throw malformed(`a ${frame.type} frame in an upload`);
          await chunks.take(decodeChunk(frame.payload));
        }
      });
      await shares.upload(actor, share, chunks.rest());
      room.end();
      return reply.code(204).send();
    },
  );
  app.post(
    '/api/shares/:share/commit',
    described('Changes the share.', { framed: true, reply: CommitReply }),
    async request => {
      const { actor, share } = actorWithin(access, request);
      const arrival = await readCommit(doors, { actor, share, hold: heldBy(request), body: framedBody(request), kept });
      return shares.commit(actor, share, arrival);
    },
  );
}

async function readCommit(doors: HttpDoors, from: From): Promise<CommitArrival> {
  const chunks = chunkTaker(doors, from);
  const manifests: ManifestArrival[] = [];
  let request: CommitRequest | undefined;
  await keepingWhole(from, chunks, async () => {
    for await (const frame of readFrames(from.body, from)) {
      if (frame.type === 'chunk') await chunks.take(decodeChunk(frame.payload));
      else if (frame.type === 'manifest') manifests.push(arrivalOf(decodeManifestFrame(frame.payload), from.hold));
      else if (frame.type === 'json' && request === undefined) {
        from.hold.take((jsonWeight - 1) * frame.payload.length);
        request = decodeCommit(decodeJson(frame.payload));
      } else throw malformed(`a ${frame.type} frame too many in a commit`);
    }
  });
  if (request === undefined) throw malformed('a commit without its request');
  return { request, manifests, chunks: chunks.rest() };
}

/** Accounts beforehand for what the manifest takes once it is decoded. */
function arrivalOf({ content, base, encoded }: ManifestPayload, hold: Hold): ManifestArrival {
  const references = base === undefined ? 0 : (differenceChunks(encoded) ?? 0);
  const decoded = (manifestWeight - 1) * encoded.length + differenceChunkBytes * Math.min(references, arrivedChunksMax);
  hold.take(decoded + frameOverheadBytes);
  return { content, base, body: encoded };
}

interface Place {
  readonly actor: Actor;
  readonly share: ShareId;
  readonly hold: Hold;
}

function heldBy({ hold }: FastifyRequest): Hold {
  return present(hold, 'a route that is not open counts what it holds');
}

/** A body, and whose it is. */
interface From extends Place {
  readonly body: IncomingMessage;
  readonly kept: Kept;
}

interface ChunkTaker {
  /** Keeps the chunk; once there are many, they are stored. */
  take(chunk: StoredChunk): Promise<void>;
  /** Those that are not stored yet. */
  rest(): readonly StoredChunk[];
  /** Stores those. */
  keep(): Promise<void>;
}

/** Of a body that breaks off, the chunks that came whole are kept, so that they need not be sent again (R160). */
async function keepingWhole(
  { body, kept, actor: { device } }: Pick<From, 'body' | 'kept' | 'actor'>,
  chunks: ChunkTaker,
  read: () => Promise<void>,
): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!body.complete) await kept.while(device, chunks.keep());
    throw error;
  }
}

/** `stored` is called whenever all chunks that were taken are stored. */
function chunkTaker(
  { shares }: HttpDoors,
  { actor, share, hold }: Place,
  stored: () => void = () => undefined,
): ChunkTaker {
  let kept: StoredChunk[] = [];
  let bytes = 0;
  return {
    take: async chunk => {
      kept.push(chunk);
      bytes += frameHeaderBytes + hashBytes + chunk.bytes.length;
      if (bytes < takenBytesMax && kept.length < takenChunksMax) return;
      const group = kept;
      const groupBytes = bytes;
      kept = [];
      bytes = 0;
      await shares.upload(actor, share, group);
      hold.give(groupBytes);
      stored();
    },
    rest: () => kept,
    keep: () => shares.upload(actor, share, kept),
  };
}

/** The unread body of a request that must hold frames. */
function framedBody(request: FastifyRequest): IncomingMessage {
  if (!isFramed(request)) throw malformed(`the body has to be ${framesType}`);
  refuseTooLarge(request.raw);
  return request.raw;
}

function route(
  app: FastifyInstance,
  path: string,
  options: ReturnType<typeof described>,
  answer: (request: FastifyRequest) => Promise<unknown>,
): void {
  app.post(`/api/shares/:share/${path}`, options, request => answer(request));
}
