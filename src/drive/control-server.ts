/** The control API: orders and questions over a socket that only this person can open, with a token besides. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { writeFileAtomically } from '#drive/atomic-file.ts';
import {
  EmptyOrder,
  LinkOrder,
  RelocateOrder,
  RestoreOrder,
  RulesOrder,
  TaskOrder,
  TrustOrder,
  WaitOrder,
} from '#drive/control-messages.ts';
import type { DataFolder } from '#drive/data-folder.ts';
import type { Drive } from '#drive/drive.ts';
import { DriveError, driveErrors } from '#drive/drive-error.ts';
import { decideHold, listHolds } from '#drive/holds.ts';
import { emptyBins, listBins, restoreFromBins } from '#drive/recovery-bin.ts';
import { countedStatus, driveStatus } from '#drive/status.ts';
import { statusEvents } from '#drive/status-events.ts';
import { waitForRest } from '#drive/wait.ts';
import { why } from '#drive/why.ts';
import type { Log } from '#platform/doors.ts';

/** Bytes of an order. */
export const orderBytesMax = 2 * 1024 * 1024;
const tokenBytes = 32;

export interface ControlServer {
  close(): Promise<void>;
}

/** Listens on the data folder's socket. The folder's lock must be held: a socket left behind is removed. */
export async function startControlServer(data: DataFolder, drive: Drive, log: Log): Promise<ControlServer> {
  const token = randomBytes(tokenBytes).toString('hex');
  writeFileAtomically(data.token, `${token}\n`);
  const app = fastify({
    bodyLimit: orderBytesMax,
    forceCloseConnections: true,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
  });
  requireToken(app, token);
  answerErrors(app, log);
  addConnectionRoutes(app, drive);
  addTaskRoutes(app, drive);
  addHoldRoutes(app, drive);
  addBinRoutes(app, drive);
  addQuestionRoutes(app, drive);
  if (process.platform !== 'win32') rmSync(data.socket, { force: true });
  await app.listen({ path: data.socket });
  if (process.platform !== 'win32') chmodSync(data.socket, 0o600);
  return { close: () => app.close() };
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
    emptyBins(drive, request.body.task),
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

/** Aborted once whoever asked is gone. */
function whenGone(request: FastifyRequest): AbortSignal {
  const gone = new AbortController();
  request.raw.socket.once('close', () => gone.abort());
  return gone.signal;
}

/** One JSON value a line, as they come. */
function sendLines(reply: FastifyReply, lines: AsyncIterable<unknown>): FastifyReply {
  async function* spelled(): AsyncGenerator<string> {
    for await (const line of lines) yield `${JSON.stringify(line)}\n`;
  }
  return reply.type('application/x-ndjson').send(Readable.from(spelled()));
}

function requireToken(app: FastifyInstance, token: string): void {
  const wanted = Buffer.from(`Bearer ${token}`);
  app.addHook('onRequest', async (request, reply) => {
    const given = Buffer.from(request.headers.authorization ?? '');
    if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
    await reply.status(401).send({ error: 'refused', message: 'the token is not the one in the data folder' });
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
