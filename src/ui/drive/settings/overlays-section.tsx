/** The marks on icons in the file manager (S45, S47). */
import { Checkbox } from '@mantine/core';
import type { SettingsTold } from '#protocol/control/settings.ts';
import { t } from '#ui/common/texts.ts';
import { Section } from '#ui/drive/settings/section.tsx';
import { useChange } from '#ui/drive/settings/settings-calls.ts';

export function OverlaysSection({ told: { overlays } }: { readonly told: SettingsTold }) {
  const change = useChange();
  return (
    <Section title="driveSettings.overlays">
      <Checkbox
        label={t('driveSettings.overlays.show')}
        checked={overlays.show}
        onChange={event => change.mutate({ overlays: { show: event.currentTarget.checked } })}
      />
      <Checkbox
        label={t('driveSettings.overlays.showUnsynced')}
        disabled={!overlays.show}
        checked={overlays.showUnsynced}
        onChange={event => change.mutate({ overlays: { showUnsynced: event.currentTarget.checked } })}
      />
    </Section>
  );
}
