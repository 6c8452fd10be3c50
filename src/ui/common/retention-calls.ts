/** Every request about what shares keep of their past, by what it asks for. */
import type { RetentionPreviewReply, RetentionWire } from '#protocol/retention.ts';
import { call } from '#ui/common/api.ts';

export function getRetention(share: string): Promise<RetentionWire> {
  return call(pathOf(share));
}

export function setRetention(share: string, retention: RetentionWire): Promise<void> {
  return call(pathOf(share), { method: 'PUT', json: retention });
}

/** Changes nothing. */
export function previewRetention(share: string, retention: RetentionWire): Promise<RetentionPreviewReply> {
  return call(`${pathOf(share)}/preview`, { method: 'POST', json: retention });
}

function pathOf(share: string): string {
  return `/api/admin/shares/${encodeURIComponent(share)}/retention`;
}
