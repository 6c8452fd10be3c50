/** The keys of the table of entries. */
import { type KeyboardEvent, useRef } from 'react';
import { nameKey } from '#model/name.ts';
import type { NodeWire } from '#protocol/schema.ts';
import type { Command } from '#ui/station/files/commands.ts';
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

/** What the table does with a key; `pageRows` are as many as are to be seen. */
export function useListKeys(list: ListKeys): (event: KeyboardEvent, pageRows: number) => void {
  const typing = useRef({ text: '', atMs: 0 });
  return (event, pageRows) => {
    // Keys of the head's buttons are theirs.
    if (event.target !== event.currentTarget && event.target instanceof HTMLButtonElement) return;
    const act = actionFor(event, list, pageRows);
    if (act) {
      event.preventDefault();
      act();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      find(list, typing.current, event.key);
    }
  };
}

function actionFor(event: KeyboardEvent, list: ListKeys, pageRows: number): (() => void) | undefined {
  const { order, selection, setSelection, run, goUp, find } = list;
  const way: Way = event.shiftKey ? 'range' : 'only';
  const go = (by: number) => () => setSelection(step(selection, order, by, way));
  const control = event.ctrlKey || event.metaKey;
  if (control) return event.key === 'a' ? () => setSelection(chooseAll(selection, order)) : controlled(event, list);
  if (event.altKey) return event.key === 'ArrowUp' ? goUp : undefined;
  const actions: Readonly<Record<string, () => void>> = {
    ArrowDown: go(1),
    ArrowUp: go(-1),
    PageDown: go(pageRows),
    PageUp: go(-pageRows),
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
function controlled(event: KeyboardEvent, { order, selection, setSelection }: ListKeys): (() => void) | undefined {
  const { cursor } = selection;
  if (event.key === ' ' && cursor !== undefined) return () => setSelection(choose(selection, order, cursor, 'toggle'));
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return undefined;
  return () => setSelection({ ...selection, cursor: step(selection, order, by, 'only').cursor });
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
