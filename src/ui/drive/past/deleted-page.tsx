/** What was deleted from a folder of a task: brought back, or fetched to a place of one's choice. */
import { Button, Text, Title } from '@mantine/core';
import { IconDownload, IconRestore, IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from 'wouter';
import { lastName } from '#model/path.ts';
import type { Deleted, DeletedPage as Page } from '#protocol/control/past.ts';
import type { DriveStatus } from '#protocol/control/status.ts';
import { useAsked } from '#ui/common/asked.ts';
import { momentText, sizeText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { Notice } from '#ui/common/notice.tsx';
import { notifyDone, notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/drive/panel.module.css';
import { downloadDeleted, getDeleted, type RemotePlace, restoreDeleted } from '#ui/drive/past/calls.ts';
import { FetchDialog } from '#ui/drive/past/fetch-dialog.tsx';
import { wayTo } from '#ui/drive/past/remote-way.tsx';
import { byText } from '#ui/drive/past/versions-of.tsx';
import { askAnew } from '#ui/drive/status.ts';

/** `task` and `folder` (relative to it) of the address say from where. */
export function DeletedPage({ status }: { readonly status: DriveStatus }) {
  const asked = new URLSearchParams(useSearch());
  const place = { task: asked.get('task') ?? '', path: asked.get('folder') ?? '' };
  const task = status.tasks.find(({ id }) => id === place.task);
  const folder = [task?.folder ?? '', place.path].filter(part => part !== '').join('/');
  return (
    <div className={classes['page']}>
      <div className={classes['heading']}>
        <div className={classes['words']}>
          <Title order={1} size="h3">
            {t('panel.deleted')}
          </Title>
          <Text c="dimmed">{t('panel.deleted.lead', { folder })}</Text>
        </div>
        <Button component={Link} href={wayTo(place.task, place.path)} variant="default">
          {t('panel.deleted.back')}
        </Button>
      </div>
      <Listing key={`${place.task} ${place.path}`} place={place} />
    </div>
  );
}

function Listing({ place }: { readonly place: RemotePlace }) {
  const { asked, ask, close } = useAsked<Deleted>();
  const query = useInfiniteQuery({
    queryKey: ['deleted', place.task, place.path],
    queryFn: ({ pageParam }) => getDeleted(place, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page) => last.after,
  });
  return (
    <>
      <Loaded query={query}>
        {({ pages }) => <Entries task={place.task} pages={pages} hasMore={query.hasNextPage} download={ask} />}
      </Loaded>
      {query.hasNextPage && (
        <Button
          variant="default"
          className={classes['later'] ?? ''}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('panel.deleted.more')}
        </Button>
      )}
      {asked && (
        <FetchDialog
          name={lastName(asked.path)}
          at={asked.at}
          begin={destination => downloadDeleted({ task: place.task, id: asked.id, name: asked.path, destination })}
          close={close}
        />
      )}
    </>
  );
}

interface EntriesProps {
  readonly task: string;
  readonly pages: readonly Page[];
  readonly hasMore: boolean;
  download(entry: Deleted): void;
}

function Entries({ task, pages, hasMore, download }: EntriesProps) {
  const entries = pages.flatMap(page => page.entries);
  const canRestore = pages.at(-1)?.canRestore ?? false;
  if (entries.length === 0 && !hasMore)
    return <Notice title={t('panel.deleted.none')} icon={<IconTrash size={36} stroke={1.4} aria-hidden />} />;
  return (
    <>
      <div className={classes['card']}>
        <ul className={classes['rows']}>
          {entries.map(entry => (
            <Row key={entry.id} task={task} entry={entry} canRestore={canRestore} download={() => download(entry)} />
          ))}
        </ul>
      </div>
      {!canRestore && <Text c="dimmed">{t('panel.past.readOnly')}</Text>}
    </>
  );
}

interface RowProps {
  readonly task: string;
  readonly entry: Deleted;
  readonly canRestore: boolean;
  download(): void;
}

function Row({ task, entry, canRestore, download }: RowProps) {
  const client = useQueryClient();
  const { path, kind, bytes, files, at, id } = entry;
  const restoring = useMutation({
    mutationFn: () => restoreDeleted({ task, ids: [id] }),
    onSuccess: async ({ files: made, folders }) => {
      if (made + folders > 0) notifyDone(t('panel.deleted.restored', { path }));
      else notifyDone(t('panel.deleted.left', { path }));
      await askAnew(client);
    },
    onError: notifyError,
  });
  const size = kind === 'folder' ? t('panel.deleted.folder', { count: files }) : sizeText(bytes ?? 0);
  return (
    <li className={classes['row']}>
      <div className={classes['words']}>
        <Text fw={600} size="sm">
          {path}
        </Text>
        <div className={`${classes['about']} number`}>
          {[size, momentText(Date.parse(at)), byText(entry)].join(' · ')}
        </div>
      </div>
      {kind === 'file' && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={15} aria-hidden />}
          aria-label={t('panel.deleted.download', { path })}
          onClick={download}
        >
          {t('panel.past.download')}
        </Button>
      )}
      {canRestore && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconRestore size={15} aria-hidden />}
          loading={restoring.isPending}
          aria-label={t('panel.deleted.restoreOf', { path })}
          onClick={() => restoring.mutate()}
        >
          {t('panel.past.restore')}
        </Button>
      )}
    </li>
  );
}
