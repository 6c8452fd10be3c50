/** Watching by inotify, which tells when a writer has closed its file, both ends of a rename, and lost events. */
import { present } from '#base/assert.ts';
import { makeBell } from '#platform/node/libc-inotify.ts';
import { sharedThread } from '#platform/node/watch-thread.ts';

/** True where inotify can be had. */
export function hasInotify(): boolean {
  const bell = makeBell();
  bell?.close();
  return bell !== undefined;
}

/** Watches by inotify, where `hasInotify`. */
export const watchByInotify = sharedThread(() => {
  const bell = present(makeBell(), 'asked for only where there is inotify');
  return {
    script: new URL('./watch-inotify-worker.ts', import.meta.url),
    data: bell.fd,
    wake: () => bell.ring(),
    release: () => bell.close(),
  };
});
