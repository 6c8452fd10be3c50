/** One state for several tasks. */
import type { TaskState, TaskStatus } from '#protocol/control/status.ts';

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

/** The state that stands for all tasks; undefined when there is none. Undecided conflicts need a person too. */
export function worstState(tasks: readonly Pick<TaskStatus, 'state' | 'conflicts'>[]): TaskState | undefined {
  const states = new Set(
    tasks.map(({ state, conflicts }) => (state === 'up-to-date' && conflicts > 0 ? 'attention' : state)),
  );
  return byWeight.find(state => states.has(state));
}
