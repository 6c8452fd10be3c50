/** Every request about what shares keep of their past, by what it asks for. */
import type {
  HomeRetentionReply,
  NewRetentionWire,
  RetentionPreviewReply,
  RetentionWire,
} from '#protocol/retention.ts';
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

export function getNewRetention(): Promise<NewRetentionWire> {
  return call('/api/admin/new-retention');
}

export function setNewRetention(json: NewRetentionWire): Promise<void> {
  return call('/api/admin/new-retention', { method: 'PUT', json });
}

/** Of the own home, as the two after it. */
export function getHomeRetention(): Promise<HomeRetentionReply> {
  return call('/api/home/retention');
}

export function setHomeRetention(json: RetentionWire): Promise<void> {
  return call('/api/home/retention', { method: 'PUT', json });
}

export function previewHomeRetention(json: RetentionWire): Promise<RetentionPreviewReply> {
  return call('/api/home/retention/preview', { method: 'POST', json });
}

function pathOf(share: string): string {
  return `/api/admin/shares/${encodeURIComponent(share)}/retention`;
}
