/** What others are given by this drive (S81). */
import { Checkbox } from '@mantine/core';
import type { SettingsTold } from '#protocol/control/settings.ts';
import { t } from '#ui/common/texts.ts';
import { Section } from '#ui/drive/settings/section.tsx';
import { useChange } from '#ui/drive/settings/settings-calls.ts';

export function SharingSection({ told: { sharing } }: { readonly told: SettingsTold }) {
  const change = useChange();
  return (
    <Section title="sharing.drive">
      <Checkbox
        label={t('sharing.drive.links')}
        description={t('sharing.drive.links.about')}
        checked={sharing.links}
        onChange={event => change.mutate({ sharing: { links: event.currentTarget.checked } })}
      />
    </Section>
  );
}
