/** Files and folders by parts of their names, for people: beneath a folder, as it is now, a step at a time. */
import type { NodeId } from '#model/node.ts';
import type { NamedPlace, ShareRow, ShareStore } from '#platform/share-store.ts';
import { type SearchQuery, type SearchReply, searchFoundMax } from '#protocol/browse.ts';
import { Refusal } from '#protocol/refusals.ts';
import { folderView, wayTo } from '#station/share/browse.ts';
import { keyOf, nodeToWire } from '#station/share/wire.ts';

/** Names that one request looks at: some 15 ms of a processor's time, in which nobody else is served. */
export const searchNamesMax = 20_000;

/**
 * One step of a search beneath a folder. What was found beneath something deleted, or elsewhere in the share, is not
 * answered. Refuses 'unknown-node' for what is no living folder, 'malformed' for a text without words.
 */
export async function searchStep(
  store: ShareStore,
  share: ShareRow,
  { node, text, after }: SearchQuery & { readonly node: NodeId },
): Promise<SearchReply> {
  const words = wordsOf(text, share);
  const view = await folderView(store, share, { node, revision: share.head });
  const position = after === undefined ? undefined : readCursor(after);
  const { rows, next } = await store.search(share.id, { words, position, scan: searchNamesMax, limit: searchFoundMax });
  await view.load(rows.map(({ id }) => id));
  const found = rows.flatMap(({ id }) => {
    const row = view.row(id);
    // It may have gone, or come to be called something else, since the view was taken.
    if (row === undefined || view.standing(id) === 'gone') return [];
    const way = wayTo(view, share, id).slice(0, -1);
    return way.some(above => above.id === node) ? [{ node: nodeToWire(row), above: way }] : [];
  });
  return { found, ...(next === undefined ? {} : { after: writeCursor(next) }) };
}

/** As the share compares names. */
export function wordsOf(text: string, { name, nameMode }: ShareRow): readonly string[] {
  const words = text.split(/\s+/u).filter(word => word !== '');
  if (words.length === 0) throw new Refusal('malformed', `Say what to look for in "${name}".`);
  return words.map(word => keyOf(word, nameMode));
}

function readCursor(after: string): NamedPlace {
  const [, parent, nameKey] = /^([0-9a-f]{32})\.(.+)$/su.exec(after) ?? [];
  if (parent !== undefined && nameKey !== undefined) return { parent: parent as NodeId, nameKey };
  throw new Refusal('malformed', 'The search cannot go on from there; ask again without "after".');
}

function writeCursor({ parent, nameKey }: NamedPlace): string {
  return `${parent}.${nameKey}`;
}
