/** The panel: what a drive's person sees and does on their own computer. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Route, Switch } from 'wouter';
import { Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import { enter } from '#ui/drive/ask.ts';
import { BinPage } from '#ui/drive/bin-page.tsx';
import { ConflictsPage } from '#ui/drive/conflicts/conflicts-page.tsx';
import { DownloadsPage } from '#ui/drive/downloads-page.tsx';
import { FirstLookPage } from '#ui/drive/first-look-page.tsx';
import { HelpPage } from '#ui/drive/help-page.tsx';
import { HoldsPage } from '#ui/drive/holds-page.tsx';
import { LogPage } from '#ui/drive/log-page.tsx';
import { PanelFrame } from '#ui/drive/panel-frame.tsx';
import { DeletedPage } from '#ui/drive/past/deleted-page.tsx';
import { PastPage } from '#ui/drive/past/past-page.tsx';
import { ProblemsPage } from '#ui/drive/problems-page.tsx';
import { FolderPage } from '#ui/drive/selection/folder-page.tsx';
import { SettingsPage } from '#ui/drive/settings/settings-page.tsx';
import { useStatus } from '#ui/drive/status.ts';
import { TasksPage } from '#ui/drive/tasks-page.tsx';
import { TransfersPage } from '#ui/drive/transfers-page.tsx';
import { WhyPage } from '#ui/drive/why-page.tsx';
import { Wizard } from '#ui/drive/wizard/wizard.tsx';

export function PanelApp() {
  const entry = useQuery({ queryKey: ['enter'], queryFn: enter, staleTime: Number.POSITIVE_INFINITY, retry: false });
  if (entry.isPending) return null;
  return entry.data === true ? <Entered /> : <Shut about="panel.closed.about" />;
}

function Entered() {
  const { status: data, isGone } = useStatus();
  const [isWelcome, setWelcome] = useState(false);
  useEffect(() => {
    document.title = data === undefined ? t('app.name') : `${data.computer} · ${t('app.name')}`;
  }, [data]);
  if (isGone) return <Shut about="panel.gone.about" />;
  if (data === undefined) return null;
  // Who has nothing set up is led through it to the end, though the first connection stands before the first folder.
  if (data.connections.length === 0 && !isWelcome) setWelcome(true);
  if (isWelcome) return <Wizard status={data} isFirst close={() => setWelcome(false)} />;
  return (
    <PanelFrame status={data}>
      <Switch>
        <Route path="/problems">
          <ProblemsPage status={data} />
        </Route>
        <Route path="/help" component={HelpPage} />
        <Route path="/transfers">
          <TransfersPage status={data} />
        </Route>
        <Route path="/log">
          <LogPage status={data} />
        </Route>
        <Route path="/downloads" component={DownloadsPage} />
        <Route path="/why" component={WhyPage} />
        <Route path="/stop-folder">
          <FolderPage sync={false} />
        </Route>
        <Route path="/resume-folder">
          <FolderPage sync />
        </Route>
        <Route path="/holds" component={HoldsPage} />
        <Route path="/conflicts">
          <ConflictsPage status={data} />
        </Route>
        <Route path="/versions">
          <PastPage status={data} />
        </Route>
        <Route path="/deleted">
          <DeletedPage status={data} />
        </Route>
        <Route path="/bin">
          <BinPage status={data} />
        </Route>
        <Route path="/settings" component={SettingsPage} />
        <Route path="/first-look/:task">{({ task }) => <FirstLookPage status={data} id={task} />}</Route>
        <Route>
          <TasksPage status={data} />
        </Route>
      </Switch>
    </PanelFrame>
  );
}

/** The drive does not speak to this window (any more). */
function Shut({ about }: { readonly about: 'panel.closed.about' | 'panel.gone.about' }) {
  return (
    <main id="content">
      <Notice order={1} title={t(about === 'panel.gone.about' ? 'panel.gone' : 'panel.closed')}>
        {t(about)}
      </Notice>
    </main>
  );
}
