/** Routes for what people look at in a browser: folders, versions, the bytes of files, and folders as zips. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type ContentId, isNodeId, type NodeId } from '#model/node.ts';
import type { FileAccess } from '#platform/file-access-store.ts';
import type { KeptVersion } from '#platform/past-store.ts';
import type { VersionRow } from '#platform/share-store.ts';
import {
  ContentQuery,
  FolderQuery,
  FolderReply,
  fileVersionsMax,
  MomentQuery,
  MomentReply,
  SearchQuery,
  SearchReply,
  VersionsReply,
  type VersionWire,
  ZipQuery,
} from '#protocol/browse.ts';
import { Refusal } from '#protocol/refusals.ts';
import { FolderLevelReply } from '#protocol/session.ts';
import { edgeOf, ThumbnailQuery } from '#protocol/thumbnail.ts';
import { wireFromState } from '#protocol/wire.ts';
import type { Names } from '#station/accounts/names.ts';
import { zipHeaders } from '#station/http/content-headers.ts';
import { contentReply } from '#station/http/content-reply.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { actorWithin, sessionOf } from '#station/http/session.ts';
import { streamed } from '#station/http/streamed.ts';
import { thumbnailReply } from '#station/http/thumbnail-reply.ts';
import { safeName, zipBytes, zipReply } from '#station/http/zip-reply.ts';

export function browseRoutes(app: FastifyInstance, doors: HttpDoors): void {
  folderRoutes(app, doors);
  fileRoutes(app, doors);
  thumbnailRoutes(app, doors);
}

function folderRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const { access, shares, log } = doors;
  app.get(
    '/api/shares/:share/folders/:node',
    described('A page of a folder, as it is or was.', { querystring: FolderQuery, reply: FolderReply }),
    request => {
      const { actor, share } = actorWithin(access, request);
      return shares.folder(actor, share, { node: nodeIn(request), ...(request.query as FolderQuery) });
    },
  );
  const level = described('What the account may do in a folder.', { reply: FolderLevelReply });
  app.get('/api/shares/:share/folders/:node/level', level, async (request): Promise<FolderLevelReply> => {
    const { actor, share } = actorWithin(access, request);
    return { grant: await shares.level(actor, share, nodeIn(request)) };
  });
  const search = described('A step of a search by name beneath a folder.', {
    querystring: SearchQuery,
    reply: SearchReply,
  });
  app.get('/api/shares/:share/folders/:node/search', search, request => {
    const { actor, share } = actorWithin(access, request);
    return shares.search(actor, share, { node: nodeIn(request), ...(request.query as SearchQuery) });
  });
  const moment = described('By which revision the share was at a moment.', {
    querystring: MomentQuery,
    reply: MomentReply,
  });
  app.get('/api/shares/:share/moment', moment, async (request): Promise<MomentReply> => {
    const { actor, share } = actorWithin(access, request);
    const { ms, within } = request.query as MomentQuery;
    return { revision: await shares.moment(actor, share, { atMs: Number(ms), within }) };
  });
  // A HEAD would make the whole of it for nothing.
  const zipped = {
    ...described('The folder as a zip.', { querystring: ZipQuery, bytes: 'A zip.' }),
    exposeHeadRoute: false,
  };
  app.get('/api/shares/:share/folders/:node/zip', zipped, async (request, reply) => {
    const { actor, share } = actorWithin(access, request);
    const tree = await shares.tree(actor, share, { node: nodeIn(request), ...(request.query as ZipQuery) });
    request.hold?.take(zipBytes(tree));
    noteSeen(doors, request, { share, name: tree.name, kind: 'download' });
    return reply.headers(zipHeaders(`${safeName(tree.name)}.zip`)).send(streamed(zipReply(tree), log));
  });
}

function fileRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const { access, shares, past, names } = doors;
  app.get(
    '/api/shares/:share/files/:node/versions',
    described('The contents that a file had, newest first.', { reply: VersionsReply }),
    async (request): Promise<VersionsReply> => {
      const { actor, share } = actorWithin(access, request);
      const versions = await shares.versions(actor, share, nodeIn(request));
      const notKept = await shares.lostContents(actor, share, nodeIn(request));
      const kept = new Map((await past.keptVersions(actor, share, nodeIn(request))).map(each => [each.revision, each]));
      return {
        versions: versions
          .slice(0, fileVersionsMax)
          .map(version => ({ ...versionToWire(version, names), ...keptToWire(kept.get(version.revision)) })),
        ...(notKept === 0 ? {} : { notKept }),
      };
    },
  );
  app.route({
    method: ['GET', 'HEAD'],
    url: '/api/shares/:share/files/:node/content',
    ...described('The bytes of a file, or a range of them.', { querystring: ContentQuery, bytes: 'The bytes.' }),
    handler: async (request, reply) => {
      const { actor, share } = actorWithin(access, request);
      const { content, save } = request.query as ContentQuery;
      const file = await shares.content(actor, share, { node: nodeIn(request), content: content as ContentId });
      const seen = (): void => noteSeen(doors, request, { share, name: file.name, kind: save ? 'download' : 'view' });
      return contentReply({ request, reply, log: doors.log, seen }, file, save !== undefined);
    },
  });
}

function thumbnailRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const { access, shares, thumbnails } = doors;
  app.get(
    '/api/shares/:share/files/:node/thumbnail',
    {
      ...described('A picture made small.', { querystring: ThumbnailQuery, bytes: 'WebP.' }),
      // A HEAD would make it for nothing.
      exposeHeadRoute: false,
    },
    async (request, reply) => {
      const { actor, share } = actorWithin(access, request);
      const { edge, content } = request.query as ThumbnailQuery;
      const file = await shares.content(actor, share, { node: nodeIn(request), content: content as ContentId });
      const seen = (): void => noteSeen(doors, request, { share, name: file.name, kind: 'view' });
      const wanted = { file, edge: edgeOf(edge), by: actor.account };
      return thumbnailReply({ request, reply, seen }, thumbnails, wanted);
    },
  );
}

/** Into the record of who saw which file. */
function noteSeen(
  { fileAccesses }: HttpDoors,
  request: FastifyRequest,
  seen: Pick<FileAccess, 'share' | 'name' | 'kind'>,
): void {
  const { account } = sessionOf(request);
  fileAccesses.note({ ...seen, node: nodeIn(request), actor: account.name, address: request.ip, link: null });
}

/** Refuses what is not spelled like a node as one that the share does not have. */
export function nodeIn(request: FastifyRequest): NodeId {
  const { node } = request.params as { readonly node: string };
  if (!isNodeId(node)) throw new Refusal('unknown-node');
  return node;
}

function keptToWire(kept: KeptVersion | undefined): Pick<VersionWire, 'kept'> {
  return kept ? { kept: { name: kept.name } } : {};
}

function versionToWire({ revision, state, atMs, account, device }: VersionRow, names: Names): VersionWire {
  return {
    revision,
    state: wireFromState(state),
    atMs,
    account: names.account(account),
    computer: names.computer(device),
  };
}
