/** What holds for all stations and folders of this computer (S73-S81). */
import { useQuery } from '@tanstack/react-query';
import { Loaded } from '#ui/common/loaded.tsx';
import { PanelPage } from '#ui/drive/panel-page.tsx';
import { LimitsSection } from '#ui/drive/settings/limits-section.tsx';
import { LookSection } from '#ui/drive/settings/look-section.tsx';
import { NewTasksSection } from '#ui/drive/settings/new-tasks-section.tsx';
import { NoticesSection } from '#ui/drive/settings/notices-section.tsx';
import { OverlaysSection } from '#ui/drive/settings/overlays-section.tsx';
import { ProxySection } from '#ui/drive/settings/proxy-section.tsx';
import { SessionSection } from '#ui/drive/settings/session-section.tsx';
import { getSettings, settingsKey } from '#ui/drive/settings/settings-calls.ts';
import { SharingSection } from '#ui/drive/settings/sharing-section.tsx';

export function SettingsPage() {
  const settings = useQuery({ queryKey: settingsKey, queryFn: getSettings });
  return (
    <PanelPage title="driveSettings.title" lead="driveSettings.lead">
      <Loaded query={settings}>
        {told => (
          <>
            <ProxySection told={told} />
            <LimitsSection told={told} />
            <NewTasksSection told={told} />
            <NoticesSection told={told} />
            <OverlaysSection told={told} />
            <SharingSection told={told} />
            <LookSection told={told} />
            <SessionSection />
          </>
        )}
      </Loaded>
    </PanelPage>
  );
}
