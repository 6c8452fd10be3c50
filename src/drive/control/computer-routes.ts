/** The route of the control API by which this computer is called otherwise. */
import type { FastifyInstance } from 'fastify';
import type { Drive } from '#drive/drive.ts';
import { RenameOrder } from '#protocol/control/orders.ts';

export function computerRoutes(app: FastifyInstance, drive: Drive): void {
  app.post<{ Body: RenameOrder }>('/computer', { schema: { body: RenameOrder } }, async request => ({
    computer: await drive.renameComputer(request.body.computer),
  }));
}
