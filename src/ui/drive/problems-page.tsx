/** What is not synced, and the one reason for each (N6). */
import { Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { DriveStatus, TaskStatus } from '#protocol/control/status.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import { getProblems } from '#ui/drive/calls.ts';
import classes from '#ui/drive/panel.module.css';
import { PanelPage } from '#ui/drive/panel-page.tsx';

/** Between two questions, milliseconds. */
const everyMs = 3_000;

export function ProblemsPage({ status }: { readonly status: DriveStatus }) {
  const troubled = status.tasks.filter(({ problems }) => problems > 0);
  return (
    <PanelPage title="panel.problems" lead="panel.problems.lead">
      {troubled.length === 0 ? (
        <Notice title={t('panel.problems.none')} icon={<IconCircleCheck size={36} stroke={1.4} aria-hidden />} />
      ) : (
        troubled.map(task => <TaskProblems key={task.id} task={task} />)
      )}
    </PanelPage>
  );
}

function TaskProblems({ task }: { readonly task: TaskStatus }) {
  const problems = useQuery({
    queryKey: ['problems', task.id],
    queryFn: () => getProblems(task.id),
    refetchInterval: everyMs,
  });
  const heading = `problems-${task.id}`;
  return (
    <section aria-labelledby={heading}>
      <Title order={2} size="h5" id={heading} mb={8} px={4}>
        {task.folder}
      </Title>
      <Loaded query={problems}>
        {data => (
          <div className={classes['card']}>
            <ul className={classes['rows']}>
              {data.map(({ path, detail }) => (
                <li key={path} className={classes['row']}>
                  <div className={classes['words']}>
                    <Text fw={600} size="sm">
                      {path}
                    </Text>
                    <Text size="sm">{detail}</Text>
                  </div>
                </li>
              ))}
            </ul>
          </div>
        )}
      </Loaded>
    </section>
  );
}
