/**
 * Walks what lies beneath a folder as it was at one revision: folders before what they hold, siblings by name.
 * The order depends on that revision alone, so a walk can go on behind any node, in another request.
 */
import { present } from '#base/assert.ts';
import type { NodeId } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import type { ViewAt } from '#station/share/view-at.ts';

/** Children read from the store at a time. */
export const walkChildrenPage = 1_000;

/** `top` and all beneath it that the view shows; behind node `after`, when it is given. */
export async function* walk(view: ViewAt, top: NodeId, after?: NodeId): AsyncGenerator<NodeRow> {
  for await (const row of walkAll(view, top, after)) if (row.id === top || !view.hides(row)) yield row;
}

/** As `walk`, with what the view hides of the folders that it shows, but nothing that lies beneath that. */
export async function* walkAll(view: ViewAt, top: NodeId, after?: NodeId): AsyncGenerator<NodeRow> {
  await view.load(after === undefined ? [top] : [top, after]);
  if (after === undefined) yield present(view.row(top), 'the top of a walk is loaded');
  if (view.leavesOut(top)) return;
  const folders = after === undefined ? [cursorIn(top)] : cursorsTo(view, top, after);
  for (let cursor = folders.at(-1); cursor !== undefined; cursor = folders.at(-1)) {
    const row = await nextChild(view, cursor);
    if (row === undefined) {
      folders.pop();
      continue;
    }
    yield row;
    if (row.kind === 'folder' && !view.hides(row) && !view.leavesOut(row.id)) folders.push(cursorIn(row.id));
  }
}

/** How far the children of a folder were handed out. */
interface ChildCursor {
  readonly parent: NodeId;
  afterKey: string | undefined;
  page: readonly NodeRow[];
  next: number;
  ended: boolean;
}

function cursorIn(parent: NodeId, afterKey?: string): ChildCursor {
  return { parent, afterKey, page: [], next: 0, ended: false };
}

/** The cursors that a walk has open when it has just handed out `after`. */
function cursorsTo(view: ViewAt, top: NodeId, after: NodeId): ChildCursor[] {
  const last = present(view.row(after), 'a walk goes on behind a node that it handed out');
  const cursors = last.kind === 'folder' && !view.leavesOut(last.id) ? [cursorIn(last.id)] : [];
  for (let row = last; row.id !== top; ) {
    const parent = present(row.parent, 'the node lies beneath the top');
    cursors.push(cursorIn(parent, row.nameKey));
    row = present(view.row(parent), 'ancestors are loaded');
  }
  return cursors.reverse();
}

async function nextChild(view: ViewAt, cursor: ChildCursor): Promise<NodeRow | undefined> {
  if (cursor.next === cursor.page.length && !cursor.ended) await readPage(view, cursor);
  const row = cursor.page[cursor.next];
  cursor.next += 1;
  return row;
}

async function readPage({ source }: ViewAt, cursor: ChildCursor): Promise<void> {
  const { parent, afterKey } = cursor;
  const at = { parent, revision: source.revision, limit: walkChildrenPage };
  cursor.page = await source.store.childrenAt(source.share, afterKey === undefined ? at : { ...at, afterKey });
  cursor.next = 0;
  cursor.ended = cursor.page.length < walkChildrenPage;
  cursor.afterKey = cursor.page.at(-1)?.nameKey ?? afterKey;
}
