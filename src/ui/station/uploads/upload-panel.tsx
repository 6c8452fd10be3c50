/** How the uploads are getting on. */
import { ActionIcon, Progress, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconChevronDown, IconChevronUp, IconExclamationCircle, IconX } from '@tabler/icons-react';
import { sizeText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/uploads/upload-panel.module.css';
import { isOpen, type UploadItem } from '#ui/station/uploads/upload-queue.ts';
import { useUploadItems, useUploads } from '#ui/station/uploads/uploads-provider.tsx';

/** Files that are listed; the others are counted. */
const listedMax = 60;

export function UploadPanel() {
  const items = useUploadItems();
  const queue = useUploads();
  const [open, { toggle }] = useDisclosure(true);
  if (items.length === 0) return null;
  const active = items.filter(isOpen);
  const close = active.length > 0 ? () => queue.cancelAll() : () => queue.clear();
  const closeText = active.length > 0 ? t('upload.cancelAll') : t('upload.clear');
  const Arrow = open ? IconChevronDown : IconChevronUp;
  return (
    <section className={classes['panel']} aria-label={t('upload.title')}>
      <div className={classes['head']}>
        <Text fw={600} size="sm" flex={1} role="status">
          {summary(items, active.length)}
        </Text>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-expanded={open}
          aria-label={open ? t('upload.hide') : t('upload.show')}
          onClick={toggle}
        >
          <Arrow size={17} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label={closeText} title={closeText} onClick={close}>
          <IconX size={17} aria-hidden />
        </ActionIcon>
      </div>
      {active.length > 0 && <Whole items={items} />}
      {open && <Files items={items} />}
    </section>
  );
}

/** All of it together, in bytes. */
function Whole({ items }: { readonly items: readonly UploadItem[] }) {
  const counted = items.filter(({ state }) => state !== 'skipped' && state !== 'cancelled');
  const total = counted.reduce((sum, { size }) => sum + size, 0);
  const done = counted.reduce((sum, { sent, size, state }) => sum + (state === 'done' ? size : sent), 0);
  return (
    <div className={classes['whole']}>
      <Progress size="sm" value={total === 0 ? 0 : (100 * done) / total} aria-label={t('upload.title')} />
      <Text size="xs" c="dimmed" pt={4} className="number">
        {t('upload.progress', { done: sizeText(done), total: sizeText(total) })}
      </Text>
    </div>
  );
}

const rank: Readonly<Record<UploadItem['state'], number>> = {
  failed: 0,
  active: 1,
  waiting: 2,
  done: 3,
  skipped: 4,
  cancelled: 5,
};

function Files({ items }: { readonly items: readonly UploadItem[] }) {
  const listed = items.toSorted((a, b) => rank[a.state] - rank[b.state]).slice(0, listedMax);
  return (
    <ul className={classes['list']}>
      {listed.map(item => (
        <FileItem key={item.key} item={item} />
      ))}
      {items.length > listedMax && (
        <li className={classes['file']}>
          <Text size="sm" c="dimmed">
            {t('upload.moreItems', { count: items.length - listedMax })}
          </Text>
        </li>
      )}
    </ul>
  );
}

function FileItem({ item }: { readonly item: UploadItem }) {
  const queue = useUploads();
  return (
    <li className={classes['file']}>
      <div className={classes['words']}>
        <span className={classes['name']} title={item.name}>
          {item.name}
        </span>
        <span className={`${classes['state']} number`} data-failed={item.state === 'failed' || undefined}>
          {stateText(item)}
        </span>
      </div>
      {item.state === 'done' && <IconCheck size={17} className={classes['done']} aria-hidden />}
      {item.state === 'failed' && <IconExclamationCircle size={17} className={classes['failed']} aria-hidden />}
      {isOpen(item) && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('upload.cancel', { name: item.name })}
          onClick={() => queue.cancel(item.key)}
        >
          <IconX size={15} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}

function stateText({ state, sent, size, message }: UploadItem): string {
  switch (state) {
    case 'active':
      return t('upload.progress', { done: sizeText(sent), total: sizeText(size) });
    case 'failed':
      return message ?? '';
    case 'done':
      return `${t('upload.uploaded')} · ${sizeText(size)}`;
    case 'cancelled':
      return `${t('upload.cancelled')}. ${t('upload.resume')}`;
    case 'waiting':
    case 'skipped':
      return t(`upload.${state}`);
    default:
      return state satisfies never;
  }
}

function summary(items: readonly UploadItem[], active: number): string {
  if (active > 0) return t('upload.active', { count: active });
  const failed = items.filter(({ state }) => state === 'failed').length;
  if (failed > 0) return t('upload.failed', { count: failed });
  return t('upload.done', { count: items.filter(({ state }) => state === 'done').length });
}
