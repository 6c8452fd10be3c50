/** The control API: every order and question to a drive, whichever way they come in. */
import type { FastifyInstance } from 'fastify';
import { activityRoutes } from '#drive/control/activity-routes.ts';
import { orderCompilers } from '#drive/control/check-orders.ts';
import { computerRoutes } from '#drive/control/computer-routes.ts';
import { conflictRoutes } from '#drive/control/conflict-routes.ts';
import { downloadRoutes } from '#drive/control/download-routes.ts';
import { sendLines, whenGone } from '#drive/control/lines.ts';
import { nearbyRoutes } from '#drive/control/nearby-routes.ts';
import { pastRoutes } from '#drive/control/past-routes.ts';
import { previewRoutes } from '#drive/control/preview-routes.ts';
import { selectionRoutes } from '#drive/control/selection-routes.ts';
import { setUpRoutes } from '#drive/control/set-up-routes.ts';
import { settingsRoutes } from '#drive/control/settings-routes.ts';
import { shellRoutes } from '#drive/control/shell-routes.ts';
import { statusEvents } from '#drive/control/status-events.ts';
import { waitForRest } from '#drive/control/wait.ts';
import type { Drive } from '#drive/drive.ts';
import { DriveError, driveErrors } from '#drive/drive-error.ts';
import { show } from '#drive/show.ts';
import { countedStatus, driveStatus, taskProblems } from '#drive/status.ts';
import { decideHold, listHolds } from '#drive/task/holds.ts';
import { emptyBins, listBins, restoreFromBins } from '#drive/task/recovery-bin.ts';
import { why } from '#drive/task/why.ts';
import type { Log } from '#platform/doors.ts';
import {
  EmptyOrder,
  LinkOrder,
  RelocateOrder,
  RestoreOrder,
  RulesOrder,
  TaskOrder,
  TrustOrder,
  WaitOrder,
} from '#protocol/control/orders.ts';

/** Bytes of an order. */
export const orderBytesMax = 2 * 1024 * 1024;

/** What a server of the control API is made with: nothing of an order is guessed or left out. */
export const controlServerOptions = {
  bodyLimit: orderBytesMax,
  forceCloseConnections: true,
  schemaController: { compilersFactory: orderCompilers },
} as const;

/** Adds every route of the control API. Who may use them is for the server to say, before. */
export function controlRoutes(app: FastifyInstance, drive: Drive, log: Log): void {
  answerErrors(app, log);
  addConnectionRoutes(app, drive);
  addTaskRoutes(app, drive);
  addHoldRoutes(app, drive);
  addBinRoutes(app, drive);
  addQuestionRoutes(app, drive);
  setUpRoutes(app, drive);
  settingsRoutes(app, drive);
  nearbyRoutes(app, drive);
  computerRoutes(app, drive);
  selectionRoutes(app, drive);
  previewRoutes(app, drive);
  pastRoutes(app, drive);
  conflictRoutes(app, drive);
  downloadRoutes(app, drive);
  activityRoutes(app, drive);
  shellRoutes(app, drive);
}

interface WithId {
  Params: { id: string };
}

function addConnectionRoutes(app: FastifyInstance, drive: Drive): void {
  app.get('/connections', () => driveStatus(drive).connections);
  app.post<{ Body: LinkOrder }>('/link', { schema: { body: LinkOrder } }, request => drive.link(request.body));
  app.post<WithId>('/connections/:id/unlink', async request => ({ heard: await drive.unlink(request.params.id) }));
  app.post<WithId & { Body: TrustOrder }>('/connections/:id/trust', { schema: { body: TrustOrder } }, async request => {
    await drive.trust(request.params.id, request.body.fingerprint);
    return {};
  });
}

function addTaskRoutes(app: FastifyInstance, drive: Drive): void {
  app.get('/tasks', async () => (await countedStatus(drive)).tasks);
  app.get<WithId>('/tasks/:id/problems', request => taskProblems(drive, request.params.id));
  app.post<WithId>('/tasks/:id/show', async request => {
    await show(drive.record(request.params.id).folder);
    return {};
  });
  app.post<WithId>('/tasks/:id/retry', async request => {
    await drive.retryTask(request.params.id);
    return {};
  });
  app.post<{ Body: TaskOrder }>('/tasks', { schema: { body: TaskOrder } }, request => drive.addTask(request.body));
  app.patch<WithId & { Body: RulesOrder }>('/tasks/:id', { schema: { body: RulesOrder } }, async request => {
    await drive.setTask(request.params.id, request.body);
    return {};
  });
  app.post<WithId & { Body: RelocateOrder }>(
    '/tasks/:id/relocate',
    { schema: { body: RelocateOrder } },
    async request => {
      await drive.relocateTask(request.params.id, request.body.folder);
      return {};
    },
  );
  app.post<WithId>('/tasks/:id/pause', async request => {
    await drive.setPaused(request.params.id, true);
    return {};
  });
  app.post<WithId>('/tasks/:id/resume', async request => {
    await drive.setPaused(request.params.id, false);
    return {};
  });
  app.delete<WithId>('/tasks/:id', async request => {
    await drive.removeTask(request.params.id);
    return {};
  });
}

function addHoldRoutes(app: FastifyInstance, drive: Drive): void {
  app.get('/holds', () => listHolds(drive));
  app.post<WithId>('/holds/:id/release', request => decideHold(drive, request.params.id, 'release'));
  app.post<WithId>('/holds/:id/discard', request => decideHold(drive, request.params.id, 'discard'));
}

function addBinRoutes(app: FastifyInstance, drive: Drive): void {
  app.get<{ Querystring: { task?: string } }>('/bin', request => listBins(drive, request.query.task));
  app.post<{ Body: RestoreOrder }>('/bin/restore', { schema: { body: RestoreOrder } }, request =>
    restoreFromBins(drive, request.body),
  );
  app.post<{ Body: EmptyOrder }>('/bin/empty', { schema: { body: EmptyOrder } }, request =>
    emptyBins(drive, request.body),
  );
}

function addQuestionRoutes(app: FastifyInstance, drive: Drive): void {
  app.get('/status', () => countedStatus(drive));
  app.post<{ Body: WaitOrder }>('/wait', { schema: { body: WaitOrder } }, (request, reply) => {
    return sendLines(reply, waitForRest(drive, request.body.timeoutMs, whenGone(request)));
  });
  app.get('/events', async (request, reply) => {
    await countedStatus(drive);
    const doors = { status: () => driveStatus(drive), monotonicMs: () => drive.monotonicMs() };
    return sendLines(reply, statusEvents(doors, whenGone(request)));
  });
  app.get<{ Querystring: { path?: string } }>('/why', request => {
    if (request.query.path === undefined) throw new DriveError('invalid', 'the question needs a path');
    return why(drive, request.query.path);
  });
}

function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const known = error instanceof DriveError ? error : asDriveError(error);
    if (known.code === 'internal') log('error', 'order failed', { error: error.stack });
    const { code, message, about } = known;
    return reply.status(driveErrors[code].status).send({ error: code, message, about });
  });
  app.setNotFoundHandler((request, reply) =>
    reply.status(404).send({ error: 'not-found', message: `there is no ${request.method} ${request.url} here` }),
  );
}

function asDriveError(error: Error & { statusCode?: number }): DriveError {
  const status = error.statusCode ?? 500;
  return new DriveError(status >= 400 && status < 500 ? 'invalid' : 'internal', error.message);
}
