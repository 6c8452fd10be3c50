/** Routes for the past of a share: what was deleted and changed, restoring, undoing, and keeping versions. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Authorship } from '#platform/share-store.ts';
import {
  BatchesQuery,
  BatchesReply,
  ChangesReply,
  DeletedReply,
  KeepRequest,
  PastQuery,
  RestoreRequest,
  type RevertReply,
  RevertReply as RevertReplySchema,
  SinceQuery,
  UndoRequest,
} from '#protocol/past.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { Names } from '#station/accounts/names.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { nodeIn } from '#station/http/routes-browse.ts';
import { actorWithin } from '#station/http/session.ts';
import { toldRevert } from '#station/past/revert-told.ts';
import { nodeToWire } from '#station/share/wire.ts';

export function pastRoutes(app: FastifyInstance, doors: HttpDoors): void {
  lookingRoutes(app, doors);
  revertRoutes(app, doors);
  keepRoutes(app, doors);
}

function lookingRoutes(app: FastifyInstance, { access, past, names }: HttpDoors): void {
  app.get(
    '/api/shares/:share/folders/:node/deleted',
    described('What was deleted from a folder and beneath.', { querystring: PastQuery, reply: DeletedReply }),
    async (request): Promise<DeletedReply> => {
      const { actor, share } = actorWithin(access, request);
      const { after } = request.query as PastQuery;
      const page = await past.deleted(actor, share, { node: nodeIn(request), after });
      const entries = page.entries.map(({ row, path, files }) => ({
        id: row.id,
        kind: row.kind,
        path: [...path],
        size: row.state?.size ?? null,
        files,
        ...byWhom(row, names),
      }));
      return { entries, ...goingOn(page.after) };
    },
  );
  app.get(
    '/api/shares/:share/folders/:node/changes',
    described('What changed in a folder since a revision.', { querystring: SinceQuery, reply: ChangesReply }),
    async (request): Promise<ChangesReply> => {
      const { actor, share } = actorWithin(access, request);
      const { since, after } = request.query as SinceQuery;
      const page = await past.changesSince(actor, share, { node: nodeIn(request), since: Number(since), after });
      const entries = page.entries.map(({ kind, row, path, was }) => ({
        kind,
        node: nodeToWire(row),
        path: [...path],
        was: [...was],
        ...byWhom(row, names),
      }));
      return { entries, ...goingOn(page.after) };
    },
  );
  app.get(
    '/api/shares/:share/batches',
    described('What was done to a share, batch by batch.', { querystring: BatchesQuery, reply: BatchesReply }),
    async (request): Promise<BatchesReply> => {
      const { actor, share } = actorWithin(access, request);
      const page = await past.batches(actor, share, request.query as BatchesQuery);
      const batches = page.batches.map(({ account, device, atMs, examples, ...counts }) => ({
        ...counts,
        device,
        accountId: account,
        ...byWhom({ account, device, atMs }, names),
        examples: [...examples],
      }));
      return { batches, ...goingOn(page.after) };
    },
  );
}

function revertRoutes(app: FastifyInstance, { access, past }: HttpDoors): void {
  app.post(
    '/api/shares/:share/restore',
    described('Brings back what was, or tells what that would do.', { body: RestoreRequest, reply: RevertReplySchema }),
    async (request): Promise<RevertReply> => {
      const { actor, share } = actorWithin(access, request);
      return toldRevert(await past.restore(actor, share, request.body as RestoreRequest));
    },
  );
  app.post(
    '/api/shares/:share/undo',
    described('Takes batches back, or tells what that would do.', { body: UndoRequest, reply: RevertReplySchema }),
    async (request): Promise<RevertReply> => {
      const { actor, share } = actorWithin(access, request);
      return toldRevert(await past.undo(actor, share, request.body as UndoRequest));
    },
  );
}

function keepRoutes(app: FastifyInstance, { access, past }: HttpDoors): void {
  const url = '/api/shares/:share/files/:node/versions/:revision';
  app.put(url, described('Keeps a version for ever, under a name.', { body: KeepRequest }), async (request, reply) => {
    const { actor, share } = actorWithin(access, request);
    const { name } = request.body as KeepRequest;
    await past.keep(actor, share, { node: nodeIn(request), revision: versionIn(request), name: name.trim() });
    return reply.code(204).send();
  });
  app.delete(url, described('Keeps a version no longer.'), async (request, reply) => {
    const { actor, share } = actorWithin(access, request);
    await past.release(actor, share, { node: nodeIn(request), revision: versionIn(request) });
    return reply.code(204).send();
  });
}

/** Refuses what is not spelled like a revision as one that the file does not have. */
function versionIn(request: FastifyRequest): number {
  const { revision } = request.params as { readonly revision: string };
  if (!/^[0-9]{1,15}$/.test(revision)) throw new Refusal('unknown-node');
  return Number(revision);
}

function byWhom({ account, device, atMs }: Pick<Authorship, 'account' | 'device' | 'atMs'>, names: Names) {
  return { atMs, account: names.account(account), computer: names.computer(device) };
}

function goingOn(after: string | undefined): { readonly after?: string } {
  return after === undefined ? {} : { after };
}
