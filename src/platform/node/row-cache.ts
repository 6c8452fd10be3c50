/**
 * The rows that a task asks for again and again while it works: a statement costs as much as a hundred looks into a map.
 *
 * Two generations of a bounded size: what is asked for lives on in the young one, and when that is full the old one goes.
 * That there is no row is remembered as well, since a new node has none in two of the three trees.
 */

export interface RowCache<Key, Row> {
  /** The row as it is known, else as `look` finds it. */
  get(key: Key, look: (key: Key) => Row): Row;
  /** The row as it is known; undefined when nothing is, too. */
  known(key: Key): Row | undefined;
  /** The row as it was just written. */
  set(key: Key, row: Row): void;
  /** Some may be counted twice. */
  size(): number;
  /** Nothing is known any more: rows were changed by other means than `set`, or memory is to be given back. */
  clear(): void;
}

/** Keeps at most `2 * rowsMax` rows. */
export function createRowCache<Key, Row>(rowsMax: number): RowCache<Key, Row> {
  let young = new Map<Key, Row>();
  let old = new Map<Key, Row>();
  const set = (key: Key, row: Row): void => {
    young.set(key, row);
    if (young.size < rowsMax) return;
    old = young;
    young = new Map();
  };
  return {
    get: (key, look) => {
      const row = young.get(key);
      if (row !== undefined || young.has(key)) return row as Row;
      const found = old.has(key) ? (old.get(key) as Row) : look(key);
      set(key, found);
      return found;
    },
    known: key => young.get(key) ?? (young.has(key) ? undefined : old.get(key)),
    set,
    size: () => young.size + old.size,
    clear: () => {
      young = new Map();
      old = new Map();
    },
  };
}
