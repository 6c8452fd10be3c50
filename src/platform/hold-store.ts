/** The part of the share store's door that is about deletions which wait for the station's owner (B16). */
import type { NodeId } from '#model/node.ts';
import type { DeviceId, ShareId } from '#platform/share-store.ts';

/** A deletion that a device asked for, set aside until a person decides, or decided about. */
export interface HeldDeletion {
  readonly share: ShareId;
  readonly device: DeviceId;
  /** The file, or the folder with all beneath it, that was to be deleted. */
  readonly node: NodeId;
  /** Names the hold that it belongs to. */
  readonly hold: string;
  readonly state: 'held' | 'released' | 'discarded';
  /** Files and links that it would take along. */
  readonly files: number;
  /** When it was first asked for, and when last, wall-clock milliseconds. */
  readonly sinceMs: number;
  readonly askedMs: number;
  /** The op id that was told of the decision against it; empty while nobody was. */
  readonly toldBy: string;
}

/** A person decided, and the device was not told yet. */
export function isUntold({ state, toldBy }: HeldDeletion): boolean {
  return state === 'released' || (state === 'discarded' && toldBy === '');
}

export interface CountFiles {
  readonly top: NodeId;
  /** Beneath the top, neither these nodes nor what lies beneath them. */
  readonly without: readonly NodeId[];
  /** Stops counting here. */
  readonly limit: number;
}

/** What a write says about the deletions in it. */
export interface DeletionsDone {
  /** Files and links that count to the window of the device. */
  readonly files: number;
  readonly atMs: number;
  /** Nodes about which nothing waits any more. */
  readonly nodes: readonly NodeId[];
}

export interface HoldStore {
  /** Files and links that live at or beneath a node. Costs what is counted, not what there is. */
  countFiles(share: ShareId, count: CountFiles): Promise<number>;
  /** Files and links that a device deleted, as `write` was told, since a moment. */
  deletedSince(share: ShareId, device: DeviceId, sinceMs: number): Promise<number>;
  /** Those of one device in one share, or all; by share, device and node. */
  heldDeletions(of?: { readonly share: ShareId; readonly device: DeviceId }): Promise<readonly HeldDeletion[]>;
  /**
   * Adds rows, or replaces those of the same share, device and node. Durable. What a person decided is never put back to
   * `held` before the device was told: then nothing is written, and the answer is 'moved-on'.
   */
  putHeldDeletions(rows: readonly HeldDeletion[]): Promise<'written' | 'moved-on'>;
  /** Decides about all of a hold that still waits; answers how many rows that were. Durable. */
  decideHold(hold: string, state: 'released' | 'discarded'): Promise<number>;
}
