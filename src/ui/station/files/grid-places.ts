/** How a grid of cells fills its width, and where keys lead in it. */

/** Pixels that a cell is wide, at least; on a phone three stand in a row. */
const cellPixelsMin = 148;
const cellPixelsMinNarrow = 104;
const narrowPixels = 560;
/** Between cells, and what a cell has beside its picture: its name and some room. */
const gapPixels = 8;
const wordsPixels = 24;

export interface Grid {
  /** Cells in a row. */
  readonly count: number;
  readonly rowPixels: number;
}

/** A grid of that width in pixels. The pictures are square. */
export function gridOf(width: number): Grid {
  const least = width < narrowPixels ? cellPixelsMinNarrow : cellPixelsMin;
  const count = Math.max(1, Math.floor((width + gapPixels) / (least + gapPixels)));
  const cell = (width - (count - 1) * gapPixels) / count;
  return { count, rowPixels: Math.floor(cell + wordsPixels + gapPixels) };
}

export interface Stand {
  /** The cell that the keyboard stands on; undefined for none. */
  readonly at: number | undefined;
  readonly cells: number;
  readonly count: number;
}

/** How far a key of rows leads, cells: a row that ends before the column does leads to the last cell of all. */
export function rowsAway({ at, cells, count }: Stand, rows: number): number {
  if (at === undefined) return rows;
  const row = Math.floor(at / count);
  const last = Math.floor((cells - 1) / count);
  const to = Math.max(0, Math.min(last, row + rows));
  return Math.min((to - row) * count, cells - 1 - at);
}
