/** What the panel says of a state: in its own words where they are the same for everybody, else in the drive's. */
import type { ConnectionStatus, DriveStatus, TaskStatus } from '#protocol/control/status.ts';
import { dateText, sizeText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';

/** One sentence on how a task is. */
export function taskSentence(task: TaskStatus, connection: ConnectionStatus | undefined, nowMs: number): string {
  const { state, progress, detail, lastSyncedAt, problems, holds } = task;
  switch (state) {
    case 'syncing':
      return progress.filesLeft === 0
        ? t('panel.syncing.looking')
        : t('panel.syncing.left', { count: progress.filesLeft, size: sizeText(progress.bytesLeft) });
    case 'up-to-date':
      if (task.aside > 0)
        return t(task.rules.mode === 'upload-only' ? 'panel.aside.sent' : 'panel.aside.received', {
          count: task.aside,
        });
      return lastSyncedAt === null
        ? t('panel.upToDate')
        : t('panel.upToDate.at', { date: dateText(Date.parse(lastSyncedAt), nowMs) });
    case 'paused':
      return t(task.resting === null ? 'panel.paused' : `panel.resting.${task.resting}`);
    case 'offline':
      // It answers, and says what keeps it from serving.
      if (connection?.state === 'connected' && detail !== '') return detail;
      return t('panel.offline', { station: connection?.station ?? '' });
    case 'absent':
      return t('panel.absent', { folder: task.folder });
    case 'attention':
      if (task.awaitsStart) return t('preview.waits');
      return holds.length > 0
        ? t('panel.attention.holds', { count: holds.reduce((sum, { files }) => sum + files, 0) })
        : t('panel.attention.problems', { count: problems });
    case 'wiping':
      return t('panel.wiping');
    default:
      return connectionSentence(connection) ?? detail;
  }
}

/** What is wrong with a connection, for people; undefined while nothing is. */
export function connectionSentence(connection: ConnectionStatus | undefined): string | undefined {
  switch (connection?.state) {
    case 'signed-out':
      return t('panel.connection.signedOut');
    case 'certificate':
      return t('panel.connection.certificate');
    case 'copied':
      return t('panel.connection.copied');
    case 'protocol':
    case 'hostile':
    case 'wiping':
      return connection.detail;
    default:
      return undefined;
  }
}

/** How many things wait for the person, over all tasks. */
export function waiting({ tasks }: DriveStatus): Record<'problems' | 'holds' | 'conflicts', number> {
  return {
    problems: tasks.reduce((sum, { problems }) => sum + problems, 0),
    holds: tasks.reduce((sum, { holds }) => sum + holds.length, 0),
    conflicts: tasks.reduce((sum, { conflicts }) => sum + conflicts, 0),
  };
}
