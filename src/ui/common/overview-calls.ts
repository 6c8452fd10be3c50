/** Every request of the overview, by what it asks for. */
import type { AuditExportQuery } from '#protocol/administer.ts';
import type { ActivityReply, OverviewReply } from '#protocol/overview.ts';
import { call } from '#ui/common/api.ts';

export function getOverview(): Promise<OverviewReply> {
  return call('/api/admin/overview');
}

export function getActivity(sinceMs: number): Promise<ActivityReply> {
  return call(`/api/admin/activity?sinceMs=${sinceMs}`);
}

/** Where the audit is downloaded as a whole. */
export function auditExportAddress(query: AuditExportQuery): string {
  return `/api/admin/audit/export?${new URLSearchParams({ ...query })}`;
}
