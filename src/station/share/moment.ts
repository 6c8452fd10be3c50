/** Which revision a share was at, at a moment that a person names. */
import type { NodeId, Revision } from '#model/node.ts';
import type { ShareRow, ShareStore } from '#platform/share-store.ts';
import { type FolderWindow, lowestId } from '#station/share/folder-window.ts';

const momentPage = 1_000;

export interface MomentAsked {
  /** Wall-clock milliseconds. */
  readonly atMs: number;
  /** The folder that whoever is granted no more than folders asks about. */
  readonly within?: NodeId | undefined;
}

/** Rows that are looked through for one that is seen in a window; then where they end is the answer. */
export const momentRowsLooked = 20_000;

/**
 * The newest revision of a window by then that did something which is seen in it; 0 before the first. Other revisions would
 * tell when something happened elsewhere.
 */
export async function seenRevisionBy({ store, share }: FolderWindow, atMs: number): Promise<Revision> {
  let below = { revision: (await revisionBy(store, share, atMs)) + 1, id: lowestId };
  for (let looked = 0; looked < momentRowsLooked; ) {
    const page = await store.written(share.id, { below, limit: momentPage });
    const seen = page.find(row => row.id !== lowestId);
    const last = page.at(-1);
    if (seen !== undefined) return seen.revision;
    if (last === undefined || page.length < momentPage) return 0;
    below = last;
    looked += page.length;
  }
  return below.revision;
}

/**
 * The newest revision that had come by `atMs`, wall-clock milliseconds; 0 before the first. Revisions come in the order
 * of time but for a clock that was set back, around which the answer is one of those that may be meant. Costs a few
 * reads, twenty for a million revisions.
 */
export async function revisionBy(
  store: Pick<ShareStore, 'changedAt'>,
  { id, head }: Pick<ShareRow, 'id' | 'head'>,
  atMs: number,
): Promise<Revision> {
  let come = 0;
  let later = head + 1;
  while (later - come > 1) {
    const revision = come + Math.floor((later - come) / 2);
    const [row] = await store.changedAt(id, { after: revision - 1, revision, limit: 1 });
    if (row !== undefined && row.atMs <= atMs) come = revision;
    else later = revision;
  }
  return come;
}
