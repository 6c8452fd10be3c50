import { Text } from '@mantine/core';
import type { NodeId } from '#model/node.ts';
import type { ShareWire } from '#protocol/session.ts';
import { getFolderLog } from '#ui/common/file-log-calls.ts';
import { momentText } from '#ui/common/format.ts';
import { Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/past/past.module.css';
import { byText, PastList, pastKey } from '#ui/station/past/past-list.tsx';

interface FileLogPanelProps {
  readonly share: ShareWire;
  readonly node: NodeId;
  readonly folderName: string;
  close(): void;
}

/** Who changed what in a folder and beneath, file by file, newest first. */
export function FileLogPanel({ share, node, folderName, close }: FileLogPanelProps) {
  return (
    <PastList
      title={t('fileLog.here.title', { name: folderName })}
      queryKey={pastKey(share.id, 'log', node, share.head)}
      load={after => getFolderLog(share.id, node, after)}
      entriesOf={page => page.entries}
      none={<Notice title={t('fileLog.here.none')} />}
      row={change => (
        <li key={`${change.revision} ${change.node}`} className={classes['item']}>
          <div className={classes['words']}>
            <Text size="sm" fw={600} className={classes['name'] ?? ''}>
              {`${t(`fileLog.kind.${change.kind}`)}: ${change.path.join('/')}`}
            </Text>
            {change.was !== null && (
              <Text size="sm" c="dimmed" className={classes['name'] ?? ''}>
                {t('fileLog.was', { path: change.was.join('/') })}
              </Text>
            )}
            <Text size="sm" c="dimmed" className="number">
              {momentText(change.atMs)} · {byText(change)}
            </Text>
          </div>
        </li>
      )}
      close={close}
    />
  );
}
