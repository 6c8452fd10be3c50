/** What is on its way now, with how far it is. */
import { Progress, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTransfer } from '@tabler/icons-react';
import type { TransferStatus } from '#protocol/control/activity.ts';
import type { DriveStatus } from '#protocol/control/status.ts';
import { sizeText } from '#ui/common/format.ts';
import { Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/drive/panel.module.css';
import { PanelPage } from '#ui/drive/panel-page.tsx';
import { speedWords } from '#ui/drive/speed-words.ts';

export function TransfersPage({ status }: { readonly status: DriveStatus }) {
  return (
    <PanelPage title="activity.transfers" lead="activity.transfers.lead">
      {status.transfers.length === 0 ? (
        <Notice title={t('activity.transfers.none')} icon={<IconTransfer size={36} stroke={1.4} aria-hidden />} />
      ) : (
        <div className={classes['card']}>
          <ul className={classes['rows']}>
            {status.transfers.map((transfer, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: several of one name may be on their way.
              <TransferRow key={`${transfer.task} ${at}`} transfer={transfer} status={status} />
            ))}
          </ul>
        </div>
      )}
    </PanelPage>
  );
}

interface TransferRowProps {
  readonly transfer: TransferStatus;
  readonly status: DriveStatus;
}

function TransferRow({ transfer, status }: TransferRowProps) {
  const { task, direction, path, files, bytes, total } = transfer;
  const name = files === 1 ? path : t('activity.transfers.small', { count: files });
  const folder = status.tasks.find(({ id }) => id === task)?.folder ?? '';
  const Icon = direction === 'up' ? IconArrowUp : IconArrowDown;
  const far = t('activity.of', { bytes: sizeText(bytes), total: sizeText(total) });
  return (
    <li className={classes['row']}>
      <Icon size={20} aria-label={t(`activity.${direction}`)} />
      <div className={classes['words']}>
        <Text fw={600} size="sm">
          {name}
        </Text>
        <div className={classes['about']}>{folder}</div>
        <Progress
          my={6}
          value={total === 0 ? 100 : (bytes / total) * 100}
          aria-label={t('activity.progress', { name })}
        />
        <Text size="sm" className="number">
          {[far, ...speedWords(transfer)].join(' · ')}
        </Text>
      </div>
    </li>
  );
}
