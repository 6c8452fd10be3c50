/** The way to a file through what the station has in a task. */
import { Anchor, Button, Text } from '@mantine/core';
import { IconChevronRight, IconFile, IconFolder, IconFolders, IconHistory, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { Link } from 'wouter';
import { joinPath, lastName, splitPath } from '#model/path.ts';
import type { RemoteEntries } from '#protocol/control/past.ts';
import type { DriveStatus, TaskStatus } from '#protocol/control/status.ts';
import { compareNames, momentText, sizeText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/drive/panel.module.css';
import { PanelPage } from '#ui/drive/panel-page.tsx';
import { getRemote } from '#ui/drive/past/calls.ts';
import own from '#ui/drive/past/past.module.css';

interface RemoteWayProps {
  readonly status: DriveStatus;
  readonly task: string | null;
  readonly folder: string;
}

export function RemoteWay({ status, task: id, folder }: RemoteWayProps) {
  const [only, ...more] = status.tasks;
  const task = status.tasks.find(each => each.id === id) ?? (more.length === 0 ? only : undefined);
  if (task === undefined) return <Tasks tasks={status.tasks} />;
  return <Folder task={task} folder={folder} hasOthers={more.length > 0} />;
}

function Tasks({ tasks }: { readonly tasks: readonly TaskStatus[] }) {
  return (
    <PanelPage title="panel.past" lead="panel.past.lead">
      {tasks.length === 0 ? (
        <Notice title={t('panel.past.none')} icon={<IconHistory size={36} stroke={1.4} aria-hidden />} />
      ) : (
        <Entries>
          {tasks.map(({ id, folder }) => (
            <Entry key={id} to={wayTo(id, '')} icon={<IconFolders size={18} aria-hidden />} name={lastName(folder)}>
              {folder}
            </Entry>
          ))}
        </Entries>
      )}
    </PanelPage>
  );
}

interface FolderProps {
  readonly task: TaskStatus;
  readonly folder: string;
  readonly hasOthers: boolean;
}

function Folder({ task, folder, hasOthers }: FolderProps) {
  const query = useQuery({
    queryKey: ['remote', task.id, folder],
    queryFn: () => getRemote({ task: task.id, path: folder }),
  });
  return (
    <PanelPage
      title="panel.past"
      lead="panel.past.lead"
      action={
        <Button
          component={Link}
          href={`/deleted?${new URLSearchParams({ task: task.id, folder })}`}
          variant="default"
          leftSection={<IconTrash size={16} aria-hidden />}
        >
          {t('panel.deleted.open')}
        </Button>
      }
    >
      <Way task={task} folder={folder} hasOthers={hasOthers} />
      <Loaded query={query}>{entries => <FolderEntries task={task} entries={entries} />}</Loaded>
    </PanelPage>
  );
}

function FolderEntries({ task, entries }: { readonly task: TaskStatus; readonly entries: RemoteEntries }) {
  const { folders, files, path, isWhole } = entries;
  if (folders.length + files.length === 0) {
    return <Notice title={t('panel.past.empty')} icon={<IconHistory size={36} stroke={1.4} aria-hidden />} />;
  }
  return (
    <>
      <Entries>
        {folders.toSorted(compareNames).map(name => (
          <Entry
            key={name}
            to={wayTo(task.id, joinPath(path, name))}
            icon={<IconFolder size={18} aria-hidden />}
            name={name}
          />
        ))}
        {files
          .toSorted((a, b) => compareNames(a.name, b.name))
          .map(({ name, bytes, modifiedAt }) => (
            <Entry
              key={name}
              to={`/versions?${new URLSearchParams({ path: `${task.folder}/${joinPath(path, name)}` })}`}
              icon={<IconFile size={18} aria-hidden />}
              name={name}
            >
              {sizeText(bytes)} · {momentText(Date.parse(modifiedAt))}
            </Entry>
          ))}
      </Entries>
      {!isWhole && <Text c="dimmed">{t('panel.past.more')}</Text>}
    </>
  );
}

function Entries({ children }: { readonly children: ReactNode }) {
  return (
    <div className={classes['card']}>
      <ul className={own['list']}>{children}</ul>
    </div>
  );
}

interface EntryProps {
  readonly to: string;
  readonly icon: ReactNode;
  readonly name: string;
  readonly children?: ReactNode;
}

function Entry({ to, icon, name, children }: EntryProps) {
  return (
    <li>
      <Link href={to} className={own['entry'] ?? ''}>
        {icon}
        <span className={classes['words']}>
          {name}
          {children && <span className={`${classes['about']} number`}> {children}</span>}
        </span>
        <IconChevronRight size={15} aria-hidden />
      </Link>
    </li>
  );
}

/** From the task down to the folder that is shown. */
function Way({ task, folder, hasOthers }: FolderProps) {
  const names = splitPath(folder);
  return (
    <nav className={own['way']} aria-label={t('panel.past.way')}>
      {hasOthers && <Step to="/versions" name={t('panel.folders')} />}
      <Step to={wayTo(task.id, '')} name={lastName(task.folder)} isHere={names.length === 0} />
      {names.map((name, at) => (
        <Fragment key={names.slice(0, at + 1).join('/')}>
          <Step to={wayTo(task.id, names.slice(0, at + 1).join('/'))} name={name} isHere={at === names.length - 1} />
        </Fragment>
      ))}
    </nav>
  );
}

function Step({ to, name, isHere = false }: { readonly to: string; readonly name: string; readonly isHere?: boolean }) {
  if (isHere) {
    return (
      <Text fw={600} aria-current="page">
        {name}
      </Text>
    );
  }
  return (
    <>
      <Anchor component={Link} href={to}>
        {name}
      </Anchor>
      <IconChevronRight size={15} aria-hidden />
    </>
  );
}

/** The address of a folder of a task on these pages. */
export function wayTo(task: string, folder: string): string {
  return `/versions?${new URLSearchParams({ task, folder })}`;
}
