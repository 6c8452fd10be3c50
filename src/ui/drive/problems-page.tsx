/** What is not synced, the one reason for each, and what helps (N6). */
import { Button, Group, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconFolderOpen, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { DriveStatus, ProblemStatus, TaskStatus } from '#protocol/control/status.ts';
import { compareNames } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { Notice } from '#ui/common/notice.tsx';
import { notifyDone, notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { getProblems, retryTask, showTask } from '#ui/drive/calls.ts';
import classes from '#ui/drive/panel.module.css';
import { PanelPage } from '#ui/drive/panel-page.tsx';
import { type ProblemReason, problemAction, problemReason } from '#ui/drive/problem-words.ts';
import { askAnew } from '#ui/drive/status.ts';

/** Between two questions, milliseconds. */
const everyMs = 3_000;
/** Paths of one reason that are shown. */
const pathsMax = 200;

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
          <div className={classes['cards']}>
            {byReason(data).map(([reason, those]) => (
              <Reason key={reason} task={task} reason={reason} problems={those} />
            ))}
          </div>
        )}
      </Loaded>
    </section>
  );
}

interface ReasonProps {
  readonly task: TaskStatus;
  readonly reason: ProblemReason;
  readonly problems: readonly ProblemStatus[];
}

function Reason({ task, reason, problems }: ReasonProps) {
  const heading = `reason-${task.id}-${reason}`;
  return (
    <section className={classes['card']} aria-labelledby={heading}>
      <Group className={classes['reason']} justify="space-between" align="flex-start" wrap="nowrap">
        <div className={classes['words']}>
          <Title order={3} size="h6" id={heading}>
            {t(`problem.${reason}`)}
          </Title>
          <Text size="sm">{t(`problem.${reason}.help`)}</Text>
        </div>
        <Help task={task} reason={reason} />
      </Group>
      <ul className={classes['rows']}>
        {problems.slice(0, pathsMax).map(({ path, detail }) => (
          <li key={path} className={classes['row']}>
            <div className={classes['words']}>
              <Text fw={600} size="sm">
                {path}
              </Text>
              {/* The drive knows more than its reason, and says it in English. */}
              <div className={classes['about']} lang="en">
                {detail}
              </div>
            </div>
          </li>
        ))}
      </ul>
      {problems.length > pathsMax && (
        <Text size="sm" className={classes['reason'] ?? ''}>
          {t('problem.more', { count: problems.length - pathsMax })}
        </Text>
      )}
    </section>
  );
}

function Help({ task, reason }: Pick<ReasonProps, 'task' | 'reason'>) {
  const client = useQueryClient();
  const isShown = problemAction(reason) === 'show';
  const help = useMutation({
    mutationFn: async () => {
      if (isShown) return showTask(task.id);
      await retryTask(task.id);
      notifyDone(t('problem.retried'));
      await askAnew(client);
    },
    onError: notifyError,
  });
  const Icon = isShown ? IconFolderOpen : IconRefresh;
  return (
    <Button
      variant="default"
      size="xs"
      flex="none"
      leftSection={<Icon size={15} aria-hidden />}
      loading={help.isPending}
      onClick={() => help.mutate()}
    >
      {t(isShown ? 'panel.open' : 'problem.retry')}
    </Button>
  );
}

/** The paths of each reason, those with most of them first. */
function byReason(problems: readonly ProblemStatus[]): readonly (readonly [ProblemReason, readonly ProblemStatus[]])[] {
  const groups = Map.groupBy(problems, ({ reason }) => problemReason(reason));
  return [...groups]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([reason, those]) => [reason, those.toSorted((a, b) => compareNames(a.path, b.path))]);
}
