/**
 * Bounds how many chunks a device may have waiting for a commit: sent ahead, or told of and promised to be kept. Counted
 * in memory from what the store said last, so that an upload costs no count; a count that reaches the limit is asked anew.
 */
import type { Clock } from '#platform/doors.ts';
import type { DeviceId, ShareStore } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';

/** Chunks pinned for one device: as many as the largest content has. Pins end with a commit, or after 24 hours. */
export const devicePinsMax = 4_000_000;
/** A device at its limit is counted anew after so long, milliseconds: its commits may have made room. */
export const recountMs = 60_000;

export interface PinLimit {
  /** Throws 'full' when the device would have too many with these. */
  admit(device: DeviceId, chunks: number): Promise<void>;
}

interface Count {
  pins: number;
  readonly countedMs: number;
}

export function createPinLimit(doors: { store: ShareStore; clock: Clock }, pinsMax: number = devicePinsMax): PinLimit {
  const counts = new Map<DeviceId, Count>();
  const counted = async (device: DeviceId): Promise<Count> => {
    const count = { pins: await doors.store.pinned(device), countedMs: doors.clock.monotonicMs() };
    counts.set(device, count);
    return count;
  };
  return {
    async admit(device, chunks) {
      let count = counts.get(device) ?? (await counted(device));
      const isOld = doors.clock.monotonicMs() - count.countedMs >= recountMs;
      if (count.pins + chunks > pinsMax && isOld) count = await counted(device);
      if (count.pins + chunks > pinsMax) {
        throw new Refusal('full', `The device has ${count.pins} chunks waiting for a commit; ${pinsMax} are possible.`);
      }
      count.pins += chunks;
    },
  };
}
