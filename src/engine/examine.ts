/** Hashes local files whose bytes must be known before more can be planned (R1). */

import { pathOf, type TaskContext } from '#engine/context.ts';
import { attempt, succeeded } from '#engine/effects/outcome.ts';
import { keepContents, type ReadContent, readContent } from '#engine/transfer/read-content.ts';
import type { NodeId } from '#model/node.ts';

/** Files whose hashes are recorded in one transaction. */
export const examineRunMax = 500;

/** Answers how many are known now. */
export async function examineAll(context: TaskContext, ids: readonly NodeId[]): Promise<number> {
  let known = 0;
  for (let at = 0; at < ids.length && !context.closing; at += examineRunMax) {
    const found: { readonly id: NodeId; readonly read: ReadContent }[] = [];
    for (const id of ids.slice(at, at + examineRunMax)) {
      const read = context.restingNow.has(id) || context.closing ? undefined : await examine(context, id);
      if (read) found.push({ id, read });
    }
    keepContents(context, found);
    known += found.length;
  }
  return known;
}

async function examine(context: TaskContext, id: NodeId): Promise<ReadContent | undefined> {
  const node = context.doors.store.local(id);
  const path = pathOf(context, id);
  if (!node || path === undefined) return undefined;
  let read: ReadContent | undefined;
  await attempt(context, id, path, async () => {
    read = await readContent(context, node, path, () => Promise.resolve());
    if (!read) return 'stale';
    succeeded(context, id);
    return 'done';
  });
  return read;
}
