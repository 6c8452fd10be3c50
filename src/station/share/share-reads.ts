/** What shares, their history and their past are read by; a window on a folder answers the same for the folder alone. */
import type { ShareStore } from '#platform/share-store.ts';

export type ShareReads = Pick<
  ShareStore,
  | (
      | 'nodes'
      | 'nodesAt'
      | 'named'
      | 'childrenAt'
      | 'changedAt'
      | 'history'
      | 'versions'
      | 'heldContents'
      | 'countFiles'
    )
  | ('deletedNodes' | 'written' | 'successors' | 'keptVersions')
>;
