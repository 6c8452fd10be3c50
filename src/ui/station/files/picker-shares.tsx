/** Where something of `from` may be copied or moved to. */
import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import type { ShareWire } from '#protocol/session.ts';
import classes from '#ui/station/files/folder-picker.module.css';
import { topIcon } from '#ui/station/share-list.tsx';
import { useShares } from '#ui/station/shares.ts';
import { topId, topName } from '#ui/station/tops.ts';

interface PickerSharesProps {
  readonly from: ShareWire;
  go(share: ShareWire): void;
}

export function PickerShares({ from, go }: PickerSharesProps) {
  const { data = [] } = useShares();
  return data
    .filter(share => isOpenFor(from, share))
    .map(share => {
      const Icon = topIcon(share);
      return (
        <UnstyledButton key={topId(share)} className={classes['folder'] ?? ''} onClick={() => go(share)}>
          <Icon size={20} stroke={1.7} aria-hidden />
          <span className={classes['name']}>{topName(share)}</span>
          <IconChevronRight size={15} aria-hidden />
        </UnstyledButton>
      );
    });
}

function isOpenFor(from: ShareWire, to: ShareWire): boolean {
  // Who may only read a share may write in a folder of it all the same.
  if (to.id === from.id && to.folder === undefined) return true;
  return to.grant === 'write';
}
