/** Conflicts in the control API: listed, looked at, decided. */
import type { FastifyInstance } from 'fastify';
import { conflictBytes, conflictPath, decideConflict, listConflicts } from '#drive/conflicts/conflicts.ts';
import type { Drive } from '#drive/drive.ts';
import { show } from '#drive/show.ts';
import { ConflictOrder } from '#protocol/control/conflicts.ts';

interface WithId {
  Params: { id: string };
}

export function conflictRoutes(app: FastifyInstance, drive: Drive): void {
  app.get<{ Querystring: { task?: string } }>('/conflicts', ({ query }) => listConflicts(drive, query.task));
  app.post<WithId & { Body: ConflictOrder }>(
    '/conflicts/:id/decide',
    { schema: { body: ConflictOrder } },
    ({ params, body }) => decideConflict(drive, params.id, body),
  );
  for (const which of ['this', 'other'] as const) {
    // Of one type whatever it is, and never a page: what it shows of them is for the page to say.
    app.get<WithId>(`/conflicts/:id/${which}`, async ({ params }, reply) => {
      const bytes = await conflictBytes(drive, params.id, which);
      return reply
        .type('application/octet-stream')
        .header('x-content-type-options', 'nosniff')
        .send(Buffer.from(bytes));
    });
    app.post<WithId>(`/conflicts/:id/${which}/open`, async ({ params }) => {
      await show(await conflictPath(drive, params.id, which), true);
      return {};
    });
  }
}
