import { Alert, Text } from '@mantine/core';
import { t } from '#ui/common/texts.ts';

/** Above the own links, while the station lets none of them open (S81). */
export function SharingOff() {
  return (
    <Alert color="yellow" variant="light" c="var(--mantine-color-text)" title={t('sharing.off.title')}>
      <Text size="sm">{t('sharing.off.text')}</Text>
    </Alert>
  );
}
