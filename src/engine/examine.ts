/** Hashes local files whose bytes must be known before more can be planned (R1). */

import { isResting, pathOf, type TaskContext } from '#engine/context.ts';
import { attempt, succeeded } from '#engine/effects/outcome.ts';
import { keepContent, readContent } from '#engine/transfer/read-content.ts';
import type { NodeId } from '#model/node.ts';

/** Answers how many are known now. */
export async function examineAll(context: TaskContext, ids: readonly NodeId[]): Promise<number> {
  let known = 0;
  for (const id of ids) {
    if (context.closing) break;
    if (!isResting(context, id) && (await examine(context, id)) === 'done') known += 1;
  }
  return known;
}

async function examine(context: TaskContext, id: NodeId): Promise<'done' | 'stale' | 'blocked'> {
  const node = context.doors.store.local(id);
  const path = pathOf(context, id);
  if (!node || path === undefined) return 'stale';
  return attempt(context, id, path, async () => {
    const read = await readContent(context, node, path, () => Promise.resolve());
    if (!read) return 'stale';
    keepContent(context, node, read);
    succeeded(context, id);
    return 'done';
  });
}
