/** Routes by which administrators say what shares keep of their past, as `waystation station share retention` does (I27). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HomeRetentionReply, NewRetentionWire, RetentionPreviewReply, RetentionWire } from '#protocol/retention.ts';
import type { Asking } from '#station/admin/home-retention.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';
import { sessionOf } from '#station/http/session.ts';

export function retentionRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const path = '/api/admin/shares/:share/retention';
  app.get(
    path,
    described('What a share keeps of its past.', { reply: RetentionWire }),
    (request): Promise<RetentionWire> => administering(doors, request).retention.retention(shareIn(request)),
  );
  app.put(path, described('Says what a share keeps of its past.', { body: RetentionWire }), async (request, reply) => {
    await administering(doors, request).retention.setRetention(shareIn(request), request.body as RetentionWire);
    return reply.code(204).send();
  });
  app.post(
    `${path}/preview`,
    described('What a policy would take from a share now.', { body: RetentionWire, reply: RetentionPreviewReply }),
    (request): Promise<RetentionPreviewReply> =>
      administering(doors, request).retention.preview(shareIn(request), request.body as RetentionWire),
  );
  newRetentionRoutes(app, doors);
  homeRoutes(app, doors);
}

/** What is chosen for shares and homes to come, and what owners choose for their homes (V10, V11). */
function newRetentionRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const path = '/api/admin/new-retention';
  app.get(
    path,
    described('What shares and homes to come keep of their past.', { reply: NewRetentionWire }),
    (request): NewRetentionWire => administering(doors, request).retention.newRetention(),
  );
  app.put(
    path,
    described('Says what shares and homes to come keep of their past.', { body: NewRetentionWire }),
    (request, reply) => {
      administering(doors, request).retention.setNewRetention(request.body as NewRetentionWire);
      return reply.code(204).send();
    },
  );
}

function homeRoutes(app: FastifyInstance, { homeRetention }: HttpDoors): void {
  const path = '/api/home/retention';
  app.get(
    path,
    described('What the own home keeps of its past.', { reply: HomeRetentionReply }),
    (request): Promise<HomeRetentionReply> => homeRetention.show(asking(request)),
  );
  app.put(path, described('Says what the own home keeps.', { body: RetentionWire }), async (request, reply) => {
    await homeRetention.choose(asking(request), request.body as RetentionWire);
    return reply.code(204).send();
  });
  app.post(
    `${path}/preview`,
    described('What a policy would take from the own home now.', {
      body: RetentionWire,
      reply: RetentionPreviewReply,
    }),
    (request): Promise<RetentionPreviewReply> => homeRetention.preview(asking(request), request.body as RetentionWire),
  );
}

function asking(request: FastifyRequest): Asking {
  return { session: sessionOf(request), address: request.ip };
}

function shareIn(request: FastifyRequest): string {
  return (request.params as { readonly share: string }).share;
}
