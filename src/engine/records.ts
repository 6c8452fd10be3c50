/** Carries out the steps of a plan that change the task's records alone; all of a plan in one transaction. */

import { never } from '#base/assert.ts';
import { rekeyWithChoice, transactionOfChoices } from '#engine/choices.ts';
import type { TaskContext } from '#engine/context.ts';
import type { NodeId } from '#model/node.ts';
import type { LocalNode, RemoteNode } from '#model/tree.ts';
import type { TaskWrites } from '#platform/task-store.ts';
import type { RecordStep } from '#reconcile/plan-types.ts';

export function carryOutRecords(context: TaskContext, steps: readonly RecordStep[]): void {
  if (steps.length === 0) return;
  transactionOfChoices(context, writes => {
    for (const step of steps) carryOutRecord(context, writes, step);
  });
}

function carryOutRecord(context: TaskContext, writes: TaskWrites, step: RecordStep): void {
  switch (step.kind) {
    case 'agree': {
      const remote = writes.remote(step.id);
      if (remote) writes.putBase(baseOf(remote));
      return;
    }
    case 'forget':
      writes.dropBase(step.id);
      return;
    case 'bind':
      bind(context, writes, step);
      return;
    case 'detach':
      detach(context, writes, step);
      return;
    default:
      never(step);
  }
}

/** What base says once both sides have what the station has. */
export function baseOf({
  id,
  kind,
  parent,
  name,
  state,
  contentRev,
  placeRev,
}: RemoteNode): Parameters<TaskWrites['putBase']>[0] {
  return { id, kind, parent, name, state, contentRev, placeRev };
}

function bind(
  context: TaskContext,
  writes: TaskWrites,
  { id, to, assumeEqual, agrees }: Extract<RecordStep, { readonly kind: 'bind' }>,
): void {
  const local = writes.local(id);
  const remote = writes.remote(to);
  if (!local || !remote || writes.local(to) || writes.base(id)) return;
  rekeyWithChoice(context, writes, id, to);
  if (assumeEqual && remote.state)
    writes.putLocal({ ...(writes.local(to) as LocalNode), content: remote.state.content });
  if (agrees) writes.putBase(baseOf(remote));
}

function detach(
  context: TaskContext,
  writes: TaskWrites,
  { id, to }: { readonly id: NodeId; readonly to: NodeId },
): void {
  writes.dropBase(id);
  if (writes.local(id) && !writes.local(to)) writes.rekeyLocal(id, to);
  const since = context.missingSince.get(id);
  if (since !== undefined) context.missingSince.set(to, since);
}
