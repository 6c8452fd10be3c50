/** Routes by which administrators say what shares keep of their past, as `waystation station share retention` does (I27). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RetentionPreviewReply, RetentionWire } from '#protocol/retention.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';

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
}

function shareIn(request: FastifyRequest): string {
  return (request.params as { readonly share: string }).share;
}
