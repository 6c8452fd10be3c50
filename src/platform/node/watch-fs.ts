import { sharedThread } from '#platform/node/watch-thread.ts';

/**
 * Watching by Node's own recursive `fs.watch`, where there is no inotify (macOS, Windows, another C library). It
 * loses events silently when its thread is busy, so that thread has no other work.
 */
export const watchByNode = sharedThread(() => ({
  script: new URL('./watch-fs-worker.ts', import.meta.url),
  wake: () => {},
  release: () => {},
}));
