/** The questions of the control API that a person's choices are made of. */
import type { FastifyInstance } from 'fastify';
import type { Drive } from '#drive/drive.ts';
import { localFolders, lookAt, makeLocalFolder, remoteFolders, remoteTops } from '#drive/set-up.ts';
import { LookOrder, MakeFolderOrder } from '#protocol/control/orders.ts';

interface WithId {
  Params: { id: string };
}

export function setUpRoutes(app: FastifyInstance, drive: Drive): void {
  app.post<{ Body: LookOrder }>('/look', { schema: { body: LookOrder } }, request => lookAt(drive, request.body));
  app.get<WithId>('/connections/:id/shares', request => remoteTops(drive, request.params.id));
  app.get<WithId & { Querystring: { share?: string; node?: string } }>('/connections/:id/folders', request => {
    const { share = '', node = '' } = request.query;
    return remoteFolders(drive, request.params.id, { share, node });
  });
  app.get<{ Querystring: { path?: string } }>('/folders', request => localFolders(drive, request.query.path));
  app.post<{ Body: MakeFolderOrder }>('/folders', { schema: { body: MakeFolderOrder } }, request =>
    makeLocalFolder(drive, request.body.folder),
  );
}
