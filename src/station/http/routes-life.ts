/** Routes by which administrators rename, remove, bring back and erase accounts and shares (B25-B28, B32). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  RemovedKeep,
  RemovedKeepErases,
  RemovedKeepQuery,
  RemovedKeepRequest,
  RemovedReply,
  RenameRequest,
} from '#protocol/life.ts';
import type { LifeAdministration } from '#station/admin/life-administration.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';

const dayMs = 24 * 60 * 60_000;

export function lifeRoutes(app: FastifyInstance, doors: HttpDoors): void {
  app.get(
    '/api/admin/removed',
    described('The accounts and shares that were removed and can be brought back.', { reply: RemovedReply }),
    async (request): Promise<RemovedReply> => {
      const { life } = administering(doors, request);
      const { shares, accounts } = await life.removed();
      return { keepMs: life.keepDays() * dayMs, shares: [...shares], accounts: [...accounts] };
    },
  );
  keepRoutes(app, doors);
  routesOf(app, doors, {
    path: 'shares',
    param: 'share',
    what: 'a share',
    rename: (life, name, to) => life.renameShare(name, to),
    remove: (life, name) => life.removeShare(name),
    bringBack: (life, name) => life.bringShareBack(name),
    erase: (life, name) => life.eraseShare(name),
  });
  routesOf(app, doors, {
    path: 'accounts',
    param: 'name',
    what: 'an account and its home',
    rename: (life, name, to) => life.renameUser(name, to),
    remove: (life, name) => life.removeUser(name),
    bringBack: (life, name) => life.bringUserBack(name),
    erase: (life, name) => life.eraseUser(name),
  });
}

function keepRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const url = '/api/admin/removed-keep';
  app.get(
    url,
    described('For how many days removed accounts and shares are kept.', { reply: RemovedKeep }),
    (request): RemovedKeep => ({ days: administering(doors, request).life.keepDays() }),
  );
  app.get(
    `${url}/erases`,
    described('How many removed accounts and shares a number of days would erase.', {
      querystring: RemovedKeepQuery,
      reply: RemovedKeepErases,
    }),
    (request): Promise<RemovedKeepErases> =>
      administering(doors, request).life.erasedBy(Number((request.query as RemovedKeepQuery).days)),
  );
  app.put(
    url,
    described('Chooses for how many days removed accounts and shares are kept.', { body: RemovedKeepRequest }),
    async (request, reply) => {
      const { days, erases } = request.body as RemovedKeepRequest;
      await administering(doors, request).life.keepRemoved(days, erases);
      return reply.code(204).send();
    },
  );
}

type Deed = (life: LifeAdministration, name: string) => Promise<void>;

interface Living {
  readonly path: 'shares' | 'accounts';
  /** How the name is called in the path of a route. */
  readonly param: string;
  readonly what: string;
  readonly rename: (life: LifeAdministration, name: string, to: string) => Promise<void>;
  readonly remove: Deed;
  readonly bringBack: Deed;
  readonly erase: Deed;
}

function routesOf(app: FastifyInstance, doors: HttpDoors, { path, param, what, ...deeds }: Living): void {
  const named = (request: FastifyRequest): string => (request.params as Readonly<Record<string, string>>)[param] ?? '';
  const route = (method: 'POST' | 'DELETE', url: string, summary: string, deed: Deed): void => {
    app.route({
      ...{ method, url },
      ...described(summary),
      handler: async (request, reply) => {
        await deed(administering(doors, request).life, named(request));
        doors.accessChanged();
        return reply.code(204).send();
      },
    });
  };
  app.put(
    `/api/admin/${path}/:${param}/name`,
    described(`Renames ${what}.`, { body: RenameRequest }),
    async (request, reply) => {
      const { name } = request.body as RenameRequest;
      await deeds.rename(administering(doors, request).life, named(request), name);
      doors.accessChanged();
      return reply.code(204).send();
    },
  );
  route('DELETE', `/api/admin/${path}/:${param}`, `Removes ${what}; all is kept for a while.`, deeds.remove);
  route('POST', `/api/admin/removed/${path}/:${param}`, `Brings ${what} back that was removed.`, deeds.bringBack);
  route('DELETE', `/api/admin/removed/${path}/:${param}`, `Erases ${what} for good.`, deeds.erase);
}
