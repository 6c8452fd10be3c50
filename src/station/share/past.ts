/** Whether what a drive knows belongs to the past that a share has, or to one that a backup or a rebuilding undid. */
import type { Revision } from '#model/node.ts';
import type { ShareId, ShareRow, ShareStore } from '#platform/share-store.ts';
import type { PastWire } from '#protocol/schema.ts';

/** What a drive says of the past that it knows; `cursor` is where its reading ended, `past` the newest commit it knows. */
export interface KnownPast {
  readonly epoch: string;
  readonly cursor?: Revision | undefined;
  readonly past?: PastWire | undefined;
}

/** A head behind what the drive knows shows it at once; a head that has gone on since, by the commit that stands there. */
export async function isOtherPast(
  store: ShareStore,
  share: ShareRow,
  { epoch, cursor = 0, past }: KnownPast,
): Promise<boolean> {
  const known = Math.max(cursor, past?.revision ?? 0);
  if (known === 0) return false;
  if (epoch !== share.epoch || known > share.head) return true;
  if (past === undefined) return false;
  const now = await markAt(store, share.id, past.revision);
  return now.mark !== undefined && past.mark !== now.mark;
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
