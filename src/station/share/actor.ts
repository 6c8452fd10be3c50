/** Who asks: an account on a linked device, and what it may do in the share at hand. */
import type { AppliedProfiles } from '#model/sync-profile.ts';
import type { Granted } from '#platform/account-groups.ts';
import type { FolderLevels } from '#platform/folder-grants.ts';
import type { DeviceId } from '#platform/share-store.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';

export interface Actor {
  readonly account: string;
  readonly device: DeviceId;
  /** What the station leaves out of this drive; absent when nothing, and for browsers. */
  readonly profiles?: AppliedProfiles;
  /** In the share as a whole. */
  readonly grant: Granted;
  /** What goes beyond that in single folders, by their node ids; left out for nothing (B21). */
  readonly folders?: FolderLevels;
}

/** Throws 'denied' unless the actor may write. */
export function mustWrite(actor: Actor): void {
  if (actor.grant !== 'write') {
    throw refusedFor('reads-share-only');
  }
}

/** Throws 'denied' unless the actor may write in the share, or in a folder of it; which one is judged node by node. */
export function mustWriteSomewhere(actor: Actor): void {
  if (![...(actor.folders?.values() ?? [])].includes('write')) mustWrite(actor);
}
