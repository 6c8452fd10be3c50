/** The questions of the control API about what would be done, and the order that lets a task begin. */
import type { FastifyInstance } from 'fastify';
import type { Drive } from '#drive/drive.ts';
import { chooseExisting, firstLook, foreseeRules, startTask } from '#drive/task/first-look.ts';
import { removalOfConnection, removalOfTask } from '#drive/task/removal.ts';
import { ExistingOrder, StartOrder } from '#protocol/control/first-look.ts';
import { RulesOrder } from '#protocol/control/orders.ts';

interface WithId {
  Params: { id: string };
}

export function previewRoutes(app: FastifyInstance, drive: Drive): void {
  app.get<WithId>('/tasks/:id/first-look', request => firstLook(drive, request.params.id));
  app.post<WithId & { Body: ExistingOrder }>(
    '/tasks/:id/existing',
    { schema: { body: ExistingOrder } },
    async request => {
      await chooseExisting(drive, request.params.id, request.body);
      return {};
    },
  );
  app.post<WithId & { Body: StartOrder }>('/tasks/:id/start', { schema: { body: StartOrder } }, async request => {
    await startTask(drive, request.params.id, request.body.mark);
    return {};
  });
  app.post<WithId & { Body: RulesOrder }>('/tasks/:id/foresee', { schema: { body: RulesOrder } }, request =>
    foreseeRules(drive, request.params.id, request.body),
  );
  app.get<WithId>('/tasks/:id/removal', request => removalOfTask(drive, request.params.id));
  app.get<WithId>('/connections/:id/removal', request => removalOfConnection(drive, request.params.id));
}
