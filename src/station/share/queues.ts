/** Work that takes turns, share by share. */
import type { ShareId } from '#platform/share-store.ts';

/** Work under way, by share. */
export interface Queues {
  run<T>(share: ShareId, work: () => Promise<T>): Promise<T>;
  idle(): Promise<void>;
}

/** Commits of one share take turns, so that none is decided on a head that another is about to change. */
export function createQueues(): Queues {
  const last = new Map<ShareId, Promise<unknown>>();
  return {
    async run(share, work) {
      const before = last.get(share) ?? Promise.resolve();
      const mine = before.then(work, work);
      last.set(share, mine);
      try {
        return await mine;
      } finally {
        if (last.get(share) === mine) last.delete(share);
      }
    },
    async idle() {
      await Promise.allSettled(last.values());
    },
  };
}
