/** The entries of a folder as a grid of pictures: only the cells that are to be seen exist, however many there are. */
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp, IconDots } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef } from 'react';
import type { EntryWire } from '#protocol/browse.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/files/entry-grid.module.css';
import { EntryMark } from '#ui/station/files/entry-mark.tsx';
import { type RowEvents, rowId } from '#ui/station/files/entry-row.tsx';
import {
  columns,
  type EntryTableProps,
  focusIfLost,
  isInSight,
  useCursorInSight,
} from '#ui/station/files/entry-table.tsx';
import { gridOf } from '#ui/station/files/grid-places.ts';

export interface EntryGridProps extends Omit<EntryTableProps, 'onKey'> {
  onKey(event: Parameters<EntryTableProps['onKey']>[0], pageRows: number, columns: number): void;
}

export function EntryGrid(grid: EntryGridProps) {
  const { entries, selection, events, thumbnail } = grid;
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: measured, width, height } = useElementSize();
  const scrollerRef = useMergedRef(scroller, measured);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => focusIfLost(element.current), []);
  const { count, rowPixels } = gridOf(width);
  const rows = useVirtualizer({
    count: width === 0 ? 0 : Math.ceil(entries.length / count),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    overscan: 2,
    paddingStart: 8,
    paddingEnd: 24,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows' places depend on their height.
  useEffect(() => rows.measure(), [rowPixels]);
  const { cursorIndex } = grid;
  useCursorInSight(cursorIndex < 0 ? -1 : Math.floor(cursorIndex / count), row => rows.scrollToIndex(row));
  const pageRows = Math.max(1, Math.floor(height / rowPixels));
  return (
    <div className={classes['page']}>
      <SortBar {...grid} />
      <div
        ref={element}
        role="grid"
        tabIndex={0}
        aria-label={grid.label}
        aria-multiselectable
        aria-rowcount={Math.ceil(entries.length / count)}
        aria-colcount={count}
        aria-activedescendant={selection.cursor === undefined ? undefined : rowId(selection.cursor)}
        className={classes['grid']}
        onKeyDown={event => grid.onKey(event, pageRows, count)}
        onContextMenu={grid.onMenu}
      >
        <div ref={scrollerRef} role="presentation" className={classes['scroller']}>
          <div role="presentation" className={classes['rows']} style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index: row, start }) => (
              <div
                key={row}
                role="row"
                tabIndex={-1}
                aria-rowindex={row + 1}
                className={classes['row']}
                style={{
                  transform: `translateY(${start}px)`,
                  height: rowPixels,
                  gridTemplateColumns: `repeat(${count}, minmax(0, 1fr))`,
                }}
              >
                {entries.slice(row * count, (row + 1) * count).map((node, column) => {
                  const chosen = selection.chosen.has(node.id);
                  const current = selection.cursor === node.id;
                  const address = isInSight(rows, row) ? thumbnail(node) : undefined;
                  return <Cell key={node.id} {...{ node, column, chosen, current, address, events }} />;
                })}
              </div>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

interface CellProps {
  readonly node: EntryWire;
  readonly column: number;
  readonly chosen: boolean;
  readonly current: boolean;
  readonly address: string | undefined;
  readonly events: RowEvents;
}

const Cell = memo(function Cell({ node, column, chosen, current, address, events }: CellProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys.
    <div
      id={rowId(node.id)}
      role="gridcell"
      tabIndex={-1}
      aria-colindex={column + 1}
      aria-selected={chosen}
      data-current={current || undefined}
      className={classes['cell']}
      onClick={event => events.press(event, node)}
      onDoubleClick={() => events.open(node)}
      onContextMenu={event => events.menu(event, node)}
    >
      <div className={classes['frame']}>
        <EntryMark node={node} address={address} size={44} fill />
      </div>
      <span className={classes['name']} title={node.name}>
        {node.name}
      </span>
      {node.notKept && <span className={classes['lost']}>{t('lost.mark')}</span>}
      <button
        type="button"
        tabIndex={-1}
        className={classes['more']}
        aria-label={`${t('do.actions')}: ${node.name}`}
        onClick={event => events.menu(event, node)}
        onDoubleClick={event => event.stopPropagation()}
      >
        <IconDots size={18} aria-hidden />
      </button>
    </div>
  );
});

function SortBar({ sort, onSort }: Pick<EntryGridProps, 'sort' | 'onSort'>) {
  const Arrow = sort.down ? IconArrowDown : IconArrowUp;
  return (
    <div role="group" aria-label={t('look.sort')} className={classes['sort']}>
      {columns.map(({ by, label }) => (
        <button key={by} type="button" aria-pressed={sort.by === by} onClick={() => onSort(by)}>
          {t(label)}
          {sort.by === by && (
            <>
              <Arrow size={14} aria-hidden />
              <span className="unseen">{t(sort.down ? 'look.down' : 'look.up')}</span>
            </>
          )}
        </button>
      ))}
    </div>
  );
}
