/** The entries of a folder as a table: only the rows that are to be seen exist, however many there are. */
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import type { NodeWire } from '#protocol/schema.ts';
import { type TextKey, t } from '#ui/common/texts.ts';
import { EntryRow, type RowEvents, rowId } from '#ui/station/files/entry-row.tsx';
import classes from '#ui/station/files/entry-table.module.css';
import type { Selection } from '#ui/station/files/selection.ts';
import type { Column, Sort } from '#ui/station/files/sort.ts';

const rowPixels = 42;
/** Two lines, and room for a finger. */
const rowPixelsNarrow = 58;
const nowEveryMs = 30_000;

export interface EntryTableProps {
  readonly label: string;
  readonly entries: readonly NodeWire[];
  readonly selection: Selection;
  /** Where the keyboard stands; -1 for nowhere. */
  readonly cursorIndex: number;
  readonly sort: Sort;
  readonly events: RowEvents;
  /** Where the thumbnail of an entry comes from; undefined for what has none. */
  thumbnail(node: NodeWire): string | undefined;
  onSort(by: Column): void;
  onKey(event: KeyboardEvent, pageRows: number): void;
  onMenu(event: MouseEvent): void;
}

export function EntryTable(table: EntryTableProps) {
  const { entries, selection, events, thumbnail } = table;
  const scroller = useRef<HTMLDivElement>(null);
  const narrow = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false });
  const height = narrow ? rowPixelsNarrow : rowPixels;
  const nowMs = useNow();
  const grid = useRef<HTMLDivElement>(null);
  // Whoever opened a folder by a key goes on in it.
  useEffect(() => focusIfLost(grid.current), []);
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    paddingStart: 4,
    paddingEnd: 24,
    getItemKey: index => entries[index]?.id ?? index,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows' places depend on their height.
  useEffect(() => rows.measure(), [height]);
  useCursorInSight(table.cursorIndex, index => rows.scrollToIndex(index));
  const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? height) / height) - 1);
  return (
    <div
      ref={grid}
      role="grid"
      tabIndex={0}
      aria-label={table.label}
      aria-multiselectable
      aria-rowcount={entries.length + 1}
      aria-activedescendant={selection.cursor === undefined ? undefined : rowId(selection.cursor)}
      className={classes['table']}
      onKeyDown={event => table.onKey(event, pageRows)}
      onContextMenu={table.onMenu}
    >
      <TableHead sort={table.sort} onSort={table.onSort} />
      <div ref={scroller} role="presentation" className={classes['scroller']}>
        <div role="presentation" className={classes['rows']} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start, key }) => {
            const node = entries[index];
            if (!node) return null;
            const chosen = selection.chosen.has(node.id);
            const current = selection.cursor === node.id;
            const address = isInSight(rows, index) ? thumbnail(node) : undefined;
            return <EntryRow key={key} {...{ node, index, top: start, chosen, current, address, nowMs, events }} />;
          })}
        </div>
      </div>
    </div>
  );
}

export const columns: readonly { readonly by: Column; readonly label: TextKey }[] = [
  { by: 'name', label: 'files.name' },
  { by: 'size', label: 'files.size' },
  { by: 'changed', label: 'files.changed' },
];

function TableHead({ sort, onSort }: Pick<EntryTableProps, 'sort' | 'onSort'>) {
  const Arrow = sort.down ? IconArrowDown : IconArrowUp;
  return (
    <div role="row" tabIndex={-1} aria-rowindex={1} className={classes['head']}>
      {columns.map(({ by, label }) => (
        <div
          key={by}
          role="columnheader"
          tabIndex={-1}
          className={classes[by]}
          aria-sort={sort.by === by ? (sort.down ? 'descending' : 'ascending') : 'none'}
        >
          <button type="button" onClick={() => onSort(by)}>
            {t(label)}
            {sort.by === by && <Arrow size={14} aria-hidden />}
          </button>
        </div>
      ))}
      <div role="columnheader" tabIndex={-1} className={classes['more']}>
        <span className="unseen">{t('do.actions')}</span>
      </div>
    </div>
  );
}

/** Gives the keyboard to `element` when nothing else has it. */
export function focusIfLost(element: HTMLElement | null): void {
  if (document.activeElement === document.body) element?.focus({ preventScroll: true });
}

/** The rows that stand ready above and below what is in sight ask for nothing. */
export function isInSight({ range }: Pick<Virtualizer<HTMLDivElement, Element>, 'range'>, index: number): boolean {
  return range !== null && index >= range.startIndex && index <= range.endIndex;
}

/** Where the keyboard goes, the eye can follow. */
export function useCursorInSight(at: number, show: (index: number) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolling away from the cursor is left alone.
  useEffect(() => {
    if (at >= 0) show(at);
  }, [at]);
}

function useNow(): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), nowEveryMs);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
