import { ActionIcon, Badge, Button, Group, Menu, Text, Tooltip } from '@mantine/core';
import {
  IconAdjustments,
  IconArrowLeft,
  IconArrowRight,
  IconArrowsExchange,
  IconDots,
  IconFolderOpen,
  IconFolderShare,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ConnectionStatus, TaskStatus } from '#protocol/control/status.ts';
import { useAsked } from '#ui/common/asked.ts';
import { notifyDone, notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { pauseTask, removeTask, resumeTask, showTask } from '#ui/drive/calls.ts';
import classes from '#ui/drive/panel.module.css';
import { getTaskRemoval } from '#ui/drive/preview-calls.ts';
import { RelocateDialog } from '#ui/drive/relocate-dialog.tsx';
import { RemovalAsk } from '#ui/drive/removal-ask.tsx';
import { RulesDialog } from '#ui/drive/rules-dialog.tsx';
import { limitWords, speedWords } from '#ui/drive/speed-words.ts';
import { StateMark } from '#ui/drive/state-mark.tsx';
import { taskSentence } from '#ui/drive/state-words.ts';
import { askAnew } from '#ui/drive/status.ts';

const ways = { 'two-way': IconArrowsExchange, 'download-only': IconArrowLeft, 'upload-only': IconArrowRight } as const;

type Asked = 'rules' | 'relocate' | 'remove';

interface TaskRowProps {
  readonly task: TaskStatus;
  readonly connection: ConnectionStatus;
}

/** One folder: how it is, and what can be done with it. */
export function TaskRow({ task, connection }: TaskRowProps) {
  const client = useQueryClient();
  const { asked, ask, close } = useAsked<Asked>();
  const acting = useMutation({
    mutationFn: async (act: (task: string) => Promise<void>) => {
      await act(task.id);
      await askAnew(client);
    },
    onError: notifyError,
  });
  const name = task.folder.split('/').at(-1) || task.folder;
  const PauseIcon = task.paused ? IconPlayerPlay : IconPlayerPause;
  const pauseText = t(task.paused ? 'panel.resumeOf' : 'panel.pauseOf', { name });
  const remove = async (): Promise<void> => {
    await removeTask(task.id);
    notifyDone(t('panel.remove.done', { name }));
    await askAnew(client);
  };
  return (
    <li className={classes['row']}>
      <StateMark state={task.state} />
      <TaskWords task={task} connection={connection} name={name} />
      <Group gap={6} wrap="nowrap">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFolderOpen size={16} aria-hidden />}
          aria-label={t('panel.openOf', { name })}
          onClick={() => acting.mutate(showTask)}
        >
          {t('panel.open')}
        </Button>
        <Tooltip label={pauseText}>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={pauseText}
            loading={acting.isPending}
            onClick={() => acting.mutate(task.paused ? resumeTask : pauseTask)}
          >
            <PauseIcon size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <TaskMenu name={name} ask={ask} />
      </Group>
      {asked === 'rules' && <RulesDialog task={task} name={name} close={close} />}
      {asked === 'relocate' && <RelocateDialog task={task} name={name} close={close} />}
      {asked === 'remove' && (
        <RemovalAsk
          title={t('panel.remove.title', { name })}
          text={t('panel.remove.text', { folder: task.folder })}
          submit={t('panel.remove')}
          about={task.id}
          ask={async () => [await getTaskRemoval(task.id)]}
          act={remove}
          close={close}
        />
      )}
    </li>
  );
}

/** What it is called, which folders are kept the same, and how it is. */
function TaskWords({ task, connection, name }: TaskRowProps & { readonly name: string }) {
  const remote = task.path === '' ? task.share : `${task.share}/${task.path}`;
  const WayIcon = ways[task.rules.mode];
  const { volume } = task;
  return (
    <div className={classes['words']}>
      <Group gap={8}>
        <Text fw={600}>{name}</Text>
        {task.rules.mode !== 'two-way' && (
          <Badge size="sm" variant="light" tt="none">
            {t(`panel.mode.${task.rules.mode}`)}
          </Badge>
        )}
      </Group>
      <div className={classes['about']}>
        {task.folder}{' '}
        <WayIcon size={13} className={classes['way'] ?? ''} aria-label={t(`panel.mode.${task.rules.mode}`)} /> {remote}
      </div>
      {volume.kind !== 'own' && (
        <div className={classes['about']}>{t(`volume.task.${volume.kind}`, { kind: volume.name })}</div>
      )}
      {limitWords(task.rules).map(words => (
        <div key={words} className={classes['about']}>
          {words}
        </div>
      ))}
      <Text size="sm" className="number">
        {taskSentence(task, connection, Date.now())}
        {task.state === 'syncing' && speedWords(task.speed).map(words => ` · ${words}`)}{' '}
        {(task.state === 'attention' || task.awaitsStart) && (
          <Link href={placeToLook(task)} className={classes['look'] ?? ''}>
            {t('panel.attention.look')}
          </Link>
        )}
      </Text>
    </div>
  );
}

/** Where what waits for the person is shown. */
function placeToLook({ id, awaitsStart, holds }: TaskStatus): string {
  if (awaitsStart) return `/first-look/${id}`;
  return holds.length > 0 ? '/holds' : '/problems';
}

interface TaskMenuProps {
  readonly name: string;
  ask(what: Asked): void;
}

function TaskMenu({ name, ask }: TaskMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('panel.more', { name })}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconAdjustments size={16} aria-hidden />} onClick={() => ask('rules')}>
          {t('panel.rules')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFolderShare size={16} aria-hidden />} onClick={() => ask('relocate')}>
          {t('panel.relocate')}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => ask('remove')}>
          {t('panel.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
