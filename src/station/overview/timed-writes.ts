/** Tells how long the writes of a share store take. */
import type { ShareStore } from '#platform/share-store.ts';

/** The same store; `wrote` hears the milliseconds of each write. */
export function timedWrites(store: ShareStore, wrote: (ms: number) => void): ShareStore {
  return {
    ...store,
    async write(change) {
      const from = performance.now();
      try {
        return await store.write(change);
      } finally {
        wrote(performance.now() - from);
      }
    },
  };
}
