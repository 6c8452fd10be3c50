/** What lies in a folder now, all of it. */
import type { NodeId } from '#model/node.ts';
import type { NodeRow, ShareRow, ShareStore } from '#platform/share-store.ts';

/** Children of a folder that are read at a time. */
const childrenPage = 2_000;

/** What lies in `parent` at the share's head as it is given, by name. */
export async function childrenOf(
  store: Pick<ShareStore, 'childrenAt'>,
  { id, head }: ShareRow,
  parent: NodeId,
): Promise<readonly NodeRow[]> {
  const children: NodeRow[] = [];
  const at = { parent, revision: head, limit: childrenPage };
  for (let page = await store.childrenAt(id, at); page.length > 0; ) {
    children.push(...page);
    const last = page.at(-1);
    if (!last || page.length < childrenPage) break;
    page = await store.childrenAt(id, { ...at, afterKey: last.nameKey });
  }
  return children;
}
