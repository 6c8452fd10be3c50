/** Routes by which administrators decide about the ways in, as `waystation station entry` does (I3, I17). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EntryRules } from '#platform/account-groups.ts';
import { EntryRequest, EntryWire, NewAccountsWire } from '#protocol/entry.ts';
import type { EntryOf } from '#station/admin/entry-administration.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';

type Named = (request: FastifyRequest) => EntryOf;

export function entryRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const name = (request: FastifyRequest): string => (request.params as { readonly name: string }).name;
  rulesRoutes(app, doors, '/api/admin/entry', () => ({ kind: 'station' }));
  rulesRoutes(app, doors, '/api/admin/entry/accounts/:name', request => ({ kind: 'account', name: name(request) }));
  rulesRoutes(app, doors, '/api/admin/entry/groups/:name', request => ({ kind: 'group', name: name(request) }));
  app.get(
    '/api/admin/new-accounts',
    described('What accounts to come begin with.', { reply: NewAccountsWire }),
    (request): NewAccountsWire => {
      const { groups, refusedServices } = administering(doors, request).entry.newAccounts();
      return { groups: [...groups], refusedServices: [...refusedServices] };
    },
  );
  app.put(
    '/api/admin/new-accounts',
    described('Says what accounts to come begin with.', { body: NewAccountsWire }),
    (request, reply) => {
      administering(doors, request).entry.setNewAccounts(request.body as NewAccountsWire);
      return reply.code(204).send();
    },
  );
}

function rulesRoutes(app: FastifyInstance, doors: HttpDoors, url: string, of: Named): void {
  app.get(url, described('By which services, and from where, one may come in.', { reply: EntryWire }), request =>
    entryWire(administering(doors, request).entry.entryRules(of(request))),
  );
  app.put(
    url,
    described('Says by which services, and from where, one may come in.', { body: EntryRequest }),
    async (request, reply) => {
      const { confirmed, ...rules } = request.body as EntryRequest;
      administering(doors, request).entry.setEntryRules(of(request), rules, confirmed);
      doors.accessChanged();
      return reply.code(204).send();
    },
  );
}

function entryWire({ refusedServices, allowedNetworks, refusedNetworks }: EntryRules): EntryWire {
  return {
    refusedServices: [...refusedServices],
    allowedNetworks: [...allowedNetworks],
    refusedNetworks: [...refusedNetworks],
  };
}
