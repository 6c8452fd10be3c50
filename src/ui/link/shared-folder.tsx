/** A folder that a link leads to, or one within it. */
import { ActionIcon, Button, Skeleton, Text, Tooltip } from '@mantine/core';
import { IconDownload, IconFolderOpen } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { SharedFolderReply, SharedNodeWire } from '#protocol/shared.ts';
import { ApiError } from '#ui/common/api.ts';
import { dateText, sizeText } from '#ui/common/format.ts';
import { getSharedFolder, sharedAddress, sharedZipAddress } from '#ui/common/link-calls.ts';
import { ErrorNotice, Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import { isPicture } from '#ui/common/thumbnail-calls.ts';
import { entryAddress } from '#ui/link/entry-address.ts';
import classes from '#ui/link/link.module.css';
import { SharedFile, turnsAround } from '#ui/link/shared-file.tsx';
import { SharedGrid } from '#ui/link/shared-grid.tsx';
import { Crumbs } from '#ui/station/files/crumbs.tsx';
import { type Look, LookSwitch } from '#ui/station/files/look.tsx';
import { NodeIcon } from '#ui/station/files/node-icon.tsx';

interface SharedFolderProps {
  readonly token: string;
  readonly folder: string;
  /** A file in it that is shown. */
  readonly file: string | undefined;
  readonly canSave: boolean;
}

export function SharedFolder({ token, folder, file, canSave }: SharedFolderProps) {
  const pages = useInfiniteQuery({
    queryKey: ['shared', token, 'folder', folder],
    queryFn: ({ pageParam }) => getSharedFolder(token, folder, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.after,
  });
  const entries = pages.data?.pages.flatMap(page => page.entries) ?? [];
  const [look, setLook] = useSharedLook(entries);
  const first = pages.data?.pages[0];
  const name = first?.above.at(-1)?.name;
  useEffect(() => {
    if (name !== undefined) document.title = name;
  }, [name]);
  if (pages.error) return <FolderError token={token} error={pages.error} again={() => void pages.refetch()} />;
  if (!first)
    return <Skeleton height={16} width={220} radius="sm" m={24} aria-label={t('app.loading')} role="status" />;
  const shown = entries.find(({ id }) => id === file);
  if (shown) {
    const around = turnsAround(entries, shown, one => entryAddress(token, folder, one));
    return <SharedFile {...{ token, canSave, around }} file={shown} back={`/l/${token}/${folder}`} />;
  }
  return (
    <>
      <div className={classes['bar']}>
        <Crumbs crumbs={crumbsOf(token, first)} />
        {entries.length > 0 && <LookSwitch {...{ look, setLook }} />}
        {canSave && (
          <Button
            component="a"
            href={sharedZipAddress(token, folder)}
            leftSection={<IconDownload size={17} aria-hidden />}
          >
            {t('visit.downloadAll')}
          </Button>
        )}
      </div>
      {entries.length === 0 && (
        <Notice icon={<IconFolderOpen size={44} stroke={1.2} aria-hidden />} title={t('visit.empty')} />
      )}
      {look === 'grid' ? (
        <SharedGrid {...{ token, folder, entries }} folderName={name ?? ''} />
      ) : (
        <ul className={classes['entries']} aria-label={t('visit.entries', { folder: name ?? '' })}>
          {entries.map(entry => (
            <Entry key={entry.id} {...{ token, folder, entry, canSave }} />
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Button variant="default" m="md" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('visit.more')}
        </Button>
      )}
    </>
  );
}

/** Pictures come as pictures where they are most of a folder, until a visitor wants it otherwise. */
function useSharedLook(entries: readonly SharedNodeWire[]): readonly [Look, (look: Look) => void] {
  const [wanted, setLook] = useState<Look>();
  const files = entries.filter(({ kind }) => kind === 'file');
  const mostly: Look = files.length > 0 && files.filter(isPicture).length * 2 > files.length ? 'grid' : 'list';
  return [wanted ?? mostly, setLook];
}

function crumbsOf(token: string, { above }: SharedFolderReply) {
  return above.map(({ id, name }) => ({ id, name, address: `/l/${token}/${id}` }));
}

interface EntryProps extends Omit<SharedFolderProps, 'file'> {
  readonly entry: SharedNodeWire;
}

function Entry({ token, folder, entry, canSave }: EntryProps) {
  const { id, name, kind, size, changedMs } = entry;
  const address = entryAddress(token, folder, entry);
  const save = kind === 'folder' ? sharedZipAddress(token, id) : sharedAddress(token, id, true);
  const about = kind === 'folder' ? t('files.folder') : `${sizeText(size)} · ${dateText(changedMs, Date.now())}`;
  return (
    <li className={classes['entry']}>
      <Link href={address} className={classes['go'] ?? ''}>
        <NodeIcon node={entry} size={24} />
        <span className={classes['words']}>
          <span className={classes['name']}>{name}</span>
          <span className={`${classes['about']} number`}>{about}</span>
        </span>
      </Link>
      {canSave && (
        <Tooltip label={t('visit.download')}>
          <ActionIcon
            component="a"
            href={save}
            variant="subtle"
            color="gray"
            size={40}
            aria-label={t('visit.downloadOf', { name })}
          >
            <IconDownload size={19} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}

/** A link that was closed meanwhile is opened anew; everything else is said as it is. */
function FolderError({ token, error, again }: { readonly token: string; readonly error: unknown; again(): void }) {
  const client = useQueryClient();
  if (!(error instanceof ApiError && ['link-closed', 'link-sign-in', 'link-refused'].includes(error.code)))
    return <ErrorNotice error={error} onRetry={again} />;
  return (
    <Notice title={t('visit.closed.title')}>
      <Text c="dimmed">{t('visit.closed')}</Text>
      <Button onClick={() => void client.resetQueries({ queryKey: ['shared', token] })}>{t('visit.again')}</Button>
    </Notice>
  );
}
