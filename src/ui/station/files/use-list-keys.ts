/** The keys of the table of entries. */
import { type KeyboardEvent, useRef } from 'react';
import { nameKey } from '#model/name.ts';
import type { NodeWire } from '#protocol/schema.ts';
import type { Command } from '#ui/station/files/commands.ts';
import { rowsAway } from '#ui/station/files/grid-places.ts';
import {
  choose,
  chooseAll,
  nothingChosen,
  type Order,
  type Selection,
  step,
  typeAhead,
  type Way,
} from '#ui/station/files/selection.ts';

/** Milliseconds after which typing begins a new name. */
const typingMs = 800;

export interface ListKeys {
  readonly entries: readonly NodeWire[];
  readonly order: Order;
  readonly selection: Selection;
  setSelection(selection: Selection): void;
  run(command: Command | 'enter'): void;
  goUp(): void;
  /** Begins a search for a text. */
  find(text: string): void;
}

/** What the table does with a key; `pageRows` are as many as are to be seen, and a grid has several `columns`. */
export function useListKeys(list: ListKeys): (event: KeyboardEvent, pageRows: number, columns?: number) => void {
  const typing = useRef({ text: '', atMs: 0 });
  return (event, pageRows, columns = 1) => {
    // Keys of the head's buttons are theirs.
    if (event.target !== event.currentTarget && event.target instanceof HTMLButtonElement) return;
    const isTyping = Date.now() - typing.current.atMs < typingMs;
    const act = event.key === ' ' && isTyping ? undefined : actionFor(event, list, { pageRows, columns });
    if (act) {
      event.preventDefault();
      act();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      find(list, typing.current, event.key);
    }
  };
}

interface Extent {
  readonly pageRows: number;
  readonly columns: number;
}

function actionFor(event: KeyboardEvent, list: ListKeys, extent: Extent): (() => void) | undefined {
  const { order, selection, setSelection, run, goUp, find } = list;
  const way: Way = event.shiftKey ? 'range' : 'only';
  const go = (by: number) => () => setSelection(step(selection, order, by, way));
  const control = event.ctrlKey || event.metaKey;
  if (control) {
    return event.key === 'a' ? () => setSelection(chooseAll(selection, order)) : controlled(event, list, extent);
  }
  if (event.altKey) return event.key === 'ArrowUp' ? goUp : undefined;
  const actions: Readonly<Record<string, () => void>> = {
    ...arrows(list, extent, go),
    PageDown: go(rowsBy(list, extent.pageRows, extent)),
    PageUp: go(rowsBy(list, -extent.pageRows, extent)),
    ' ': () => toggleCursor(list),
    Home: go(-order.ids.length),
    End: go(order.ids.length),
    Enter: () => run('enter'),
    Backspace: goUp,
    // No name has one, so that nobody means the beginning of a name by it.
    '/': () => find(''),
    F2: () => run('rename'),
    Delete: () => run('delete'),
    Escape: () => setSelection({ ...nothingChosen, cursor: selection.cursor }),
  };
  return actions[event.key];
}

/** With Ctrl, the cursor goes without choosing, and the space bar chooses in addition. */
function controlled(event: KeyboardEvent, list: ListKeys, extent: Extent): (() => void) | undefined {
  const { order, selection, setSelection } = list;
  if (event.key === ' ') return () => toggleCursor(list);
  const go = (by: number) => () => setSelection({ ...selection, cursor: step(selection, order, by, 'only').cursor });
  return arrows(list, extent, go)[event.key];
}

/** In a list there is nothing beside a row. */
function arrows(list: ListKeys, extent: Extent, go: (by: number) => () => void): Readonly<Record<string, () => void>> {
  const upAndDown = { ArrowDown: go(rowsBy(list, 1, extent)), ArrowUp: go(rowsBy(list, -1, extent)) };
  return extent.columns === 1 ? upAndDown : { ...upAndDown, ArrowRight: go(1), ArrowLeft: go(-1) };
}

/** How many entries away those rows are from the cursor. */
function rowsBy({ order, selection: { cursor } }: ListKeys, rows: number, { columns }: Extent): number {
  const at = cursor === undefined ? undefined : order.indexOf.get(cursor);
  return rowsAway({ at, cells: order.ids.length, count: columns }, rows);
}

function toggleCursor({ order, selection, setSelection }: ListKeys): void {
  if (selection.cursor !== undefined) setSelection(choose(selection, order, selection.cursor, 'toggle'));
}

function find(list: ListKeys, typing: { text: string; atMs: number }, letter: string): void {
  const { entries, order, selection } = list;
  const goesOn = Date.now() - typing.atMs < typingMs;
  const same = goesOn && typing.text === letter;
  typing.text = goesOn && !same ? typing.text + letter : letter;
  typing.atMs = Date.now();
  const at = selection.cursor === undefined ? -1 : (order.indexOf.get(selection.cursor) ?? -1);
  const again = typing.text.length === 1 && at >= 0;
  const keys = entries.map(({ name }) => nameKey(name));
  const found = entries[typeAhead(keys, nameKey(typing.text), { at, again })];
  if (found) list.setSelection(choose(selection, order, found.id, 'only'));
}
