/** The last few files that came or changed here, for a menu. */
import { join } from 'node:path';
import type { LogSource } from '#drive/activity/log-pages.ts';
import { plainText } from '#drive/plain-text.ts';
import { lastName } from '#model/path.ts';
import type { SyncLogKind } from '#platform/sync-log.ts';
import type { RecentFile } from '#protocol/control/activity.ts';

/** Files that are told of. */
export const recentFilesMax = 5;
/** Lines of each task that are looked through for them. */
const linesMax = 50;

const kinds: readonly SyncLogKind[] = ['came', 'came-change', 'sent', 'sent-change'];

/** The newest first, each file once, as far as they are there still. */
export function recentFiles(sources: readonly LogSource[], isThere: (path: string) => boolean): RecentFile[] {
  const lines = sources.flatMap(({ task, folder, store }) =>
    store.syncLog({ limit: linesMax, kinds }).map(line => ({ ...line, task, at: join(folder, line.path) })),
  );
  const files = lines.filter(({ object }) => object === 'file').sort((a, b) => b.atMs - a.atMs);
  const newest = new Map<string, RecentFile>();
  for (const { task, at, path, atMs } of files) {
    if (newest.size === recentFilesMax) break;
    if (newest.has(at) || !isThere(at)) continue;
    newest.set(at, { task, path: at, name: plainText(lastName(path)), at: new Date(atMs).toISOString() });
  }
  return [...newest.values()];
}
