/** The pages of administrators, by address. The station refuses all of it to anybody else; this only says so. */
import { Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link, Redirect, Route, Switch } from 'wouter';
import type { SessionReply } from '#protocol/sign-in.ts';
import { Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import { AccountsPage } from '#ui/station/administration/accounts-page.tsx';
import { DevicesPage } from '#ui/station/administration/devices-page.tsx';
import { DirectoriesPage } from '#ui/station/administration/directories-page.tsx';
import { GroupsPage } from '#ui/station/administration/groups-page.tsx';
import { HoldsPage } from '#ui/station/administration/holds-page.tsx';
import { LogViews } from '#ui/station/administration/log-views.tsx';
import { ProfilesPage } from '#ui/station/administration/profiles-page.tsx';
import { SharesPage } from '#ui/station/administration/shares-page.tsx';
import { AllLinksPage } from '#ui/station/links/all-links-page.tsx';
import { NotFound } from '#ui/station/not-found.tsx';
import { TellingPage } from '#ui/station/notices/telling-page.tsx';
import { OverviewPage } from '#ui/station/overview/overview-page.tsx';
import { SettingsPage } from '#ui/station/settings/settings-page.tsx';

export function AdministrationPages({ session }: { readonly session: SessionReply }) {
  if (!session.account.admin) return <ForMembers />;
  return (
    <Switch>
      <Route path="/admin">
        <Redirect to="/admin/overview" replace />
      </Route>
      <Route path="/admin/overview" component={OverviewPage} />
      <Route path="/admin/accounts">
        <AccountsPage own={session.account.id} />
      </Route>
      <Route path="/admin/groups" component={GroupsPage} />
      <Route path="/admin/shares" component={SharesPage} />
      <Route path="/admin/profiles" component={ProfilesPage} />
      <Route path="/admin/devices">
        <DevicesPage own={session.device} />
      </Route>
      <Route path="/admin/links" component={AllLinksPage} />
      <Route path="/admin/directories" component={DirectoriesPage} />
      <Route path="/admin/holds" component={HoldsPage} />
      <Route path="/admin/settings" component={SettingsPage} />
      <Route path="/admin/telling" component={TellingPage} />
      <Route path="/admin/log" component={LogViews} />
      <Route component={NotFound} />
    </Switch>
  );
}

function ForMembers() {
  return (
    <Notice title={t('admin.members')} order={1} icon={<IconLock size={36} stroke={1.4} aria-hidden />}>
      <Text c="dimmed" maw={420}>
        {t('admin.members.next')}
      </Text>
      <Link href="/files">{t('app.notFound.next')}</Link>
    </Notice>
  );
}
