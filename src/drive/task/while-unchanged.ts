/** Answers from a task's records that are asked for again and again, and mostly are what they were. */
import type { TaskStore } from '#platform/task-store.ts';

/** `read`, done anew only once something was written to the store since. It must depend on the store alone. */
export function whileUnchanged<Store extends Pick<TaskStore, 'changes'>, Answer>(
  read: (store: Store) => Answer,
): (store: Store) => Answer {
  const known = new WeakMap<Store, { readonly changes: number; readonly answer: Answer }>();
  return store => {
    const changes = store.changes();
    const before = known.get(store);
    if (before?.changes === changes) return before.answer;
    const answer = read(store);
    known.set(store, { changes, answer });
    return answer;
  };
}
