/** Routes about the audit: pages of it for people, and all of it for other programs (I30). */
import type { FastifyInstance } from 'fastify';
import type { AuditFilter } from '#platform/audit-store.ts';
import { AuditExportQuery, AuditQuery, AuditReply, auditEntriesMax } from '#protocol/administer.ts';
import { type AuditForm, auditExport } from '#station/admin/audit-export.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { streamed } from '#station/http/streamed.ts';

const types = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;

export function auditRoutes(app: FastifyInstance, { accounts, log }: HttpDoors): void {
  app.get(
    '/api/admin/audit',
    described('Who did what.', { querystring: AuditQuery, reply: AuditReply }),
    (request): AuditReply => {
      const entries = accounts.audit({ ...filterOf(request.query as AuditQuery), limit: auditEntriesMax });
      return { entries: entries.map(each => ({ ...each })), events: [...accounts.auditEvents()] };
    },
  );
  app.get(
    '/api/admin/audit/export',
    described('Who did what, as a whole.', { querystring: AuditExportQuery, bytes: 'CSV or JSON.' }),
    (request, reply) => {
      const { form, ...query } = request.query as AuditExportQuery;
      return reply
        .headers(exportHeaders('waystation-log', form))
        .send(streamed(encoded(auditExport(accounts, filterOf(query), form)), log));
    },
  );
}

function filterOf({ before, fromMs, toMs, ...exact }: AuditQuery): Omit<AuditFilter, 'limit'> {
  return {
    ...exact,
    ...(before === undefined ? {} : { before: Number(before) }),
    ...(fromMs === undefined ? {} : { fromMs: Number(fromMs) }),
    ...(toMs === undefined ? {} : { toMs: Number(toMs) }),
  };
}

/** Of a file that is to be kept, by its name without the ending. */
export function exportHeaders(name: string, form: AuditForm): Readonly<Record<string, string>> {
  return {
    'content-type': types[form],
    'content-disposition': `attachment; filename="${name}.${form}"`,
    'x-content-type-options': 'nosniff',
  };
}

export async function* encoded(pieces: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece);
}
