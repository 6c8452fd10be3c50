/** Routes by which administrators set quotas in a browser, as `waystation station share quota` does (A19). */
import type { FastifyInstance } from 'fastify';
import { QuotaWire } from '#protocol/quotas.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';

export function quotaRoutes(app: FastifyInstance, doors: HttpDoors): void {
  app.put(
    '/api/admin/shares/:share/quota',
    described('Says how many bytes may live in a share.', { body: QuotaWire }),
    async (request, reply) => {
      const { share } = request.params as { readonly share: string };
      await administering(doors, request).quotas.setQuota(share, (request.body as QuotaWire).bytes);
      return reply.code(204).send();
    },
  );
  app.get(
    '/api/admin/home-quota',
    described('How many bytes may live in homes to come.', { reply: QuotaWire }),
    (request): QuotaWire => ({ bytes: administering(doors, request).quotas.homeQuota() }),
  );
  app.put(
    '/api/admin/home-quota',
    described('Says how many bytes may live in homes to come.', { body: QuotaWire }),
    (request, reply) => {
      administering(doors, request).quotas.setHomeQuota((request.body as QuotaWire).bytes);
      return reply.code(204).send();
    },
  );
}
