import { Loader, ScrollArea, Text } from '@mantine/core';
import { IconChevronRight, IconFile, IconFolder } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { SelectionEntry } from '#protocol/control/selection.ts';
import { ErrorNotice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import type { TreeSource } from '#ui/drive/selection/selection-calls.ts';
import { tickOf, toggled } from '#ui/drive/selection/selection-draft.ts';
import { TickBox } from '#ui/drive/selection/tick-box.tsx';
import classes from '#ui/drive/selection/tick-tree.module.css';

interface Opened {
  readonly path: string;
  readonly node: string;
}

interface Row {
  readonly path: string;
  readonly level: number;
  readonly entry: SelectionEntry;
}

interface TickTreeProps {
  readonly source: TreeSource;
  readonly label: string;
  /** Paths that are left out. */
  readonly left: ReadonlySet<string>;
  change(left: ReadonlySet<string>): void;
}

const top: Opened = { path: '', node: '' };

/** The folders and files of a remote folder, each ticked or not; what a folder holds is asked for when it is opened. */
export function TickTree({ source, label, left, change }: TickTreeProps) {
  const [opened, setOpened] = useState<readonly Opened[]>([top]);
  const [at, setAt] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const asked = useQueries({
    queries: opened.map(({ node }) => ({ queryKey: ['tree', source.key, node], queryFn: () => source.load(node) })),
  });
  const found = new Map(opened.map(({ path }, index) => [path, asked[index]?.data]));
  const rows = rowsBeneath('', 1, path => found.get(path)?.entries);
  const failed = asked.find(({ error }) => error !== null);
  const isOpen = (path: string): boolean => opened.some(each => each.path === path);
  const inside = (folder: string): string[] =>
    (found.get(folder)?.entries ?? []).map(({ name }) => joined(folder, name));
  const toggle = (path: string): void => change(toggled(path, left, inside));
  const open = ({ path, entry }: Row): void => setOpened([...opened, { path, node: entry.node }]);
  const close = (path: string): void => setOpened(opened.filter(each => !isWithin(each.path, path)));
  const focus = (row: Row | undefined): void => {
    if (row === undefined) return;
    setAt(row.path);
    list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(row.path)}"]`)?.focus();
  };
  const press = (event: KeyboardEvent, row: Row): void => {
    const act = keyActs({ rows, isOpen, open, close, focus, toggle }, row)[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const isWaiting = asked.some(({ isPending }) => isPending);
  const current = rows.some(({ path }) => path === at) ? at : rows[0]?.path;
  return (
    <>
      {failed && <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />}
      <ScrollArea.Autosize mah={300} className={classes['frame'] ?? ''} viewportProps={{ tabIndex: -1 }}>
        {rows.length === 0 && !isWaiting && !failed && (
          <Text c="dimmed" size="sm" p="md">
            {t('selection.empty')}
          </Text>
        )}
        {rows.length > 0 && (
          <div role="tree" aria-label={label} className={classes['tree']} ref={list}>
            {rows.map(row => (
              <TreeRow
                key={row.path}
                row={row}
                tick={tickOf(row.path, left)}
                isOpen={isOpen(row.path)}
                isCurrent={row.path === current}
                press={event => press(event, row)}
                toggle={() => toggle(row.path)}
                fold={() => (isOpen(row.path) ? close(row.path) : open(row))}
                here={() => setAt(row.path)}
              />
            ))}
          </div>
        )}
        {isWaiting && <Loader size="xs" m="sm" aria-label={t('app.loading')} />}
      </ScrollArea.Autosize>
      {asked.some(({ data }) => data?.isWhole === false) && (
        <Text c="dimmed" size="sm">
          {t('selection.more')}
        </Text>
      )}
    </>
  );
}

interface Acts {
  readonly rows: readonly Row[];
  isOpen(path: string): boolean;
  open(row: Row): void;
  close(path: string): void;
  focus(row: Row | undefined): void;
  toggle(path: string): void;
}

/** As every tree is walked by the keyboard; space and Enter tick. */
function keyActs(
  { rows, isOpen, open, close, focus, toggle }: Acts,
  row: Row,
): Readonly<Record<string, (() => void) | undefined>> {
  const index = rows.indexOf(row);
  const canOpen = row.entry.kind === 'folder';
  return {
    ArrowDown: () => focus(rows[index + 1]),
    ArrowUp: () => focus(rows[index - 1]),
    Home: () => focus(rows[0]),
    End: () => focus(rows.at(-1)),
    ArrowRight: () => {
      if (canOpen && !isOpen(row.path)) open(row);
      else if (canOpen) focus(rows[index + 1]);
    },
    ArrowLeft: () => {
      if (isOpen(row.path)) close(row.path);
      else focus(rows.find(each => each.path === above(row.path)));
    },
    ' ': () => toggle(row.path),
    Enter: () => toggle(row.path),
  };
}

interface TreeRowProps {
  readonly row: Row;
  readonly tick: ReturnType<typeof tickOf>;
  readonly isOpen: boolean;
  readonly isCurrent: boolean;
  press(event: KeyboardEvent): void;
  toggle(): void;
  fold(): void;
  here(): void;
}

const checked = { in: true, out: false, mixed: 'mixed' } as const;

function TreeRow({ row: { path, level, entry }, tick, isOpen, isCurrent, press, toggle, fold, here }: TreeRowProps) {
  const isFolder = entry.kind === 'folder';
  const Icon = isFolder ? IconFolder : IconFile;
  return (
    <div
      role="treeitem"
      aria-level={level}
      aria-checked={checked[tick]}
      aria-label={entry.name}
      aria-selected={isCurrent}
      {...(isFolder ? { 'aria-expanded': isOpen } : {})}
      data-path={path}
      tabIndex={isCurrent ? 0 : -1}
      className={classes['row']}
      style={{ paddingInlineStart: 4 + (level - 1) * 20 }}
      onKeyDown={press}
      onFocus={here}
      onClick={toggle}
    >
      <span
        aria-hidden
        className={classes['fold']}
        data-open={isOpen || undefined}
        onClick={event => {
          event.stopPropagation();
          if (isFolder) fold();
        }}
      >
        {isFolder && <IconChevronRight size={16} />}
      </span>
      <TickBox tick={tick} />
      <Icon size={17} aria-hidden className={classes['icon'] ?? ''} />
      <span className={classes['name']}>{entry.name}</span>
    </div>
  );
}

function rowsBeneath(
  folder: string,
  level: number,
  entriesOf: (path: string) => readonly SelectionEntry[] | undefined,
): Row[] {
  return (entriesOf(folder) ?? []).flatMap(entry => {
    const path = joined(folder, entry.name);
    return [{ path, level, entry }, ...(entry.kind === 'folder' ? rowsBeneath(path, level + 1, entriesOf) : [])];
  });
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function above(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
