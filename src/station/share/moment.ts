/** Which revision a share was at, at a moment that a person names. */
import type { Revision } from '#model/node.ts';
import type { ShareRow, ShareStore } from '#platform/share-store.ts';

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
