/** Which page an address shows, and to whom. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { ApiError, whenLockedOut } from '#ui/common/api.ts';
import { getFirstAccount, getSession } from '#ui/common/calls.ts';
import { ErrorNotice } from '#ui/common/notice.tsx';
import { AccountPage } from '#ui/station/account/account-page.tsx';
import { AdministrationPages } from '#ui/station/administration/administration-pages.tsx';
import { ApiPage } from '#ui/station/api/api-page.tsx';
import { FilesPage } from '#ui/station/files/files-page.tsx';
import { FirstAccountPage } from '#ui/station/first-account-page.tsx';
import { HelpPage } from '#ui/station/help-page.tsx';
import { LinksPage } from '#ui/station/links/links-page.tsx';
import { NotFound } from '#ui/station/not-found.tsx';
import { NoticesPage } from '#ui/station/notices/notices-page.tsx';
import { SetUpFirst } from '#ui/station/second-factor/set-up-first.tsx';
import { sessionKey } from '#ui/station/session.ts';
import { Shell } from '#ui/station/shell.tsx';
import { SignInPage } from '#ui/station/sign-in-page.tsx';
import { UploadsProvider } from '#ui/station/uploads/uploads-provider.tsx';

export function App() {
  return (
    <Switch>
      <Route path="/sign-in" component={SignInPage} />
      <Route path="/first-account" component={FirstAccountPage} />
      <Route>
        <SignedIn />
      </Route>
    </Switch>
  );
}

/** What only somebody who is signed in sees. */
function SignedIn() {
  const [place] = useLocation();
  const client = useQueryClient();
  const session = useQuery({ queryKey: sessionKey, queryFn: getSession, staleTime: 60_000 });
  // Until the recovery codes were kept, though the second factor is on before.
  const [settingUp, setSettingUp] = useState(false);
  useEffect(
    () =>
      whenLockedOut(({ code }) => {
        if (code === 'second-factor-wanted') void client.invalidateQueries({ queryKey: sessionKey });
        else client.setQueryData(sessionKey, null);
      }),
    [client],
  );
  if (session.isPending) return null;
  const isOut = session.data === null || (session.error instanceof ApiError && session.error.code === 'sign-in');
  if (isOut) return <SignInFirst place={place} />;
  if (!session.data) return <ErrorNotice error={session.error} onRetry={() => void session.refetch()} />;
  if (session.data.secondFactorWanted && !settingUp) setSettingUp(true);
  const goOn = async (): Promise<void> => {
    await session.refetch();
    setSettingUp(false);
  };
  if (settingUp) return <SetUpFirst session={session.data} done={() => void goOn()} />;
  return (
    <UploadsProvider>
      <Shell session={session.data}>
        <Switch>
          <Route path="/">
            <Redirect to="/files" replace />
          </Route>
          <Route path="/files/:share?/:node?">{({ share, node }) => <FilesPage share={share} node={node} />}</Route>
          <Route path="/account">
            <AccountPage session={session.data} />
          </Route>
          <Route path="/api" component={ApiPage} />
          <Route path="/help">
            <HelpPage isAdministrator={session.data.account.admin} />
          </Route>
          <Route path="/links" component={LinksPage} />
          <Route path="/notices" component={NoticesPage} />
          <Route path="/admin/:page?">
            <AdministrationPages session={session.data} />
          </Route>
          <Route component={NotFound} />
        </Switch>
      </Shell>
    </UploadsProvider>
  );
}

/** A station without accounts wants its first one; else who comes back lands where they wanted to go. */
function SignInFirst({ place }: { readonly place: string }) {
  const first = useQuery({ queryKey: ['first-account'], queryFn: getFirstAccount, retry: false });
  if (first.isPending) return null;
  if (first.data?.wanted) return <Redirect to="/first-account" replace />;
  const to = place === '/' || place === '/files' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(place)}`;
  return <Redirect to={to} replace />;
}
