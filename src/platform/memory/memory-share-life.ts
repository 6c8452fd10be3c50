/** How shares are renamed, removed and erased, for the share store's twin in memory. */
import { present } from '#base/assert.ts';
import type { MemoryShares } from '#platform/memory/memory-share-store.ts';
import { forErasure, type ShareLife } from '#platform/share-life.ts';

export function shareLifeMethods(state: MemoryShares): ShareLife {
  return {
    async renameShare(id, name) {
      const isTaken = [...state.shares.values()].some(({ row }) => row.id !== id && row.name === name);
      if (isTaken) return 'exists';
      const shared = present(state.shares.get(id), `there is no share ${id}`);
      shared.row = { ...shared.row, name };
      return 'done';
    },
    async removeShare(id, removedMs) {
      const shared = present(state.shares.get(id), `there is no share ${id}`);
      shared.row = { ...shared.row, removedMs };
    },
    async bringShareBack(id) {
      const shared = state.shares.get(id);
      if (shared === undefined || shared.row.removedMs === forErasure) return 'gone';
      shared.row = { ...shared.row, removedMs: null };
      return 'done';
    },
    /** All at once: nothing goes on beside it. */
    async eraseStep(id) {
      if (state.shares.get(id)?.row.removedMs !== forErasure) return 'done';
      state.shares.delete(id);
      state.holds.forget(id);
      state.retention.forget(id);
      state.past.forget(id);
      for (const [key, { share }] of state.wanted) if (share === id) state.wanted.delete(key);
      return 'done';
    },
  };
}
