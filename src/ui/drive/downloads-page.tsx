/** What the person fetched to places of their choice: how far each is, and what can be done with it (S65). */
import { ActionIcon, Badge, Button, Group, Progress, Text, Tooltip } from '@mantine/core';
import { IconDownload, IconPlayerPause, IconPlayerPlay, IconTrash, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Download, DownloadState } from '#protocol/control/downloads.ts';
import { dateText, sizeText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { Notice } from '#ui/common/notice.tsx';
import { notifyDone, notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { forgetDownload, forgetDownloads, getDownloads, orderDownload } from '#ui/drive/activity-calls.ts';
import classes from '#ui/drive/panel.module.css';
import { PanelPage } from '#ui/drive/panel-page.tsx';
import { speedWords } from '#ui/drive/speed-words.ts';
import { askAnew } from '#ui/drive/status.ts';

/** Between two questions, milliseconds. */
const everyMs = 1_000;

const over: readonly DownloadState[] = ['done', 'failed', 'cancelled'];

export function DownloadsPage() {
  const client = useQueryClient();
  const downloads = useQuery({ queryKey: ['downloads'], queryFn: getDownloads, refetchInterval: everyMs });
  const forget = useMutation({
    mutationFn: async () => {
      const { records } = await forgetDownloads();
      notifyDone(t('activity.downloads.forgotten', { count: records }));
      await askAnew(client);
    },
    onError: notifyError,
  });
  return (
    <PanelPage
      title="activity.downloads"
      lead="activity.downloads.lead"
      action={
        downloads.data?.some(({ state }) => over.includes(state)) && (
          <Button variant="default" loading={forget.isPending} onClick={() => forget.mutate()}>
            {t('activity.downloads.forgetAll')}
          </Button>
        )
      }
    >
      <Loaded query={downloads}>
        {data =>
          data.length === 0 ? (
            <Notice title={t('activity.downloads.none')} icon={<IconDownload size={36} stroke={1.4} aria-hidden />} />
          ) : (
            <div className={classes['card']}>
              <ul className={classes['rows']}>
                {data.map(download => (
                  <DownloadRow key={download.id} download={download} />
                ))}
              </ul>
            </div>
          )
        }
      </Loaded>
    </PanelPage>
  );
}

function DownloadRow({ download }: { readonly download: Download }) {
  const { name, state, destination, bytes, total, startedAt, detail } = download;
  const goesOn = state === 'running' || state === 'waiting' || state === 'paused';
  const size =
    state === 'done' ? sizeText(total) : t('activity.of', { bytes: sizeText(bytes), total: sizeText(total) });
  const speed = { rate: download.rate, secondsLeft: secondsLeft(download) };
  return (
    <li className={classes['row']}>
      <div className={classes['words']}>
        <Text fw={600} size="sm" component="span" mr={8}>
          {name}
        </Text>
        <Badge
          size="sm"
          variant="light"
          color={state === 'failed' ? 'red.9' : state === 'done' ? 'green.9' : 'gray'}
          tt="none"
          c="var(--mantine-color-text)"
        >
          {t(`activity.download.${state}`)}
        </Badge>
        <div className={classes['about']}>{t('activity.download.to', { path: destination })}</div>
        {goesOn && (
          <Progress
            my={6}
            value={total === 0 ? 0 : (bytes / total) * 100}
            aria-label={t('activity.progress', { name })}
          />
        )}
        <Text size="sm" className="number">
          {[size, dateText(Date.parse(startedAt), Date.now()), ...speedWords(speed)].join(' · ')}
        </Text>
        {detail !== '' && (
          <Text size="sm" lang="en">
            {detail}
          </Text>
        )}
      </div>
      <DownloadButtons download={download} />
    </li>
  );
}

function DownloadButtons({ download: { id, name, state } }: { readonly download: Download }) {
  const client = useQueryClient();
  const acting = useMutation({
    mutationFn: async (act: () => Promise<unknown>) => {
      await act();
      await askAnew(client);
    },
    onError: notifyError,
  });
  const button = (what: 'pause' | 'resume' | 'cancel' | 'forget', Icon: typeof IconX) => {
    const label = t(`activity.download.${what}`, { name });
    const act = (): Promise<unknown> => (what === 'forget' ? forgetDownload(id) : orderDownload(id, what));
    return (
      <Tooltip label={label}>
        <ActionIcon variant="default" size={30} aria-label={label} onClick={() => acting.mutate(act)}>
          <Icon size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    );
  };
  return (
    <Group gap={6} wrap="nowrap">
      {(state === 'running' || state === 'waiting') && button('pause', IconPlayerPause)}
      {(state === 'paused' || state === 'failed') && button('resume', IconPlayerPlay)}
      {over.includes(state) ? button('forget', IconTrash) : button('cancel', IconX)}
    </Group>
  );
}

function secondsLeft({ rate, bytes, total }: Download): number | null {
  return rate === null || rate < 1 ? null : Math.ceil((total - bytes) / rate);
}
