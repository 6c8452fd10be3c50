/**
 * The part of the share store by which shares are renamed and come to an end.
 *
 * A removed share is kept whole, and may be brought back; only an erased one is gone. What its chunks held is
 * collected afterwards, as everything is that nothing refers to.
 */
import type { ShareId } from '#platform/share-store.ts';

export interface ShareLife {
  /** 'exists', and nothing changed, when another share has the name, a removed one too. Durable. */
  renameShare(share: ShareId, name: string): Promise<'done' | 'exists'>;
  /** Removes a share at a moment, or erases it for good with `forErasure`; nothing is written into it from then on. Durable. */
  removeShare(share: ShareId, removedMs: number): Promise<void>;
  /** 'gone', and nothing changed, for a share that is to be erased, or is not there any more. Durable. */
  bringShareBack(share: ShareId): Promise<'done' | 'gone'>;
  /**
   * Takes away some of what a share holds, at most `rowsMax` rows, and with the last of them the share. Only for one
   * that was removed with `forErasure`; one that is not there is 'done'. Durable.
   */
  eraseStep(share: ShareId, rowsMax: number): Promise<'more' | 'done'>;
}

/** Removed so long ago that nothing brings it back. */
export const forErasure = 0;
