/** Says why a folder on such a volume is better not synced both ways, before it is (S60). */
import { Alert, Button, Stack, Text } from '@mantine/core';
import type { VolumeStatus } from '#protocol/control/status.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/drive/panel.module.css';

interface VolumeAdviceProps {
  readonly volume: VolumeStatus;
  /** The advice is followed already. */
  readonly isTaken: boolean;
  take(): void;
}

export function VolumeAdvice({ volume: { kind, name }, isTaken, take }: VolumeAdviceProps) {
  if (kind === 'own') return null;
  return (
    <Alert color="yellow" variant="light" c="var(--mantine-color-text)" title={t(`volume.${kind}.title`)}>
      <Stack gap="xs">
        <Text size="sm">{t(`volume.${kind}.about`, { kind: name })}</Text>
        {!isTaken && (
          <Button variant="default" size="xs" className={classes['later'] ?? ''} onClick={take}>
            {t('volume.choose')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
