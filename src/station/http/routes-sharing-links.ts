/** Routes by which people make, change and revoke their sharing links, and administrators look after all of them. */
import type { FastifyInstance } from 'fastify';
import {
  NewSharingLinkRequest,
  OwnSharingLinksReply,
  OwnSharingLinkWire,
  SharingLinkChange,
  SharingLinksReply,
} from '#protocol/sharing-link.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';
import { sessionOf } from '#station/http/session.ts';

export function sharingLinkRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const { sharingLinks } = doors;
  app.get(
    '/api/sharing-links',
    described('The own sharing links, newest first.', { reply: OwnSharingLinksReply }),
    async (request): Promise<OwnSharingLinksReply> => ({ links: await sharingLinks.mine(sessionOf(request)) }),
  );
  app.post(
    '/api/sharing-links',
    described('Makes a sharing link.', { body: NewSharingLinkRequest, reply: OwnSharingLinkWire }),
    request => sharingLinks.make(sessionOf(request), request.body as NewSharingLinkRequest, request.ip),
  );
  app.patch(
    '/api/sharing-links/:link',
    described('Changes an own sharing link.', { body: SharingLinkChange, reply: OwnSharingLinkWire }),
    request => {
      const change = { id: linkIn(request.params), change: request.body as SharingLinkChange };
      return sharingLinks.change(sessionOf(request), change, request.ip);
    },
  );
  app.delete('/api/sharing-links/:link', described('Revokes an own sharing link.'), async (request, reply) => {
    await sharingLinks.revoke(sessionOf(request), linkIn(request.params), request.ip);
    return reply.code(204).send();
  });
  app.get(
    '/api/admin/sharing-links',
    described('The sharing links of all accounts, newest first.', { reply: SharingLinksReply }),
    async (request): Promise<SharingLinksReply> => ({ links: await administering(doors, request).links.list() }),
  );
  app.delete('/api/admin/sharing-links/:link', described('Revokes any sharing link.'), async (request, reply) => {
    await administering(doors, request).links.revoke(linkIn(request.params));
    return reply.code(204).send();
  });
}

function linkIn(params: unknown): string {
  return (params as { readonly link: string }).link;
}
