/** What stands around the panel's pages: how everything is, and the way to what needs somebody. */
import { Badge, Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconClockHour4,
  IconDownload,
  IconFolders,
  IconHandStop,
  IconHelpCircle,
  IconHistory,
  IconPlayerPause,
  IconPlayerPlay,
  IconRecycle,
  IconSettings,
  IconTransfer,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { DriveStatus } from '#protocol/control/status.ts';
import { worstState } from '#protocol/control/worst-state.ts';
import { numberText } from '#ui/common/format.ts';
import { notifyError } from '#ui/common/notify.ts';
import { type TextKey, t } from '#ui/common/texts.ts';
import { pauseTask, resumeTask } from '#ui/drive/calls.ts';
import { WindowColours, WindowLanguage } from '#ui/drive/look.tsx';
import classes from '#ui/drive/panel.module.css';
import { RenameComputer } from '#ui/drive/rename-computer.tsx';
import { StateMark } from '#ui/drive/state-mark.tsx';
import { waiting } from '#ui/drive/state-words.ts';
import { askAnew } from '#ui/drive/status.ts';
import markAddress from '#ui/mark.svg';

interface PanelFrameProps {
  readonly status: DriveStatus;
  readonly children: ReactNode;
}

export function PanelFrame({ status, children }: PanelFrameProps) {
  const { problems, holds, conflicts } = waiting(status);
  const binned = status.tasks.reduce((sum, { bin }) => sum + bin.objects, 0);
  const state = worstState(status.tasks);
  return (
    <div className={classes['shell']}>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <header className={classes['header']}>
        <img src={markAddress} alt="" width={26} height={26} />
        <span className={classes['computer']}>{status.computer}</span>
        {status.connections.length > 0 && <RenameComputer computer={status.computer} />}
        {state !== undefined && (
          <span className={classes['overall']} role="status">
            <StateMark state={state} size={22} />
            {t(`panel.state.${state}`)}
          </span>
        )}
        <span className={classes['space']} />
        <PauseAll status={status} />
        <WindowLanguage />
        <WindowColours />
      </header>
      <nav className={classes['side']} aria-label={t('panel.menu')}>
        <Item to="/" icon={<IconFolders size={18} aria-hidden />} text="panel.folders" />
        <Item
          to="/problems"
          icon={<IconAlertTriangle size={18} aria-hidden />}
          text="panel.problems"
          count={problems}
        />
        <Item to="/holds" icon={<IconHandStop size={18} aria-hidden />} text="panel.holds" count={holds} />
        <Item
          to="/conflicts"
          icon={<IconArrowsSplit2 size={18} aria-hidden />}
          text="panel.conflicts"
          count={conflicts}
        />
        <Item
          to="/transfers"
          icon={<IconTransfer size={18} aria-hidden />}
          text="activity.transfers"
          quiet={status.transfers.length}
        />
        <Item to="/log" icon={<IconHistory size={18} aria-hidden />} text="activity.log" />
        <Item to="/versions" icon={<IconClockHour4 size={18} aria-hidden />} text="panel.past" />
        <Item to="/bin" icon={<IconRecycle size={18} aria-hidden />} text="panel.bin" quiet={binned} />
        <Item to="/downloads" icon={<IconDownload size={18} aria-hidden />} text="activity.downloads" />
        <Item to="/settings" icon={<IconSettings size={18} aria-hidden />} text="driveSettings.title" />
        <Item to="/help" icon={<IconHelpCircle size={18} aria-hidden />} text="help.title" />
      </nav>
      <main id="content" tabIndex={-1} className={classes['main']}>
        {children}
      </main>
    </div>
  );
}

interface ItemProps {
  readonly to: string;
  readonly icon: ReactNode;
  readonly text: TextKey;
  /** What waits there for somebody. */
  readonly count?: number;
  /** What is there, and waits for nobody. */
  readonly quiet?: number;
}

function Item({ to, icon, text, count = 0, quiet = 0 }: ItemProps) {
  const [place] = useLocation();
  return (
    <Link href={to} className={classes['item'] ?? ''} aria-current={place === to ? 'page' : undefined}>
      {icon}
      <span className={classes['space']}>{t(text)}</span>
      {count > 0 && (
        <Badge size="sm" color="red.9" variant="filled">
          {numberText(count)}
        </Badge>
      )}
      {quiet > 0 && <span className={classes['quiet']}>{numberText(quiet)}</span>}
    </Link>
  );
}

/** Pauses what runs; once nothing runs any more, lets everything go on. */
function PauseAll({ status }: { readonly status: DriveStatus }) {
  const client = useQueryClient();
  const running = status.tasks.filter(({ paused }) => !paused);
  const isAllPaused = running.length === 0;
  const change = useMutation({
    mutationFn: async () => {
      if (isAllPaused) for (const { id } of status.tasks) await resumeTask(id);
      else for (const { id } of running) await pauseTask(id);
      await askAnew(client);
    },
    onError: notifyError,
  });
  if (status.tasks.length === 0) return null;
  const Icon = isAllPaused ? IconPlayerPlay : IconPlayerPause;
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<Icon size={15} aria-hidden />}
      loading={change.isPending}
      onClick={() => change.mutate()}
    >
      {t(isAllPaused ? 'panel.resumeAll' : 'panel.pauseAll')}
    </Button>
  );
}
