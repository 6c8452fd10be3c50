import { Button, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { momentText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import type { Past } from '#ui/station/files/past.ts';
import classes from '#ui/station/files/past-bar.module.css';

interface PastBarProps {
  readonly past: Past;
  readonly canRestore: boolean;
  showPast(kind: 'changes' | 'restoreAll'): void;
  back(): void;
}

/** Says that this is not the present, leads back to it, and brings it back. */
export function PastBar({ past, canRestore, showPast, back }: PastBarProps) {
  return (
    <div className={classes['past']}>
      <IconHistory size={18} aria-hidden />
      <Text size="sm" className={classes['words'] ?? ''} role="status">
        {t('past.shown', { when: momentText(past.ms) })}
      </Text>
      <div className={classes['buttons']}>
        <Button variant="default" size="xs" onClick={() => showPast('changes')}>
          {t('since.open')}
        </Button>
        {canRestore && (
          <Button variant="default" size="xs" onClick={() => showPast('restoreAll')}>
            {t('restore.all')}
          </Button>
        )}
        <Button variant="default" size="xs" onClick={back}>
          {t('past.back')}
        </Button>
      </div>
    </div>
  );
}
