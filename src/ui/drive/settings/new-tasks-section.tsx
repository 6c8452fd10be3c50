/** With which rules a new folder begins (S77-S80). */
import { Checkbox, Radio, Stack } from '@mantine/core';
import type { SettingsTold } from '#protocol/control/settings.ts';
import { t } from '#ui/common/texts.ts';
import { Section } from '#ui/drive/settings/section.tsx';
import { useChange } from '#ui/drive/settings/settings-calls.ts';

export function NewTasksSection({ told: { newTasks } }: { readonly told: SettingsTold }) {
  const change = useChange();
  const choose = (chosen: Partial<typeof newTasks>): void => change.mutate({ newTasks: chosen });
  return (
    <Section title="driveSettings.newTasks" about="driveSettings.newTasks.about">
      <Radio.Group
        label={t('panel.rules.conflict')}
        value={newTasks.conflict}
        onChange={conflict => choose({ conflict: conflict as typeof newTasks.conflict })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="latest" label={t('panel.conflict.latest')} />
          <Radio value="station" label={t('panel.conflict.station')} />
        </Stack>
      </Radio.Group>
      <Checkbox
        label={t('panel.rules.keep')}
        description={t('panel.rules.keep.about')}
        checked={newTasks.keepDiscarded}
        onChange={event => choose({ keepDiscarded: event.currentTarget.checked })}
      />
    </Section>
  );
}
