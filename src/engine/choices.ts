/**
 * What is left of a choice about what stands here already (R142), after it ended for all that is made from then on: each
 * file or folder for which it could not be carried out keeps it, durably, until it is done or its person ends it (R148).
 */
import type { TaskContext } from '#engine/context.ts';
import type { Existing } from '#model/existing.ts';
import type { NodeId } from '#model/node.ts';
import type { Intent, TaskReads, TaskWrites } from '#platform/task-store.ts';

const choiceKind = 'choice';

interface Choice {
  readonly node: NodeId;
  readonly existing: Existing;
}

/** The choices on record, by node. */
export function choicesOnRecord(store: TaskReads): Map<NodeId, Existing> {
  const choices = [...store.intents()].filter(({ kind }) => kind === choiceKind);
  return new Map(choices.map(({ body }) => JSON.parse(body) as Choice).map(({ node, existing }) => [node, existing]));
}

/** What was chosen for the node, or for a folder above it that goes with all that is in it (R143). */
export function stillChosen({ choices, doors: { store } }: TaskContext, id: NodeId): Existing | undefined {
  for (let at: NodeId | null | undefined = choices.size === 0 ? null : id; at; at = store.local(at)?.parent) {
    const existing = choices.get(at);
    if (existing !== undefined) return existing;
  }
  return undefined;
}

/** The choice ends; for those of the nodes that still have to meet what the station has, it goes on. */
export function keepChoices(context: TaskContext, ids: Iterable<NodeId>): void {
  const { existing } = context.settings;
  const kept = existing === undefined ? [] : [...ids].filter(id => hasToMeet(context.doors.store, id));
  if (existing === undefined || kept.length === 0) return;
  transactionOfChoices(context, writes => {
    for (const node of kept) put(context, writes, { node, existing });
  });
}

/** Forgets what is done or gone. What a folder that turned out to be both sides' still holds for itself keeps its choice. */
export function reviewChoices(context: TaskContext): void {
  const { choices, doors } = context;
  const over = [...choices].filter(([id]) => !hasToMeet(doors.store, id));
  if (over.length === 0) return;
  transactionOfChoices(context, writes => {
    for (const [id, existing] of over) {
      drop(context, writes, id);
      for (const child of writes.localChildren(id)) {
        if (hasToMeet(writes, child.id)) put(context, writes, { node: child.id, existing });
      }
    }
  });
}

/** A transaction that may change choices: what is not on record in the end, since the disk was full, is not believed. */
export function transactionOfChoices(context: TaskContext, work: (writes: TaskWrites) => void): void {
  const { choices, doors } = context;
  try {
    doors.store.transaction(work);
  } catch (error) {
    const onRecord = choicesOnRecord(doors.store);
    choices.clear();
    for (const [id, existing] of onRecord) choices.set(id, existing);
    throw error;
  }
}

/** A node that both sides never agreed about is known by another id from now on. Only within `transactionOfChoices`. */
export function rekeyWithChoice(context: TaskContext, writes: TaskWrites, from: NodeId, to: NodeId): void {
  writes.rekeyLocal(from, to);
  const existing = context.choices.get(from);
  if (existing === undefined) return;
  drop(context, writes, from);
  put(context, writes, { node: to, existing });
}

/**
 * A person ends what is left of their choice; answers whether there was anything. The choice had ended for everything else
 * then, also where the drive went down before it knew.
 */
export function endChoices(context: TaskContext): boolean {
  const ids = [...context.choices.keys()];
  if (ids.length === 0) return false;
  transactionOfChoices(context, writes => {
    for (const id of ids) drop(context, writes, id);
  });
  context.met = true;
  return true;
}

/** It stands here, and both sides never agreed about it. */
function hasToMeet(reads: TaskReads, id: NodeId): boolean {
  return reads.local(id) !== undefined && reads.base(id) === undefined;
}

function put({ choices }: TaskContext, writes: TaskWrites, choice: Choice): void {
  choices.set(choice.node, choice.existing);
  const intent: Intent = { id: intentId(choice.node), kind: choiceKind, body: JSON.stringify(choice) };
  writes.putIntent(intent);
}

function drop({ choices }: TaskContext, writes: TaskWrites, id: NodeId): void {
  choices.delete(id);
  writes.dropIntent(intentId(id));
}

const intentId = (id: NodeId): string => `${choiceKind}-${id}`;
