/** Every request about quotas, by what it asks for. */
import type { QuotaBytes, QuotaWire } from '#protocol/quotas.ts';
import { call } from '#ui/common/api.ts';

export function setQuota(share: string, bytes: QuotaBytes): Promise<void> {
  const path = `/api/admin/shares/${encodeURIComponent(share)}/quota`;
  return call(path, { method: 'PUT', json: { bytes } satisfies QuotaWire });
}

export function getHomeQuota(): Promise<QuotaWire> {
  return call('/api/admin/home-quota');
}

export function setHomeQuota(bytes: QuotaBytes): Promise<void> {
  return call('/api/admin/home-quota', { method: 'PUT', json: { bytes } satisfies QuotaWire });
}
