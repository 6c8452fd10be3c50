/** What the panel asks about what would be done, and the order that lets a task begin. */
import type { Existing } from '#model/existing.ts';
import type { FirstLook, Removal, SyncReport } from '#protocol/control/first-look.ts';
import type { RulesOrder } from '#protocol/control/orders.ts';
import { ask } from '#ui/drive/ask.ts';

export function getFirstLook(task: string): Promise<FirstLook> {
  return ask('GET', `/tasks/${task}/first-look`);
}

/** `mark`: of the report that the person sees. */
export function startTask(task: string, mark: string): Promise<void> {
  return ask('POST', `/tasks/${task}/start`, { mark });
}

export function chooseExisting(task: string, existing: Existing): Promise<void> {
  return ask('POST', `/tasks/${task}/existing`, { existing });
}

/** What other rules would do. */
export function foresee(task: string, rules: RulesOrder): Promise<SyncReport> {
  return ask('POST', `/tasks/${task}/foresee`, rules);
}

export function getTaskRemoval(task: string): Promise<Removal> {
  return ask('GET', `/tasks/${task}/removal`);
}

export function getConnectionRemoval(connection: string): Promise<readonly Removal[]> {
  return ask('GET', `/connections/${connection}/removal`);
}
