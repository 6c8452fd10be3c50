/** Work that takes turns, share by share, and within a share device by device (B34). */
import type { DeviceId, ShareId } from '#platform/share-store.ts';

/** Work under way, by share. */
export interface Queues {
  run<T>(at: Turn, work: () => Promise<T>): Promise<T>;
  idle(): Promise<void>;
}

/** For whom something is done, and where. */
export interface Turn {
  readonly share: ShareId;
  readonly device: DeviceId;
}

/** What waits in a share: the device whose turn is next comes first. */
type Waiting = Map<DeviceId, (() => Promise<void>)[]>;

/**
 * Commits of one share take turns, so that none is decided on a head that another is about to change. Whoever sends many
 * at once has one done for each that others wait for, in the order in which they came.
 */
export function createQueues(): Queues {
  const shares = new Map<ShareId, { readonly waiting: Waiting; readonly done: Promise<void> }>();
  return {
    run({ share, device }, work) {
      return new Promise((resolve, reject) => {
        const mine = async (): Promise<void> => {
          try {
            resolve(await work());
          } catch (error) {
            reject(error);
          }
        };
        const waiting = shares.get(share)?.waiting ?? new Map();
        waiting.set(device, [...(waiting.get(device) ?? []), mine]);
        if (shares.has(share)) return;
        shares.set(share, { waiting, done: takeTurns(waiting, () => shares.delete(share)) });
      });
    },
    async idle() {
      await Promise.all([...shares.values()].map(({ done }) => done));
    },
  };
}

/** Ends when nothing waits any more, and calls `ended` in that very moment. */
async function takeTurns(waiting: Waiting, ended: () => void): Promise<void> {
  // What comes in this very moment has its place before anything is begun.
  await Promise.resolve();
  for (let next = waiting.entries().next(); next.done !== true; next = waiting.entries().next()) {
    const [device, [first, ...others]] = next.value;
    waiting.delete(device);
    if (others.length > 0) waiting.set(device, others);
    await first?.();
  }
  ended();
}
