/**
 * What lies beneath the folders of a task, as far as emblems show it. Found from the few nodes that need something, upwards,
 * so that a tree at rest costs one question however large it is; and in pages, between which other work goes on.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { NodeId } from '#model/node.ts';
import { parentPath } from '#model/path.ts';
import type { TaskStore } from '#platform/task-store.ts';

/** Unsettled nodes that are looked at in one go. */
export const placesAtOnce = 500;

export interface Beneath {
  /** Folders with something unsettled in them, however deep. */
  readonly unsettled: ReadonlySet<NodeId>;
  /** Folders with something in them that waits for a person. */
  readonly held: ReadonlySet<NodeId>;
  /** Paths that have a problem, and those of the folders above them. */
  readonly problems: ReadonlySet<string>;
  readonly aboveProblems: ReadonlySet<string>;
}

export async function lookBeneath(store: TaskStore): Promise<Beneath> {
  const [unsettled, held] = [new Set<NodeId>(), new Set<NodeId>()];
  let after: NodeId | undefined;
  for (;;) {
    const places = store.unsettledPlaces(after, placesAtOnce);
    for (const { parent, isHeld } of places) {
      mark(store, unsettled, parent);
      if (isHeld) mark(store, held, parent);
    }
    after = places.at(-1)?.id;
    if (places.length < placesAtOnce) break;
    await breathe();
  }
  return { unsettled, held, ...problemPaths(store) };
}

/** Upwards from a folder, until one that is marked: those above it are, too. */
function mark(store: TaskStore, marked: Set<NodeId>, folder: NodeId | null): void {
  for (let at = folder; at !== null && !marked.has(at); ) {
    marked.add(at);
    at = (store.local(at) ?? store.remote(at))?.parent ?? null;
  }
}

function problemPaths(store: TaskStore): Pick<Beneath, 'problems' | 'aboveProblems'> {
  const [problems, aboveProblems] = [new Set<string>(), new Set<string>()];
  for (const { path } of store.problems()) {
    problems.add(path);
    for (let at = parentPath(path); at !== undefined && !aboveProblems.has(at); at = parentPath(at))
      aboveProblems.add(at);
  }
  return { problems, aboveProblems };
}
