/** What rules would leave out of a share: living files that only they take away, counted. */
import { type FilterRules, noFilter } from '#model/filter.ts';
import { profileFilter } from '#model/sync-profile.ts';
import type { ShareRow, ShareStore } from '#platform/share-store.ts';
import { viewAt } from '#station/share/view-at.ts';
import { walk } from '#station/share/walk.ts';

export interface LeftOut {
  readonly files: number;
  readonly bytes: number;
  /** How many files and folders were looked at. */
  readonly looked: number;
}

/** Looks at the share as it stands now, at no more than `nodesMax` files and folders. */
export async function leftOutIn(
  store: ShareStore,
  share: ShareRow,
  { rules, nodesMax }: { readonly rules: FilterRules; readonly nodesMax: number },
): Promise<LeftOut> {
  const filter = profileFilter([{ name: '', rules }]);
  const view = viewAt({ store, share: share.id, root: share.root, filter: noFilter, revision: share.head });
  let [files, bytes, looked] = [0, 0, 0];
  for await (const { name, kind, state } of walk(view, share.root)) {
    if (looked === nodesMax) break;
    looked += 1;
    if (state === null || filter({ name, kind, size: state.size }) === undefined) continue;
    files += 1;
    bytes += state.size;
  }
  return { files, bytes, looked };
}
