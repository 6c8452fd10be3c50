/** Who asks: an account on a linked device, and what it may do in the share at hand. */
import type { AppliedProfiles } from '#model/sync-profile.ts';
import type { DeviceId } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { GrantText } from '#protocol/session.ts';

export interface Actor {
  readonly account: string;
  readonly device: DeviceId;
  readonly grant: GrantText;
  /** What the station leaves out of this drive; absent when nothing, and for browsers. */
  readonly profiles?: AppliedProfiles;
}

/** Throws 'denied' unless the actor may write. */
export function mustWrite(actor: Actor): void {
  if (actor.grant !== 'write') {
    throw new Refusal('denied', 'This account may read the share but not change it.');
  }
}
