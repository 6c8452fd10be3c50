/** One state for several tasks. */
import type { TaskState } from '#protocol/control/status.ts';

/** The states, the one that a person has to know of first. */
const byWeight: readonly TaskState[] = [
  'wiping',
  'error',
  'absent',
  'attention',
  'offline',
  'syncing',
  'paused',
  'up-to-date',
];

/** The state that stands for all tasks; undefined when there is none. */
export function worstState(tasks: readonly { readonly state: TaskState }[]): TaskState | undefined {
  return byWeight.find(state => tasks.some(task => task.state === state));
}
