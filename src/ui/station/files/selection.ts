/** What is selected in a list, and where the keyboard stands in it. */

/** `cursor` is the row that keys act on; `anchor` where a range begins. */
export interface Selection {
  readonly chosen: ReadonlySet<string>;
  readonly cursor?: string | undefined;
  readonly anchor?: string | undefined;
}

/** The rows in their order, and where each stands. */
export interface Order {
  readonly ids: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
}

export const nothingChosen: Selection = { chosen: new Set() };

export function orderOf(ids: readonly string[]): Order {
  return { ids, indexOf: new Map(ids.map((id, index) => [id, index])) };
}

/** How a row is chosen: alone, together with all up to the anchor, or in addition. */
export type Way = 'only' | 'range' | 'toggle';

export function choose(selection: Selection, order: Order, id: string, way: Way): Selection {
  if (way === 'range' && selection.anchor !== undefined) {
    return { chosen: between(order, selection.anchor, id), cursor: id, anchor: selection.anchor };
  }
  if (way !== 'toggle') return { chosen: new Set([id]), cursor: id, anchor: id };
  const chosen = new Set(selection.chosen);
  if (!chosen.delete(id)) chosen.add(id);
  return { chosen, cursor: id, anchor: id };
}

/** The cursor goes `by` rows, as far as there are any. */
export function step(selection: Selection, order: Order, by: number, way: Way): Selection {
  if (order.ids.length === 0) return selection;
  const at = selection.cursor === undefined ? undefined : order.indexOf.get(selection.cursor);
  // Without a cursor, going down begins before the first row, going up behind the last.
  const from = at ?? (by > 0 ? -1 : order.ids.length);
  const to = Math.max(0, Math.min(order.ids.length - 1, from + by));
  return choose(selection, order, order.ids[to] as string, way);
}

export function chooseAll(selection: Selection, order: Order): Selection {
  return { ...selection, chosen: new Set(order.ids) };
}

/** Without what is not in the list any more; the same object when that is nothing. */
export function keepExisting(selection: Selection, order: Order): Selection {
  const gone = (id: string | undefined): boolean => id !== undefined && !order.indexOf.has(id);
  const lost = gone(selection.cursor) || gone(selection.anchor) || [...selection.chosen].some(gone);
  if (!lost) return selection;
  return {
    chosen: new Set([...selection.chosen].filter(id => !gone(id))),
    cursor: gone(selection.cursor) ? undefined : selection.cursor,
    anchor: gone(selection.anchor) ? undefined : selection.anchor,
  };
}

/** The next row from the cursor on, around the end, whose key begins with `typed`. */
export function typeAhead(
  keys: readonly string[],
  typed: string,
  from: { readonly at: number; readonly again: boolean },
): number {
  for (let i = 0; i < keys.length; i += 1) {
    const at = (Math.max(0, from.at) + (from.again ? i + 1 : i)) % keys.length;
    if (keys[at]?.startsWith(typed)) return at;
  }
  return -1;
}

function between({ ids, indexOf }: Order, a: string, b: string): ReadonlySet<string> {
  const [from, to] = [indexOf.get(a) ?? 0, indexOf.get(b) ?? 0].toSorted((x, y) => x - y) as [number, number];
  return new Set(ids.slice(from, to + 1));
}
