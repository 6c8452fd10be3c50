import { Stack, Text } from '@mantine/core';
import { t } from '#ui/common/texts.ts';
import type { TreeSource } from '#ui/drive/selection/selection-calls.ts';
import { TickTree } from '#ui/drive/selection/tick-tree.tsx';

interface SelectionTabProps {
  readonly source: TreeSource;
  readonly left: ReadonlySet<string>;
  change(left: ReadonlySet<string>): void;
}

/** Which folders and files of the remote folder are synced (S15). */
export function SelectionTab({ source, left, change }: SelectionTabProps) {
  return (
    <Stack gap="xs">
      <Text size="sm">{t('selection.about')}</Text>
      <TickTree source={source} label={t('selection.tree')} left={left} change={change} />
      <Text size="sm" c="dimmed" role="status">
        {left.size === 0 ? t('selection.all') : t('selection.count', { count: left.size })}
      </Text>
    </Stack>
  );
}
