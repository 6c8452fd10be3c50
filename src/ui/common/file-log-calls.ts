/** Every request about the file log, and for how long the log is kept. */
import type {
  AccessLogExportQuery,
  AccessLogQuery,
  AccessLogReply,
  ChangeLogExportQuery,
  ChangeLogQuery,
  ChangeLogReply,
  MostVisitedReply,
} from '#protocol/file-log.ts';
import type { AuditKeep } from '#protocol/settings.ts';
import { call } from '#ui/common/api.ts';

const base = '/api/admin/file-log';

export function getChanges(query: ChangeLogQuery): Promise<ChangeLogReply> {
  return call(`${base}/changes?${new URLSearchParams({ ...query })}`);
}

export function getAccesses(query: AccessLogQuery): Promise<AccessLogReply> {
  return call(`${base}/accesses?${new URLSearchParams({ ...query })}`);
}

export function getMostVisited(sinceMs: number): Promise<MostVisitedReply> {
  return call(`${base}/most-visited?sinceMs=${sinceMs}`);
}

/** What was done in a folder and beneath; `after` goes on with a page. */
export function getFolderLog(share: string, node: string, after: string | undefined): Promise<ChangeLogReply> {
  const query = after === undefined ? '' : `?${new URLSearchParams({ after })}`;
  return call(`/api/shares/${share}/folders/${node}/log${query}`);
}

/** Where the changes are downloaded as a whole. */
export function changesExportAddress(query: ChangeLogExportQuery): string {
  return `${base}/changes/export?${new URLSearchParams({ ...query })}`;
}

/** Where the accesses are downloaded as a whole. */
export function accessesExportAddress(query: AccessLogExportQuery): string {
  return `${base}/accesses/export?${new URLSearchParams({ ...query })}`;
}

export function getAuditKeep(): Promise<AuditKeep> {
  return call('/api/admin/audit-keep');
}

export function setAuditKeep(days: number): Promise<void> {
  return call('/api/admin/audit-keep', { method: 'PUT', json: { days } });
}
