/** Routes about the file log: who changed what in a folder, for its readers; all of it, and who saw what, for administrators. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import {
  AccessLogExportQuery,
  AccessLogQuery,
  AccessLogReply,
  ChangeLogExportQuery,
  ChangeLogQuery,
  ChangeLogReply,
  FolderLogQuery,
  MostVisitedQuery,
  MostVisitedReply,
} from '#protocol/file-log.ts';
import type { AuditForm } from '#station/admin/audit-export.ts';
import { accessesExport, changesExport } from '#station/file-log/file-log-export.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { encoded, exportHeaders } from '#station/http/routes-audit.ts';
import { nodeIn } from '#station/http/routes-browse.ts';
import { actorWithin } from '#station/http/session.ts';
import { streamed } from '#station/http/streamed.ts';

export function fileLogRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const { access, fileLog } = doors;
  app.get(
    '/api/shares/:share/folders/:node/log',
    described('What was done in a folder and beneath.', { querystring: FolderLogQuery, reply: ChangeLogReply }),
    (request): Promise<ChangeLogReply> => {
      const { actor, share } = actorWithin(access, request);
      return fileLog.folder(actor, { share, node: nodeIn(request) }, request.query as FolderLogQuery);
    },
  );
  listRoutes(app, doors);
  exportRoutes(app, doors);
}

function listRoutes(app: FastifyInstance, { fileLog, fileAccesses }: HttpDoors): void {
  app.get(
    '/api/admin/file-log/changes',
    described('What was done to the files of a share.', { querystring: ChangeLogQuery, reply: ChangeLogReply }),
    (request): Promise<ChangeLogReply> => fileLog.changes(request.query as ChangeLogQuery),
  );
  app.get(
    '/api/admin/file-log/accesses',
    described('Which files people saw.', { querystring: AccessLogQuery, reply: AccessLogReply }),
    (request): Promise<AccessLogReply> => {
      fileAccesses.write();
      return fileLog.accesses(request.query as AccessLogQuery);
    },
  );
  app.get(
    '/api/admin/file-log/most-visited',
    described('What visitors saw most.', { querystring: MostVisitedQuery, reply: MostVisitedReply }),
    (request): Promise<MostVisitedReply> => {
      fileAccesses.write();
      return fileLog.mostVisited(Number((request.query as MostVisitedQuery).sinceMs));
    },
  );
}

function exportRoutes(app: FastifyInstance, { fileLog, fileAccesses, log }: HttpDoors): void {
  const send = (reply: FastifyReply, pieces: AsyncIterable<string>, of: { name: string; form: AuditForm }) =>
    reply.headers(exportHeaders(of.name, of.form)).send(streamed(encoded(pieces), log));
  app.get(
    '/api/admin/file-log/changes/export',
    described('What was done to the files of a share, as a whole.', {
      querystring: ChangeLogExportQuery,
      bytes: 'CSV or JSON.',
    }),
    async (request, reply) => {
      const { form, ...query } = request.query as ChangeLogExportQuery;
      return send(reply, await changesExport(fileLog, query, form), { name: 'waystation-changes', form });
    },
  );
  app.get(
    '/api/admin/file-log/accesses/export',
    described('Which files people saw, as a whole.', { querystring: AccessLogExportQuery, bytes: 'CSV or JSON.' }),
    async (request, reply) => {
      fileAccesses.write();
      const { form, ...query } = request.query as AccessLogExportQuery;
      return send(reply, await accessesExport(fileLog, query, form), { name: 'waystation-accesses', form });
    },
  );
}
