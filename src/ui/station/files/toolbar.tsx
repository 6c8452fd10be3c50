import { ActionIcon, Button, Menu, Text, Tooltip } from '@mantine/core';
import {
  IconChevronDown,
  IconDots,
  IconFileDescription,
  IconFileUpload,
  IconFolderPlus,
  IconFolderUp,
  IconHistory,
  IconListDetails,
  IconSearch,
  IconTrash,
  IconUpload,
  IconX,
} from '@tabler/icons-react';
import type { NodeWire } from '#protocol/schema.ts';
import { t } from '#ui/common/texts.ts';
import { commandIcons, commandText } from '#ui/station/files/command-looks.ts';
import { type Command, commandsFor } from '#ui/station/files/commands.ts';
import classes from '#ui/station/files/toolbar.module.css';

export interface PlaceCommands {
  newFolder(): void;
  uploadFiles(): void;
  uploadFolder(): void;
}

interface ToolbarProps {
  readonly nodes: readonly NodeWire[];
  readonly canWrite: boolean;
  readonly past: object | undefined;
  readonly place: PlaceCommands;
  readonly canRestore: boolean;
  showPast(kind: 'past' | 'deleted' | 'batches' | 'log'): void;
  /** Begins a search. */
  find(): void;
  run(command: Command): void;
  clear(): void;
}

/** What can be done here: with what is selected, else with the folder. */
export function Toolbar(props: ToolbarProps) {
  const { nodes, canWrite, past, place, showPast, find } = props;
  if (nodes.length > 0) return <SelectionBar {...props} />;
  if (past) return null;
  if (!canWrite) {
    return (
      <div className={classes['bar']}>
        <Text size="sm" c="dimmed">
          {t('files.readOnly')}
        </Text>
        <Find find={find} />
        <PastMenu showPast={showPast} />
      </div>
    );
  }
  return (
    <div className={classes['bar']}>
      <Find find={find} />
      <PastMenu showPast={showPast} />
      <Button
        variant="default"
        className={classes['wide'] ?? ''}
        leftSection={<IconFolderPlus size={17} aria-hidden />}
        onClick={place.newFolder}
      >
        {t('do.newFolder')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            className={classes['upload'] ?? ''}
            leftSection={<IconUpload size={17} aria-hidden />}
            rightSection={<IconChevronDown size={15} aria-hidden />}
          >
            {t('do.upload')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <PlaceItems place={place} />
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function PastMenu({ showPast }: Pick<ToolbarProps, 'showPast'>) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={t('past.menu')}>
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('past.menu')}>
            <IconHistory size={19} stroke={1.8} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconHistory size={17} aria-hidden />} onClick={() => showPast('past')}>
          {t('past.open')}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={17} aria-hidden />} onClick={() => showPast('deleted')}>
          {t('deleted.open')}
        </Menu.Item>
        <Menu.Item leftSection={<IconListDetails size={17} aria-hidden />} onClick={() => showPast('batches')}>
          {t('batches.open')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileDescription size={17} aria-hidden />} onClick={() => showPast('log')}>
          {t('fileLog.here')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Find({ find }: Pick<ToolbarProps, 'find'>) {
  return (
    <Tooltip label={t('find.open')}>
      <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('find.open')} onClick={find}>
        <IconSearch size={19} stroke={1.8} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** What can be done with the folder that is shown, for menus. */
export function PlaceItems({ place }: { readonly place: PlaceCommands }) {
  return (
    <>
      <Menu.Item leftSection={<IconFileUpload size={17} aria-hidden />} onClick={place.uploadFiles}>
        {t('do.uploadFiles')}
      </Menu.Item>
      <Menu.Item leftSection={<IconFolderUp size={17} aria-hidden />} onClick={place.uploadFolder}>
        {t('do.uploadFolder')}
      </Menu.Item>
      <Menu.Item leftSection={<IconFolderPlus size={17} aria-hidden />} onClick={place.newFolder}>
        {t('do.newFolder')}
      </Menu.Item>
    </>
  );
}

/** What can be done with `nodes`, for menus. */
export function CommandItems({
  nodes,
  canWrite,
  canRestore,
  past,
  run,
}: Pick<ToolbarProps, 'nodes' | 'canWrite' | 'canRestore' | 'past' | 'run'>) {
  return commandsFor(nodes, { canWrite, past, canRestore }).map(command => {
    const Icon = commandIcons[command];
    return (
      <Menu.Item
        key={command}
        leftSection={<Icon size={17} aria-hidden />}
        {...(command === 'delete' ? { c: 'var(--mantine-color-error)' } : {})}
        onClick={() => run(command)}
      >
        {commandText(command)}
      </Menu.Item>
    );
  });
}

function SelectionBar({ nodes, canWrite, canRestore, past, run, clear }: ToolbarProps) {
  const possible = commandsFor(nodes, { canWrite, past, canRestore }).filter(command => command !== 'open');
  return (
    <div className={classes['bar']}>
      <Tooltip label={t('files.clear')}>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('files.clear')} onClick={clear}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Text size="sm" fw={600} className="number" role="status">
        {t('files.selected', { count: nodes.length })}
      </Text>
      <div className={classes['wide']}>
        {possible.map(command => {
          const Icon = commandIcons[command];
          return (
            <Tooltip key={command} label={commandText(command)}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label={commandText(command)}
                onClick={() => run(command)}
              >
                <Icon size={19} stroke={1.8} aria-hidden />
              </ActionIcon>
            </Tooltip>
          );
        })}
      </div>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon className={classes['narrow'] ?? ''} variant="default" size={36} aria-label={t('do.actions')}>
            <IconDots size={19} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <CommandItems {...{ nodes, canWrite, canRestore, past, run }} />
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
