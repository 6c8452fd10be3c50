/** Has the station copy or move, step by step. */
import type { CopyReply, CopyRequest } from '#protocol/copy.ts';
import { call } from '#ui/common/api.ts';

/** A step of a copy into `share`. */
export function copyStep(share: string, json: CopyRequest, signal: AbortSignal): Promise<CopyReply> {
  return call(`/api/shares/${share}/copy-from`, { method: 'POST', json, signal });
}
