/** Finds a share, or refuses: a removed one is as if it were not there (B25). */
import type { ShareId, ShareRow, ShareStore } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';

/** Refuses 'unknown-share'. */
export async function mustHave(store: Pick<ShareStore, 'share'>, id: ShareId): Promise<ShareRow> {
  const share = await store.share(id);
  if (share === undefined || share.removedMs !== null) throw new Refusal('unknown-share');
  return share;
}
