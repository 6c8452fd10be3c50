/** Hashes local files whose bytes must be known before more can be planned (R1). */

import { pathOf, type TaskContext } from '#engine/context.ts';
import { damagedDetail, damagedReason } from '#engine/damage.ts';
import { betweenSteps } from '#engine/decisions.ts';
import { attempt, succeeded } from '#engine/effects/outcome.ts';
import { reportProblem } from '#engine/problems.ts';
import { keepContents, type ReadContent, readContent } from '#engine/transfer/read-content.ts';
import type { NodeId } from '#model/node.ts';
import { isSuspect } from '#model/tree.ts';

/** Files whose hashes are recorded in one transaction. */
export const examineRunMax = 500;

/** Answers how many are known now. */
export async function examineAll(context: TaskContext, ids: readonly NodeId[]): Promise<number> {
  let known = 0;
  for (let at = 0; at < ids.length && !context.closing; at += examineRunMax) {
    const found: Examined[] = [];
    for (const id of ids.slice(at, at + examineRunMax)) {
      await betweenSteps(context);
      const one = context.restingNow.has(id) || context.closing ? undefined : await examine(context, id);
      if (one) found.push(one);
    }
    keepContents(context, found);
    for (const { id } of found) tellOfDamage(context, id);
    known += found.length;
  }
  return known;
}

interface Examined {
  readonly id: NodeId;
  readonly read: ReadContent;
  /** Nothing, or nothing but zeros; found out for suspects only. */
  readonly blank: boolean;
}

async function examine(context: TaskContext, id: NodeId): Promise<Examined | undefined> {
  const node = context.doors.store.local(id);
  const path = pathOf(context, id);
  if (!node || path === undefined) return undefined;
  let read: ReadContent | undefined;
  let blank = isSuspect(node);
  await attempt(context, id, path, async () => {
    read = await readContent(context, node, path, async ({ bytes }) => {
      blank &&= bytes.every(byte => byte === 0);
    });
    if (!read) return 'stale';
    succeeded(context, id);
    return 'done';
  });
  return read && { id, read, blank };
}

function tellOfDamage(context: TaskContext, id: NodeId): void {
  const path = pathOf(context, id);
  if (path === undefined || context.doors.store.local(id)?.doubt !== 'damaged') return;
  reportProblem(context, { path, node: id, reason: damagedReason, detail: damagedDetail });
}
