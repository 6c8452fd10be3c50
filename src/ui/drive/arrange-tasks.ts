/** In which order folders are shown, and which of them. */
import type { TaskState, TaskStatus } from '#protocol/control/status.ts';
import { compareNames } from '#ui/common/format.ts';

/** States in which nothing goes on until somebody acts. */
const needy: ReadonlySet<TaskState> = new Set(['wiping', 'error', 'absent', 'attention']);

/** Those of which the folder here or there has `sought` in it, whatever its case; who needs somebody first, then by name. */
export function arranged(tasks: readonly TaskStatus[], sought: string): readonly TaskStatus[] {
  const wanted = sought.trim().toLowerCase();
  const isWanted = ({ folder, share, path }: TaskStatus): boolean =>
    folder.toLowerCase().includes(wanted) || `${share}/${path}`.toLowerCase().includes(wanted);
  return tasks
    .filter(isWanted)
    .toSorted(
      (a, b) =>
        Number(needy.has(b.state)) - Number(needy.has(a.state)) ||
        compareNames(nameOf(a), nameOf(b)) ||
        compareNames(a.folder, b.folder),
    );
}

function nameOf({ folder }: TaskStatus): string {
  return folder.split('/').at(-1) ?? folder;
}
