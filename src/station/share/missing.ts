/** Which chunks a drive has to send, and pins on those that it need not. */
import type { Hash } from '#model/node.ts';
import type { DeviceId, ShareId } from '#platform/share-store.ts';
import type { PinLimit } from '#station/chunks/pin-limit.ts';
import { isSound, pinMs } from '#station/chunks/take-chunks.ts';
import { type Actor, mustWriteSomewhere } from '#station/share/actor.ts';
import { isLimited } from '#station/share/folder-reach.ts';
import { mustHave } from '#station/share/must-have.ts';
import type { ShareDoors } from '#station/share/share-service.ts';

/** Those of the chunks that the station lacks, or will not admit to have; the others are pinned for the device. */
export async function missing(
  { store, clock, pinLimit }: ShareDoors & { readonly pinLimit: PinLimit },
  actor: Actor,
  { share, hashes }: { readonly share: ShareId; readonly hashes: readonly Hash[] },
): Promise<readonly Hash[]> {
  mustWriteSomewhere(actor);
  await mustHave(store, share);
  const asked = [...new Set(hashes)];
  const chunks = await store.chunks(asked);
  const sound = asked.filter(hash => isSound(chunks.get(hash)));
  const { reached, pinned } = await store.reach(share, actor.device, sound);
  // Of a chunk nobody can tell where in the share it is: who may not see all of it is told of none (B21).
  const within = isLimited(actor);
  const admitted = sound.filter(hash => (!within && reached.has(hash)) || pinned.has(hash));
  // Only what is pinned is promised: the rest was collected since it was looked up.
  const known = await pinAll({ store, clock, pinLimit }, actor.device, admitted);
  return asked.filter(hash => !known.has(hash));
}

/** What pinning takes. */
export type PinDoors = Pick<ShareDoors, 'store' | 'clock'> & { readonly pinLimit: PinLimit };

/** Keeps chunks for a device until its commit; answers those that are there and sound. */
export async function pinAll(
  { store, clock, pinLimit }: PinDoors,
  device: DeviceId,
  hashes: readonly Hash[],
): Promise<ReadonlySet<Hash>> {
  if (hashes.length === 0) return new Set();
  await pinLimit.admit(device, hashes.length);
  return store.pin({ device, hashes, untilMs: clock.nowMs() + pinMs });
}
