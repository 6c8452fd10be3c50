/** What is left out of tasks, over the control API. */
import type { FastifyInstance } from 'fastify';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { testIgnoring } from '#drive/task/ignore-test.ts';
import { changeAtPath } from '#drive/task/selection-at-path.ts';
import { selectionOf, selectionTree } from '#drive/task/selection-places.ts';
import { PathSelectionOrder, SelectionOrder } from '#protocol/control/selection.ts';

interface WithId {
  Params: { id: string };
}

export function selectionRoutes(app: FastifyInstance, drive: Drive): void {
  app.get<WithId>('/tasks/:id/selection', request => selectionOf(drive, request.params.id));
  app.get<WithId & { Querystring: { node?: string } }>('/tasks/:id/selection/tree', request =>
    selectionTree(drive, request.params.id, request.query.node),
  );
  app.post<WithId & { Body: SelectionOrder }>('/tasks/:id/selection', { schema: { body: SelectionOrder } }, request =>
    drive.select(request.params.id, request.body),
  );
  app.post<{ Body: PathSelectionOrder }>('/selection', { schema: { body: PathSelectionOrder } }, request =>
    changeAtPath(drive, request.body),
  );
  app.get<{ Querystring: { path?: string } }>('/ignore-test', request => {
    if (request.query.path === undefined) throw new DriveError('invalid', 'the question needs a path');
    return testIgnoring(drive, request.query.path);
  });
}
