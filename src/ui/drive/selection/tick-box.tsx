import { IconCheck, IconMinus } from '@tabler/icons-react';
import type { Tick } from '#ui/drive/selection/selection-draft.ts';
import classes from '#ui/drive/selection/tick-tree.module.css';

/** The box of one row; what it says is said by the row itself. */
export function TickBox({ tick }: { readonly tick: Tick }) {
  return (
    <span aria-hidden className={classes['box']} data-tick={tick}>
      {tick === 'in' && <IconCheck size={14} stroke={3} />}
      {tick === 'mixed' && <IconMinus size={14} stroke={3} />}
    </span>
  );
}
