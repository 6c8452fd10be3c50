import { IconDots } from '@tabler/icons-react';
import { type MouseEvent, memo } from 'react';
import type { EntryWire } from '#protocol/browse.ts';
import type { NodeWire } from '#protocol/schema.ts';
import { dateText, momentText, msFromNs, sizeText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import { EntryMark } from '#ui/station/files/entry-mark.tsx';
import classes from '#ui/station/files/entry-table.module.css';

/** What a row tells its table; the same object for every row, so that only rows that change are drawn anew. */
export interface RowEvents {
  press(event: MouseEvent, node: NodeWire): void;
  open(node: NodeWire): void;
  menu(event: MouseEvent, node: NodeWire): void;
}

interface EntryRowProps {
  readonly node: EntryWire;
  readonly index: number;
  readonly top: number;
  readonly chosen: boolean;
  readonly current: boolean;
  /** Where its thumbnail comes from, where it has one and is in sight. */
  readonly address: string | undefined;
  readonly nowMs: number;
  readonly events: RowEvents;
}

export function rowId(node: string): string {
  return `row-${node}`;
}

/** One entry of a folder. Keys are the table's business: it has the focus. */
export const EntryRow = memo(function EntryRow(row: EntryRowProps) {
  const { node, index, top, chosen, current, address, nowMs, events } = row;
  const changedMs = node.state && msFromNs(node.state.mtimeNs);
  const size = node.kind === 'file' && node.state ? sizeText(node.state.size) : '';
  const changed = changedMs === null ? '' : dateText(changedMs, nowMs);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table takes the keys.
    <div
      id={rowId(node.id)}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-current={current || undefined}
      className={classes['row']}
      style={{ transform: `translateY(${top}px)` }}
      onClick={event => events.press(event, node)}
      onDoubleClick={() => events.open(node)}
      onContextMenu={event => events.menu(event, node)}
    >
      <div role="gridcell" tabIndex={-1} className={classes['name']}>
        <EntryMark node={node} address={address} size={22} />
        <span className={classes['words']}>
          <span className={classes['title']} title={node.name}>
            {node.name}
          </span>
          {node.notKept && <span className={classes['lost']}>{t('lost.mark')}</span>}
          <span className={classes['under']} aria-hidden>
            {[size || kindText(node), changed].filter(text => text !== '').join(' · ')}
          </span>
        </span>
      </div>
      <div role="gridcell" tabIndex={-1} className={`${classes['size']} number`}>
        {size}
      </div>
      <div
        role="gridcell"
        tabIndex={-1}
        className={`${classes['changed']} number`}
        title={changedMs === null ? undefined : momentText(changedMs)}
      >
        {changed}
      </div>
      <div role="gridcell" tabIndex={-1} className={classes['more']}>
        {/* A plain button: there is one in every row that comes to be seen while somebody scrolls. */}
        <button
          type="button"
          tabIndex={-1}
          aria-label={`${t('do.actions')}: ${node.name}`}
          onClick={event => events.menu(event, node)}
          onDoubleClick={event => event.stopPropagation()}
        >
          <IconDots size={18} aria-hidden />
        </button>
      </div>
    </div>
  );
});

function kindText({ kind }: NodeWire): string {
  return kind === 'folder' ? t('files.folder') : kind === 'link' ? t('files.link') : '';
}
