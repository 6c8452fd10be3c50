/** The folders of a station: those that need somebody first, and of many, those that a person looks for. */
import { Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { ConnectionStatus, TaskStatus } from '#protocol/control/status.ts';
import { t } from '#ui/common/texts.ts';
import { arranged } from '#ui/drive/arrange-tasks.ts';
import classes from '#ui/drive/panel.module.css';
import { TaskRow } from '#ui/drive/task-row.tsx';

/** Folders from which on one looks for one instead of at all. */
const manyFrom = 12;

interface TaskListProps {
  readonly tasks: readonly TaskStatus[];
  readonly connection: ConnectionStatus;
}

export function TaskList({ tasks, connection }: TaskListProps) {
  const [sought, setSought] = useState('');
  const shown = arranged(tasks, sought);
  return (
    <>
      {tasks.length >= manyFrom && (
        <div className={classes['find']}>
          <TextInput
            size="sm"
            className={classes['space'] ?? ''}
            aria-label={t('manyFolders.find')}
            placeholder={t('manyFolders.find')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={sought}
            onChange={event => setSought(event.currentTarget.value)}
          />
          <Text size="sm" c="dimmed" role="status">
            {shown.length === 0 ? t('manyFolders.none') : t('manyFolders.shown', { count: shown.length })}
          </Text>
        </div>
      )}
      <ul className={classes['rows']} aria-label={t('panel.foldersOf', { station: connection.station })}>
        {shown.map(task => (
          <TaskRow key={task.id} task={task} connection={connection} />
        ))}
      </ul>
    </>
  );
}
