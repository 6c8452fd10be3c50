/** The part of the account store about devices that are to be wiped, and about what each device last held. */

import type { WipeScope } from '#model/wipe-scope.ts';
import type { DeviceId } from '#platform/account-store.ts';

/** What was asked of a device, and how far it is. It stays on record for good: the token leads to it, and to nothing else. */
export interface DeviceWipe {
  readonly device: DeviceId;
  readonly scope: WipeScope;
  /** The name of who asked for it. */
  readonly by: string;
  readonly askedMs: number;
  /** When the drive took it up; null until then. */
  readonly takenMs: number | null;
  /** When the drive last told how far it is; null until it did. */
  readonly toldMs: number | null;
  readonly done: boolean;
  /** Files and links that are gone, and that are left, as last told. */
  readonly removed: number;
  readonly left: number;
  /** Why it is tried again; empty when nothing is to be said. */
  readonly detail: string;
}

/** What a device holds of one share. */
export interface Holding {
  readonly share: string;
  readonly files: number;
  readonly bytes: number;
}

/** What a device told that it holds, and when; by share. */
export interface Holdings {
  readonly toldMs: number;
  readonly shares: readonly Holding[];
}

export interface DeviceWipeStore {
  wipe(device: DeviceId): DeviceWipe | undefined;
  /** The newest first. */
  wipes(): readonly DeviceWipe[];
  /** In place of one of before. A change of access. */
  setWipe(wipe: DeviceWipe): void;
  dropWipe(device: DeviceId): void;
  /** Undefined when the device never told. */
  holdings(device: DeviceId): Holdings | undefined;
  /** In place of those of before. */
  setHoldings(device: DeviceId, holdings: Holdings): void;
}
