/** The route by which the station copies and moves between shares, step by step. */
import type { FastifyInstance } from 'fastify';
import { CopyReply, CopyRequest } from '#protocol/copy.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { actorAt, actorWithin } from '#station/http/session.ts';

export function copyRoutes(app: FastifyInstance, { access, shares }: HttpDoors): void {
  app.post(
    '/api/shares/:share/copy-from',
    described('A step of a copy or move from a share into a folder of this one.', {
      body: CopyRequest,
      reply: CopyReply,
    }),
    request => {
      const step = request.body as CopyRequest;
      const { actor, share } = actorWithin(access, request);
      const { actor: reader } = actorAt(access, request, step.from);
      return shares.copy(actor, share, { ...step, reader });
    },
  );
}
