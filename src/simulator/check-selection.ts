/** What is left out is neither fetched nor sent (R130, R131), nor deleted with the folder that holds it (R133). */
import type { StationDoor } from '#engine/station-door.ts';
import type { NodeId } from '#model/node.ts';
import type { TaskStore } from '#platform/task-store.ts';
import type { Op } from '#protocol/commit.ts';
import { Violation } from '#simulator/violation.ts';

export interface Watched {
  readonly name: string;
  readonly store: () => TaskStore;
  /** By what the running task began with. */
  readonly leftOut: () => readonly NodeId[];
  readonly fail: (violation: Violation) => void;
}

/** The door, telling of what a task must not ask for or send, as far as its own records say where things are. */
export function watchingSelection(door: StationDoor, { name, store, leftOut, fail }: Watched): StationDoor {
  const broken = (rule: string, what: string): void => fail(new Violation(rule, `${name} ${what}`));
  const isLeftOut = (id: NodeId): boolean => leftOut().some(out => isWithin(store(), id, out));
  const judge = (op: Op, moves: Moves): void => {
    const into = 'parent' in op && isLeftOut(op.parent);
    if (into || isLeftOut(op.id)) broken('R131', `sends ${op.op} ${op.id}, which is left out`);
    const holds =
      op.op === 'delete' && leftOut().some(out => store().remote(out) && isWithin(store(), out, op.id, moves));
    if (holds) broken('R133', `deletes ${op.id}, which holds what is left out`);
  };
  return {
    ...door,
    commit(request, ...rest) {
      // What was sent before it was left out is asked for (B18), and not carried out any more.
      if (request.question !== true && leftOut().length > 0) {
        const ops = request.batches.flatMap(batch => batch.ops);
        // What holds it may be moved away by the very request that deletes the folder in which it stood.
        const moves = new Map(ops.flatMap(op => ('parent' in op ? [[op.id, op.parent] as const] : [])));
        for (const op of ops) judge(op, moves);
      }
      return door.commit(request, ...rest);
    },
    fetch(wants, known) {
      for (const { node } of wants) if (isLeftOut(node)) broken('R130', `fetches ${node}, which is left out`);
      return door.fetch(wants, known);
    },
  };
}

/** New parents by node. */
type Moves = ReadonlyMap<NodeId, NodeId>;

/** By the remote tree of a drive, and what is about to be moved in it. */
function isWithin(store: TaskStore, id: NodeId, top: NodeId, moves: Moves = new Map()): boolean {
  for (let at: NodeId | null | undefined = id; at; at = moves.get(at) ?? store.remote(at)?.parent)
    if (at === top) return true;
  return false;
}
