/** What the control API tells of what is under way, and of what was done. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { logExport } from '#drive/activity/log-export.ts';
import { followLog } from '#drive/activity/log-follow.ts';
import { type LogFilter, logPage, logSources } from '#drive/activity/log-pages.ts';
import { sendLines, whenGone } from '#drive/control/lines.ts';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import { transfersOf } from '#drive/status.ts';
import { type SyncLogKind, syncLogKinds } from '#platform/sync-log.ts';
import { strict } from '#protocol/schema.ts';

/** Lines of a page, unless it is asked for fewer or more. */
const pageLines = 200;

const Moment = Type.String({ pattern: '^[0-9]{1,16}$' });
const narrowing = {
  task: Type.Optional(Type.String({ maxLength: 256 })),
  /** Separated by commas. */
  kinds: Type.Optional(Type.String({ maxLength: 1_000 })),
  /** Wall-clock milliseconds, both inclusive. */
  from: Type.Optional(Moment),
  to: Type.Optional(Moment),
  search: Type.Optional(Type.String({ maxLength: 1_000 })),
};
const LogQuery = strict({
  ...narrowing,
  after: Type.Optional(Type.String({ maxLength: 16_384 })),
  limit: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}$' })),
});
const ExportQuery = strict({ ...narrowing, form: Type.Union([Type.Literal('csv'), Type.Literal('jsonl')]) });
const FollowQuery = strict({ task: narrowing.task, kinds: narrowing.kinds, search: narrowing.search });

export function activityRoutes(app: FastifyInstance, drive: Drive): void {
  app.get('/transfers', () => transfersOf(drive));
  app.get<{ Querystring: Static<typeof LogQuery> }>('/log', { schema: { querystring: LogQuery } }, ({ query }) => {
    const { after, limit } = query;
    const order = { limit: limit === undefined ? pageLines : Number(limit), ...(after === undefined ? {} : { after }) };
    return logPage(logSources(drive, query.task), filterOf(query), order);
  });
  app.get<{ Querystring: Static<typeof ExportQuery> }>(
    '/log/export',
    { schema: { querystring: ExportQuery } },
    ({ query }, reply) => {
      const pieces = logExport(logSources(drive, query.task), filterOf(query), query.form);
      return reply.type(query.form === 'csv' ? 'text/csv' : 'application/x-ndjson').send(Readable.from(pieces));
    },
  );
  app.get<{ Querystring: Static<typeof FollowQuery> }>(
    '/log/follow',
    { schema: { querystring: FollowQuery } },
    (request, reply) => {
      const { task, ...query } = request.query;
      // Refused before the first line.
      logSources(drive, task);
      const sources = () => logSources(drive, task);
      return sendLines(reply, followLog({ sources }, filterOf(query), whenGone(request)));
    },
  );
}

type Narrowing = Partial<Record<Exclude<keyof typeof narrowing, 'task'>, string>>;

function filterOf({ kinds, from, to, search }: Narrowing): LogFilter {
  return {
    ...(kinds === undefined ? {} : { kinds: kinds.split(',').map(kindOf) }),
    ...(from === undefined ? {} : { fromMs: Number(from) }),
    ...(to === undefined ? {} : { toMs: Number(to) }),
    ...(search === undefined ? {} : { search }),
  };
}

function kindOf(text: string): SyncLogKind {
  const kind = syncLogKinds.find(each => each === text);
  if (kind === undefined)
    throw new DriveError('invalid', `"${plainText(text)}" is no kind of line; there is: ${syncLogKinds.join(', ')}`);
  return kind;
}
