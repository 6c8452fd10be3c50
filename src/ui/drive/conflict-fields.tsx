/** What becomes of two versions of one file (S77-S79): of a folder, or of those that are new. */
import { Checkbox, Radio, Stack } from '@mantine/core';
import type { TaskRules } from '#protocol/control/rules.ts';
import { t } from '#ui/common/texts.ts';

type ConflictRules = Pick<TaskRules, 'conflict' | 'keepDiscarded'>;

interface ConflictFieldsProps {
  readonly rules: ConflictRules;
  change(changed: Partial<ConflictRules>): void;
}

export function ConflictFields({ rules, change }: ConflictFieldsProps) {
  return (
    <Stack>
      <Radio.Group
        label={t('panel.rules.conflict')}
        value={rules.conflict}
        onChange={conflict => change({ conflict: conflict as ConflictRules['conflict'] })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="latest" label={t('panel.conflict.latest')} />
          <Radio value="station" label={t('panel.conflict.station')} />
        </Stack>
      </Radio.Group>
      <Checkbox
        label={t('panel.rules.keep')}
        description={t('panel.rules.keep.about')}
        checked={rules.keepDiscarded}
        onChange={event => change({ keepDiscarded: event.currentTarget.checked })}
      />
    </Stack>
  );
}
