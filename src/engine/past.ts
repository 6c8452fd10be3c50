/**
 * Whose past a drive speaks of. A station whose data folder was put back goes on under the epoch it had, so numbers alone
 * prove nothing: with each request the drive names the newest commit that it knows of, and a station that does not have
 * it there has another past (docs/decisions/0010-cursor-with-a-mark.md).
 */
import type { Revision } from '#model/node.ts';
import type { TaskMeta } from '#platform/task-store.ts';
import type { PastWire } from '#protocol/schema.ts';

/** Of a task that knows no commit. */
export const noPast = { mark: '', markRevision: 0 } as const satisfies Partial<TaskMeta>;

/** What a request says of it. */
export function toldPast({ mark, markRevision }: TaskMeta): { readonly past?: PastWire } {
  return mark === '' ? {} : { past: { revision: markRevision, mark } };
}

/**
 * What a commit that became known changes on record: by a page of the feed, or by the answer to one of the drive's own,
 * which may lie beyond its cursor.
 */
export function withCommit(
  known: TaskMeta,
  revision: Revision,
  mark: string,
): Partial<Pick<TaskMeta, 'mark' | 'markRevision'>> {
  return mark !== '' && revision >= known.markRevision ? { mark, markRevision: revision } : {};
}
