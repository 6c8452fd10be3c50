import { Button, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { momentText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import type { Past } from '#ui/station/files/past.ts';
import classes from '#ui/station/files/past-bar.module.css';

interface PastBarProps {
  readonly past: Past;
  back(): void;
}

/** Says that this is not the present, and leads back to it. */
export function PastBar({ past, back }: PastBarProps) {
  return (
    <div className={classes['past']} role="status">
      <IconHistory size={18} aria-hidden />
      <Text size="sm" className={classes['words'] ?? ''}>
        {t('past.shown', { when: momentText(past.ms) })}
      </Text>
      <Button variant="default" size="xs" onClick={back}>
        {t('past.back')}
      </Button>
    </div>
  );
}
