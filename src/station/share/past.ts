/** Whether a drive's cursor belongs to the past that a share has, or to one that a backup or a rebuilding undid. */
import type { Revision } from '#model/node.ts';
import type { ShareId, ShareRow, ShareStore } from '#platform/share-store.ts';

/** What a drive says of the past that it knows: `mark` is the op id of the commit that made revision `cursor`. */
export interface KnownPast {
  readonly epoch: string;
  readonly cursor: Revision;
  readonly mark?: string | undefined;
}

/** A head behind the cursor shows it at once; a head that has gone on since, by the commit that made the cursor's revision. */
export async function isOtherPast(
  store: ShareStore,
  share: ShareRow,
  { epoch, cursor, mark }: KnownPast,
): Promise<boolean> {
  if (cursor === 0) return false;
  if (epoch !== share.epoch || cursor > share.head) return true;
  if (mark === undefined) return false;
  const now = await markAt(store, share.id, cursor);
  return now.mark !== undefined && mark !== now.mark;
}

/** The op id of the commit that made a revision; nothing for the revision at which nothing had happened. */
export async function markAt(
  store: ShareStore,
  share: ShareId,
  revision: Revision,
): Promise<{ readonly mark?: string }> {
  if (revision === 0) return {};
  const [row] = await store.changedAt(share, { after: revision - 1, revision, limit: 1 });
  return row ? { mark: row.opId } : {};
}
