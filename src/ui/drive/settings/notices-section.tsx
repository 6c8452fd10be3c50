/** What is told by notifications. */
import { Checkbox } from '@mantine/core';
import type { SettingsTold } from '#protocol/control/settings.ts';
import { t } from '#ui/common/texts.ts';
import { Section } from '#ui/drive/settings/section.tsx';
import { useChange } from '#ui/drive/settings/settings-calls.ts';

const kinds = ['holds', 'absent', 'station', 'errors'] as const;

export function NoticesSection({ told: { notices } }: { readonly told: SettingsTold }) {
  const change = useChange();
  return (
    <Section title="driveSettings.notices" about="driveSettings.notices.about">
      {kinds.map(kind => (
        <Checkbox
          key={kind}
          label={t(`driveSettings.notices.${kind}`)}
          checked={notices[kind]}
          onChange={event => change.mutate({ notices: { [kind]: event.currentTarget.checked } })}
        />
      ))}
    </Section>
  );
}
