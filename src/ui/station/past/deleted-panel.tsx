import { Button, Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import type { DeletedReply } from '#protocol/past.ts';
import type { ShareWire } from '#protocol/session.ts';
import { momentText, sizeText } from '#ui/common/format.ts';
import { Notice } from '#ui/common/notice.tsx';
import { getDeleted } from '#ui/common/past-calls.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/past/past.module.css';
import { byText, PastList, pastKey } from '#ui/station/past/past-list.tsx';

type Deleted = DeletedReply['entries'][number];

interface DeletedPanelProps {
  readonly share: ShareWire;
  readonly canChange: boolean;
  readonly node: string;
  readonly folderName: string;
  restore(ids: readonly Deleted['id'][]): void;
  close(): void;
}

/** What was deleted from the folder and beneath, and how to get it back. */
export function DeletedPanel({ share, canChange, node, folderName, restore, close }: DeletedPanelProps) {
  const [chosen, setChosen] = useState<ReadonlySet<Deleted['id']>>(new Set());
  const toggle = (id: Deleted['id']): void =>
    setChosen(before => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  return (
    <PastList
      title={t('deleted.title', { folder: folderName })}
      queryKey={pastKey(share.id, 'deleted', node, share.head)}
      load={after => getDeleted({ share: share.id, node }, after)}
      entriesOf={page => page.entries}
      none={
        <Notice title={t('deleted.none')}>
          <Text c="dimmed">{t('deleted.none.about')}</Text>
        </Notice>
      }
      foot={
        canChange &&
        chosen.size > 0 && (
          <div className={classes['foot']}>
            <Button onClick={() => restore([...chosen])}>{t('deleted.restoreSome', { count: chosen.size })}</Button>
          </div>
        )
      }
      row={entry => (
        <li key={entry.id} className={classes['item']}>
          {canChange && (
            <Checkbox
              checked={chosen.has(entry.id)}
              onChange={() => toggle(entry.id)}
              aria-label={t('deleted.choose', { name: entry.path.join('/') })}
            />
          )}
          <Words entry={entry} />
          {canChange && (
            <Button
              size="xs"
              variant="default"
              aria-label={t('deleted.restoreOf', { name: entry.path.join('/') })}
              onClick={() => restore([entry.id])}
            >
              {t('deleted.restore')}
            </Button>
          )}
        </li>
      )}
      close={close}
    />
  );
}

function Words({ entry }: { readonly entry: Deleted }) {
  const { path, kind, size, files, atMs } = entry;
  const above = path.slice(0, -1).join('/');
  const what = kind === 'folder' ? t('deleted.files', { count: files }) : sizeText(size ?? 0);
  return (
    <div className={classes['words']}>
      <Text size="sm" fw={600} className={classes['name'] ?? ''}>
        {path.at(-1)}
      </Text>
      <Text size="sm" c="dimmed" className={classes['name'] ?? ''}>
        {what}
        {above && ` ${t('deleted.in', { folder: above })}`}
      </Text>
      <Text size="sm" c="dimmed" className="number">
        {momentText(atMs)} · {byText(entry)}
      </Text>
    </div>
  );
}
