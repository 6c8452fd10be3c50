/** What the panel asks about what is left out of a task. */
import type {
  PathSelectionOrder,
  SelectionChange,
  SelectionEntry,
  SelectionOrder,
  SelectionStatus,
  SelectionTree,
} from '#protocol/control/selection.ts';
import { ask } from '#ui/drive/ask.ts';

export function getSelection(task: string): Promise<SelectionStatus> {
  return ask('GET', `/tasks/${task}/selection`);
}

/** An empty node: the task's own folder. */
export function getSelectionTree(task: string, node: string): Promise<SelectionTree> {
  return ask('GET', `/tasks/${task}/selection/tree?${new URLSearchParams({ node })}`);
}

export function changeSelection(task: string, order: SelectionOrder): Promise<SelectionChange> {
  return ask('POST', `/tasks/${task}/selection`, order);
}

/** The same for one folder or file by its path on this computer, in whichever task it lies. */
export function changeAtPath(order: PathSelectionOrder): Promise<SelectionChange> {
  return ask('POST', '/selection', order);
}

/** Whatever a tree of folders is shown from. */
export interface TreeSource {
  /** Names it among others, for what was loaded already. */
  readonly key: string;
  load(node: string): Promise<{ readonly entries: readonly SelectionEntry[]; readonly isWhole: boolean }>;
}
