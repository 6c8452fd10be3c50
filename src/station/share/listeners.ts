/** Who wants to hear of new heads, and what they were told. */
import type { Revision } from '#model/node.ts';
import type { Log } from '#platform/doors.ts';
import type { DeviceId, ShareId, ShareStore } from '#platform/share-store.ts';
import type { PushMessage } from '#protocol/feed.ts';
import { wantedIn } from '#station/share/wanted.ts';

/** Hears of a new head, and of the device whose commit it was; undefined where the station cannot tell. */
export type HeadListener = (push: PushMessage, by?: DeviceId) => void;

/** A listener that throws keeps the others from nothing. */
export function createListeners(log: Log) {
  const byShare = new Map<ShareId, Set<HeadListener>>();
  const told = new Map<ShareId, Revision>();
  return {
    told: (share: ShareId): Revision => told.get(share) ?? 0,
    add(share: ShareId, listener: HeadListener): () => void {
      const listeners = byShare.get(share) ?? new Set();
      byShare.set(share, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && byShare.get(share) === listeners) byShare.delete(share);
      };
    },
    tell(push: PushMessage, by?: DeviceId): void {
      told.set(push.share, push.head);
      for (const listener of byShare.get(push.share) ?? []) {
        try {
          listener(push, by);
        } catch (error) {
          log('error', 'push listener failed', { share: push.share, error });
        }
      }
    },
  };
}

/** Tells of the heads that another program moved on. */
export async function tellOthers(store: ShareStore, listeners: ReturnType<typeof createListeners>): Promise<void> {
  for (const { id, epoch, head } of await store.shares()) {
    if (listeners.told(id) < head) listeners.tell({ share: id, epoch, head });
  }
}

/** Tells the head once more where contents are wanted: a drive that knows it already asks for them. */
export async function askDrives(store: ShareStore, tell: (push: PushMessage) => void): Promise<void> {
  for (const { id, epoch, head } of await store.shares()) {
    if ((await wantedIn(store, id)).length > 0) tell({ share: id, epoch, head });
  }
}
