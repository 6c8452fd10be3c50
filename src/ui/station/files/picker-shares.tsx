/** The shares that something may be copied or moved to. */
import { UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconFolders, IconHome } from '@tabler/icons-react';
import type { ShareWire } from '#protocol/session.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/files/folder-picker.module.css';
import { useShares } from '#ui/station/shares.ts';

export function PickerShares({ go }: { go(share: ShareWire): void }) {
  const { data = [] } = useShares();
  return data
    .filter(({ grant }) => grant === 'write')
    .map(share => {
      const Icon = share.home ? IconHome : IconFolders;
      return (
        <UnstyledButton key={share.id} className={classes['folder'] ?? ''} onClick={() => go(share)}>
          <Icon size={20} stroke={1.7} aria-hidden />
          <span className={classes['name']}>{share.home ? t('files.home') : share.name}</span>
          <IconChevronRight size={15} aria-hidden />
        </UnstyledButton>
      );
    });
}
