/** What the panel asks about what the drive does and has done. */
import type { LogKind, LogPage } from '#protocol/control/activity.ts';
import type { Download, DownloadsForgotten } from '#protocol/control/downloads.ts';
import { ask, askText } from '#ui/drive/ask.ts';

/** What is left out narrows nothing. */
export interface LogNarrowing {
  readonly task?: string;
  readonly kinds?: readonly LogKind[];
  readonly fromMs?: number;
  readonly search?: string;
}

/** At most `limit` lines, after where a page before ended. */
export function getLog(narrowing: LogNarrowing, limit: number, after?: string): Promise<LogPage> {
  const query = queryOf(narrowing);
  query.set('limit', `${limit}`);
  if (after !== undefined) query.set('after', after);
  return ask('GET', `/log?${query}`);
}

/** Everything that fits. */
export function getLogText(narrowing: LogNarrowing, form: 'csv' | 'jsonl'): Promise<string> {
  const query = queryOf(narrowing);
  query.set('form', form);
  return askText(`/log/export?${query}`);
}

export function getDownloads(): Promise<readonly Download[]> {
  return ask('GET', '/downloads');
}

export function orderDownload(id: string, order: 'pause' | 'resume' | 'cancel'): Promise<Download> {
  return ask('POST', `/downloads/${id}/${order}`);
}

export function forgetDownload(id: string): Promise<DownloadsForgotten> {
  return ask('DELETE', `/downloads/${id}`);
}

/** The records of all that are over. */
export function forgetDownloads(): Promise<DownloadsForgotten> {
  return ask('DELETE', '/downloads');
}

function queryOf({ task, kinds, fromMs, search }: LogNarrowing): URLSearchParams {
  const query = new URLSearchParams();
  if (task !== undefined) query.set('task', task);
  if (kinds !== undefined) query.set('kinds', kinds.join(','));
  if (fromMs !== undefined) query.set('from', `${fromMs}`);
  if (search !== undefined && search !== '') query.set('search', search);
  return query;
}
