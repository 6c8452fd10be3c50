/** The last few files that came or changed here, for a menu. */
import { join } from 'node:path';
import type { LogSource } from '#drive/activity/log-pages.ts';
import { plainText } from '#drive/plain-text.ts';
import { whileUnchanged } from '#drive/task/while-unchanged.ts';
import { lastName } from '#model/path.ts';
import type { SyncLogEntry } from '#platform/sync-log.ts';
import type { RecentFile } from '#protocol/control/activity.ts';

/** Files that are told of. */
export const recentFilesMax = 5;
/** Lines of each task that are looked through for them. */
const linesMax = 50;

const kinds: readonly string[] = ['came', 'came-change', 'sent', 'sent-change'];

/** The newest first, each file once, as far as they are there still. */
export function recentFiles(sources: readonly LogSource[], isThere: (path: string) => boolean): RecentFile[] {
  const lines = sources.flatMap(({ task, folder, store }) =>
    newestFiles(store).map(line => ({ ...line, task, at: join(folder, line.path) })),
  );
  lines.sort((a, b) => b.atMs - a.atMs);
  const newest = new Map<string, RecentFile>();
  for (const { task, at, path, atMs } of lines) {
    if (newest.size === recentFilesMax) break;
    if (newest.has(at) || !isThere(at)) continue;
    newest.set(at, { task, path: at, name: plainText(lastName(path)), at: new Date(atMs).toISOString() });
  }
  return [...newest.values()];
}

/** It is asked several times a second, and mostly nothing was written since. */
const newestFiles = whileUnchanged((store: LogSource['store']): readonly SyncLogEntry[] =>
  store.syncLog({ limit: linesMax }).filter(({ kind, object }) => object === 'file' && kinds.includes(kind)),
);
