/**
 * Routes for people who come by a sharing link. They are open to everybody; each one finds the link by
 * its token and looks at the opening in its cookie, before a byte of a body is read.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { present } from '#base/assert.ts';
import { isNodeId, type NodeId } from '#model/node.ts';
import type { FileAccess } from '#platform/file-access-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import {
  OpenRequest,
  PartQuery,
  SendReply,
  SendRequest,
  SentReply,
  SharedContentQuery,
  SharedFolderQuery,
  SharedFolderReply,
  SharedReply,
  uploadPartBytesMax,
} from '#protocol/shared.ts';
import { edgeOf, SharedThumbnailQuery } from '#protocol/thumbnail.ts';
import type { Access } from '#station/accounts/access.ts';
import { openBytesMax } from '#station/http/bodies.ts';
import { zipHeaders } from '#station/http/content-headers.ts';
import { contentReply } from '#station/http/content-reply.ts';
import { cookieOpening, openingCookie } from '#station/http/cookie.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { browserSession, type Presence, refuseOtherSites } from '#station/http/session.ts';
import { streamed } from '#station/http/streamed.ts';
import { thumbnailReply } from '#station/http/thumbnail-reply.ts';
import { safeName, zipBytes, zipReply } from '#station/http/zip-reply.ts';
import { openingMsMax } from '#station/links/opening.ts';
import { doerOf, type Visit, type Visitor } from '#station/links/visits.ts';

/** All visitors share what one account may hold in memory. */
const visitorsAccount = 'visitors';

declare module 'fastify' {
  interface FastifyRequest {
    /** The opened link by which a visitor comes; null on all other routes. */
    visit: Visit | null;
  }
}

export function sharedRoutes(
  app: FastifyInstance,
  doors: HttpDoors,
  presence: Pick<Presence, 'budget' | 'strangers'>,
): void {
  app.decorateRequest('visit', null);
  doorRoutes(app, doors);
  app.register((scope, _options, done) => {
    scope.addHook('onRoute', route => {
      route.config = { ...route.config, open: true };
    });
    scope.addHook('onRequest', async (request, reply) => enter(doors, presence, { request, reply }));
    const bytes = { parseAs: 'buffer' as const, bodyLimit: uploadPartBytesMax };
    scope.addContentTypeParser('application/octet-stream', bytes, (_request, body, parsed) => parsed(null, body));
    readingRoutes(scope, doors);
    sendingRoutes(scope, doors);
    done();
  });
}

interface Arrival {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What needs an opened link. From then on the connection is no stranger's, and counts what it holds. */
async function enter(
  { visitors, access }: HttpDoors,
  { budget, strangers }: Pick<Presence, 'budget' | 'strangers'>,
  { request, reply }: Arrival,
): Promise<void> {
  refuseOtherSites(request);
  const visit = visitors.visits.enter(visitorIn(access, request));
  request.visit = visit;
  strangers.know(request.raw.socket);
  const hold = budget.open({ account: visitorsAccount, device: `${visit.link.id} ${visit.address}` });
  request.hold = hold;
  reply.raw.once('close', () => hold.end());
}

/** What can be asked before the link is open. */
function doorRoutes(app: FastifyInstance, { visitors, access, about }: HttpDoors): void {
  const { visits, nodes } = visitors;
  const open = { config: { open: true }, bodyLimit: openBytesMax };
  const told = async (visit: Visit): Promise<SharedReply> => ({ ...(await nodes.about(visit)), station: about.name });
  app.get(
    '/api/shared/:token',
    { ...open, ...described('What a sharing link is.', { reply: SharedReply }) },
    async request => told(visits.find(visitorIn(access, request))),
  );
  app.post(
    '/api/shared/:token/open',
    {
      ...open,
      ...described('Opens a sharing link; the answer sets its cookie.', { body: OpenRequest, reply: SharedReply }),
    },
    async (request, reply) => {
      refuseOtherSites(request);
      const visitor = visitorIn(access, request);
      const { password } = request.body as OpenRequest;
      const { visit, opening } = await visits.open(visitor, password);
      if (opening !== undefined) {
        reply.header('set-cookie', openingCookie(`/api/shared/${visitor.token}`, opening, openingMsMax / 1_000));
      }
      return told(visit);
    },
  );
}

function readingRoutes(app: FastifyInstance, { visitors, fileAccesses, thumbnails, log }: HttpDoors): void {
  const { nodes } = visitors;
  const noteSeen = (request: FastifyRequest, seen: Pick<FileAccess, 'name' | 'kind'>): void => {
    const visit = visitOf(request);
    const { id, share } = visit.link;
    fileAccesses.note({ ...seen, ...doerOf(visit), link: id, share, node: nodeIn(request) });
  };
  app.get(
    '/api/shared/:token/folders/:node',
    described('A page of a folder that a sharing link leads to.', {
      querystring: SharedFolderQuery,
      reply: SharedFolderReply,
    }),
    request => nodes.folder(visitOf(request), { node: nodeIn(request), ...(request.query as SharedFolderQuery) }),
  );
  // A HEAD would make the whole of it for nothing.
  const zipped = { ...described('The folder as a zip.', { bytes: 'A zip.' }), exposeHeadRoute: false };
  app.get('/api/shared/:token/folders/:node/zip', zipped, async (request, reply) => {
    const tree = await nodes.tree(visitOf(request), nodeIn(request));
    request.hold?.take(zipBytes(tree));
    noteSeen(request, { name: tree.name, kind: 'download' });
    return reply.headers(zipHeaders(`${safeName(tree.name)}.zip`)).send(streamed(zipReply(tree), log));
  });
  app.route({
    method: ['GET', 'HEAD'],
    url: '/api/shared/:token/files/:node/content',
    ...described('The bytes of a file, or a range of them.', { querystring: SharedContentQuery, bytes: 'The bytes.' }),
    handler: async (request, reply) => {
      const save = (request.query as SharedContentQuery).save !== undefined;
      const file = await nodes.content(visitOf(request), nodeIn(request), save);
      const seen = (): void => noteSeen(request, { name: file.name, kind: save ? 'download' : 'view' });
      return contentReply({ request, reply, log, seen }, file, save);
    },
  });
  const small = described('A picture made small.', { querystring: SharedThumbnailQuery, bytes: 'WebP.' });
  // A HEAD would make it for nothing.
  app.get('/api/shared/:token/files/:node/thumbnail', { ...small, exposeHeadRoute: false }, async (request, reply) => {
    const visit = visitOf(request);
    const file = await nodes.content(visit, nodeIn(request), false);
    const seen = (): void => noteSeen(request, { name: file.name, kind: 'view' });
    const edge = edgeOf((request.query as SharedThumbnailQuery).edge);
    const by = `${visit.link.id} ${visit.address}`;
    return thumbnailReply({ request, reply, seen }, thumbnails, { file, edge, by });
  });
}

function sendingRoutes(app: FastifyInstance, { visitors }: HttpDoors): void {
  const { incoming } = visitors;
  app.post(
    '/api/shared/:token/uploads',
    described('Begins to send a file by an upload link.', { body: SendRequest, reply: SendReply }),
    async (request): Promise<SendReply> => ({
      upload: await incoming.begin(visitOf(request), request.body as SendRequest),
    }),
  );
  app.put(
    '/api/shared/:token/uploads/:upload',
    described('A part of the file, as it is.', { querystring: PartQuery }),
    async (request, reply) => {
      const part = { at: Number((request.query as PartQuery).at), bytes: bytesIn(request) };
      await incoming.part(visitOf(request), uploadIn(request), part);
      return reply.code(204).send();
    },
  );
  app.post(
    '/api/shared/:token/uploads/:upload/done',
    described('The file has come as a whole.', { reply: SentReply }),
    async (request): Promise<SentReply> => ({ name: await incoming.done(visitOf(request), uploadIn(request)) }),
  );
}

function visitorIn(access: Access, request: FastifyRequest): Visitor {
  const { token } = request.params as { readonly token: string };
  const signedIn = () => browserSession(access, { headers: request.headers, address: request.ip })?.account;
  return { token, address: request.ip, opening: cookieOpening(request.headers), signedIn };
}

function visitOf({ visit }: FastifyRequest): Visit {
  return present(visit, 'a route within an opened link has its visit');
}

/** Refuses what is not spelled like a node as one that is not there. */
function nodeIn(request: FastifyRequest): NodeId {
  const { node } = request.params as { readonly node: string };
  if (!isNodeId(node)) throw new Refusal('unknown-node');
  return node;
}

function uploadIn(request: FastifyRequest): string {
  return (request.params as { readonly upload: string }).upload;
}

function bytesIn({ body }: FastifyRequest): Uint8Array {
  if (body instanceof Uint8Array) return body;
  throw new Refusal('malformed', 'A part of a file is sent as application/octet-stream.');
}
