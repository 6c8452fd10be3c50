/** The menu of the tray, as rows that name what they do. Pure. */
import { basename } from 'node:path';
import type { Words } from '#desktop/words/words.ts';
import { plainText } from '#drive/plain-text.ts';
import type { DriveStatus, TaskStatus } from '#protocol/control/status.ts';

export type Action =
  | { readonly kind: 'open-window' }
  | { readonly kind: 'open-folder'; readonly task: string }
  | { readonly kind: 'show-file'; readonly path: string }
  | { readonly kind: 'pause' | 'resume'; readonly tasks: readonly string[] }
  | { readonly kind: 'start-drive' }
  | { readonly kind: 'quit' };

/** `key` says which row it is, from one menu to the next. */
export type Row =
  | { readonly kind: 'separator'; readonly key: string }
  /** Says something, and cannot be chosen. */
  | { readonly kind: 'text'; readonly key: string; readonly text: string }
  | { readonly kind: 'order'; readonly key: string; readonly text: string; readonly action: Action }
  | { readonly kind: 'submenu'; readonly key: string; readonly text: string; readonly rows: readonly Row[] };

export interface MenuMatter {
  readonly seen: DriveStatus | undefined;
  readonly sentence: string;
  /** How many things wait for a person. */
  readonly count: number;
}

/** Tasks that the menu lists; the window has them all. */
export const tasksShownMax = 20;

export function menuOf({ seen, sentence, count }: MenuMatter, words: Words): readonly Row[] {
  const state: Row = { kind: 'text', key: 'state', text: sentence };
  const line = (name: string): Row => ({ kind: 'separator', key: `line-${name}` });
  if (seen === undefined) {
    const start = order('start', words.t('menu.start'), { kind: 'start-drive' });
    return [state, line('start'), start, order('quit', words.t('menu.quit-only'), { kind: 'quit' })];
  }
  const attention = order('attention', words.t('menu.attention', { count }), { kind: 'open-window' });
  return [
    ...[state, ...(count > 0 ? [attention] : []), line('window')],
    order('window', words.t('menu.window'), { kind: 'open-window' }),
    ...(seen.tasks.length > 0 ? [line('tasks'), ...taskRows(seen.tasks, words)] : []),
    ...(seen.recent.length > 0 ? [line('recent'), recentMenu(seen.recent, words)] : []),
    ...[line('quit'), order('quit', words.t('menu.quit'), { kind: 'quit' })],
  ];
}

/** A row for each of the last files; its place in the list is its key, so that panels are told of new words alone. */
function recentMenu(recent: DriveStatus['recent'], words: Words): Row {
  const rows = recent.map(({ name, path }, at) => order(`recent-${at}`, name, { kind: 'show-file', path }));
  return { kind: 'submenu', key: 'recent', text: words.t('menu.recent'), rows };
}

/** The name and the state of a task. */
export function taskLine(task: TaskStatus, words: Words): string {
  return words.t(`task.${task.state}`, { name: folderName(task) });
}

/** The last part of a task's folder, safe to show. */
export function folderName({ folder }: Pick<TaskStatus, 'folder'>): string {
  return plainText(basename(folder) || folder);
}

function taskRows(tasks: readonly TaskStatus[], words: Words): readonly Row[] {
  const [only, ...others] = tasks;
  if (only !== undefined && others.length === 0) {
    const folder = words.t('menu.folder-of', { name: folderName(only) });
    return [order(`folder-${only.id}`, folder, openFolder(only)), pauseRow(only, words)];
  }
  const more = tasks.length - tasksShownMax;
  return [
    ...tasks.slice(0, tasksShownMax).map(task => taskMenu(task, words)),
    ...(more > 0 ? [order('more', words.t('menu.more', { count: more }), { kind: 'open-window' })] : []),
    ...allRows(tasks, words),
  ];
}

function taskMenu(task: TaskStatus, words: Words): Row {
  const folder = order(`folder-${task.id}`, words.t('menu.folder'), openFolder(task));
  return {
    kind: 'submenu',
    key: `task-${task.id}`,
    text: taskLine(task, words),
    rows: [folder, pauseRow(task, words)],
  };
}

function openFolder({ id }: TaskStatus): Action {
  return { kind: 'open-folder', task: id };
}

function pauseRow({ id, paused }: TaskStatus, words: Words): Row {
  const kind = paused ? 'resume' : 'pause';
  return order(`${kind}-${id}`, words.t(`menu.${kind}`), { kind, tasks: [id] });
}

/** Only what would change something. */
function allRows(tasks: readonly TaskStatus[], words: Words): readonly Row[] {
  const ids = (isPaused: boolean): readonly string[] =>
    tasks.filter(({ paused }) => paused === isPaused).map(({ id }) => id);
  const [running, paused] = [ids(false), ids(true)];
  return [
    ...(running.length > 0 ? [order('pause-all', words.t('menu.pause-all'), { kind: 'pause', tasks: running })] : []),
    ...(paused.length > 0 ? [order('resume-all', words.t('menu.resume-all'), { kind: 'resume', tasks: paused })] : []),
  ];
}

function order(key: string, text: string, action: Action): Row {
  return { kind: 'order', key, text, action };
}
