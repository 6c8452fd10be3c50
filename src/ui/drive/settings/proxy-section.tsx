import type { SettingsTold } from '#protocol/control/settings.ts';
import { ProxyForm } from '#ui/drive/settings/proxy-form.tsx';
import { Section } from '#ui/drive/settings/section.tsx';

/** The way to the stations, among the settings. */
export function ProxySection({ told: { proxy } }: { readonly told: SettingsTold }) {
  return (
    <Section title="driveSettings.proxy" about="driveSettings.proxy.about">
      <ProxyForm proxy={proxy} />
    </Section>
  );
}
