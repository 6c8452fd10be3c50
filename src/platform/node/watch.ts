import type { Watch } from '#platform/doors.ts';
import { watchByNode } from '#platform/node/watch-fs.ts';
import { hasInotify, watchByInotify } from '#platform/node/watch-inotify.ts';

/**
 * Watches a folder by the best means that the system has. Links are never followed, the reserved directory is left
 * out. Where nothing can watch, `degraded` says so and the watcher stays silent: the caller scans by time anyway.
 */
export const watchFolder: Watch = async (folder, on) => {
  const reasons: string[] = [];
  for (const watch of hasInotify() ? [watchByInotify, watchByNode] : [watchByNode]) {
    try {
      return await watch(folder, on);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  on.degraded(`the folder cannot be watched (${reasons.join('; ')}); changes are found by scanning only`);
  return { close: async () => {} };
};
