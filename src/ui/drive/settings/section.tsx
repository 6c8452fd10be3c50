import { Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { type TextKey, t } from '#ui/common/texts.ts';
import classes from '#ui/drive/settings/settings.module.css';

interface SectionProps {
  readonly title: TextKey;
  readonly about?: TextKey;
  readonly children: ReactNode;
}

/** One part of the settings, under a heading of its own. */
export function Section({ title, about, children }: SectionProps) {
  const id = useId();
  return (
    <section className={classes['section']} aria-labelledby={id}>
      <Title order={2} size="h5" id={id}>
        {t(title)}
      </Title>
      {about && (
        <Text size="sm" c="dimmed">
          {t(about)}
        </Text>
      )}
      <Stack mt="md">{children}</Stack>
    </section>
  );
}
