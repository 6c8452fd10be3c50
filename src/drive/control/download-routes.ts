/** The downloads of the control API: begun, listed, paused, gone on with, cancelled, and their records deleted. */
import type { FastifyInstance } from 'fastify';
import type { Drive } from '#drive/drive.ts';
import { DownloadOrder } from '#protocol/control/downloads.ts';

interface WithId {
  Params: { id: string };
}

export function downloadRoutes(app: FastifyInstance, { downloads }: Drive): void {
  app.get('/downloads', () => downloads.list());
  app.post<{ Body: DownloadOrder }>('/downloads', { schema: { body: DownloadOrder } }, request =>
    downloads.begin(request.body),
  );
  app.post<WithId>('/downloads/:id/pause', request => downloads.pause(request.params.id));
  app.post<WithId>('/downloads/:id/resume', request => downloads.resume(request.params.id));
  app.post<WithId>('/downloads/:id/cancel', request => downloads.cancel(request.params.id));
  app.delete<WithId>('/downloads/:id', request => downloads.forget(request.params.id));
  app.delete('/downloads', () => downloads.forget());
}
