/** With which rules a new folder begins (S77-S80). */
import type { SettingsTold } from '#protocol/control/settings.ts';
import { ConflictFields } from '#ui/drive/conflict-fields.tsx';
import { Section } from '#ui/drive/settings/section.tsx';
import { useChange } from '#ui/drive/settings/settings-calls.ts';

export function NewTasksSection({ told: { newTasks } }: { readonly told: SettingsTold }) {
  const change = useChange();
  return (
    <Section title="driveSettings.newTasks" about="driveSettings.newTasks.about">
      <ConflictFields rules={newTasks} change={chosen => change.mutate({ newTasks: chosen })} />
    </Section>
  );
}
