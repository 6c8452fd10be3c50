/** What became of one step, and what follows from a failure. */

import { rest, staleRestMsMax, type TaskContext } from '#engine/context.ts';
import { reportProblem } from '#engine/problems.ts';
import type { NodeId } from '#model/node.ts';
import { isWithin, parentPath } from '#model/path.ts';
import { FilesError, stagingDirectory } from '#platform/files.ts';

/**
 * `stale`: the world was not as the plan expected; look again, plan again. `blocked`: it cannot be done now, for a
 * reason that is on the list of problems, and is tried again later.
 */
export type Outcome = 'done' | 'stale' | 'blocked';

/** Runs a step; a failure of the disk concerns this node alone and is put on the list. */
export async function attempt(
  context: TaskContext,
  id: NodeId,
  path: string,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  try {
    const outcome = await work();
    if (outcome === 'stale') lookAgain(context, id, path);
    return outcome;
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    return blocked(context, id, path, error);
  }
}

/** The node goes on the list, and is left alone for a while. */
export function blocked(context: TaskContext, id: NodeId, path: string, error: FilesError): 'blocked' {
  reportProblem(context, {
    path: concerned(context, { error, path, id }),
    node: id,
    reason: error.code,
    detail: error.message,
  });
  rest(context, id);
  context.hints.path(path);
  return 'blocked';
}

interface Failed {
  readonly error: FilesError;
  readonly path: string;
  readonly id: NodeId;
}

/**
 * A person knows the file, not the staged part of it; and what fails for a folder above has a line of its own there. So has a
 * node for which the disk fails at one and the same place as for another.
 */
function concerned({ doors: { store } }: TaskContext, { error, path, id }: Failed): string {
  if (error.path === '' || error.path.startsWith(stagingDirectory) || isWithin(path, error.path)) return path;
  const listed = store.problem(error.path);
  return listed === undefined || listed.node === id ? error.path : path;
}

/** A step that found something else than expected: the place is looked at, and a node is not tried without end. */
export function lookAgain(context: TaskContext, id: NodeId, path: string): void {
  context.hints.path(path);
  // Another file may stand there by now as it is on record, which would be no reason to look for this one (R152).
  context.hints.path(parentPath(path) ?? '');
  rest(context, id, staleRestMsMax);
}

/** A step of this node went through: its failures are forgotten. */
export function succeeded(context: TaskContext, id: NodeId): void {
  context.resting.delete(id);
}
