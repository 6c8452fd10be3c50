/** The emblems of files and folders: one word for how each fares, by one pure function. */

/** The worst last. */
export const emblems = ['synced', 'read-only', 'filtered', 'waiting', 'syncing', 'problem'] as const;
export type Emblem = (typeof emblems)[number];

/**
 * How the task is at it: `starting`, it has not looked at everything yet; `moving`; `standing`, nothing moves now (paused,
 * offline, an error); `resting`, what could be done is done.
 */
export type Pace = 'starting' | 'moving' | 'standing' | 'resting';

export interface PathFacts {
  readonly pace: Pace;
  /** The task only receives: what is here is not to be edited. */
  readonly receivesOnly: boolean;
  /** Left out by a filter, a sync profile, or for its kind. */
  readonly isLeftOut: boolean;
  /** On record for the path or a folder above it, or it waits for a person; of a folder: also of something beneath. */
  readonly hasProblem: boolean;
  /** Undefined while it has not been looked at. */
  readonly node: { readonly isSettled: boolean } | undefined;
  /** Something beneath the folder is unsettled. */
  readonly isUnsettledBeneath: boolean;
}

/** S46: "synced" and "not looked at yet" are two states. What a person must act on comes before what goes by itself. */
export function emblemOf(facts: PathFacts): Emblem {
  const { node, pace, isLeftOut, hasProblem, isUnsettledBeneath, receivesOnly } = facts;
  if (isLeftOut) return 'filtered';
  if (hasProblem) return 'problem';
  if (node === undefined || pace === 'starting') return 'waiting';
  if (!node.isSettled && pace === 'resting') return 'filtered'; // stays as it is: the task only sends, or only receives
  const isMoving = !node.isSettled || (isUnsettledBeneath && pace !== 'resting');
  if (isMoving) return pace === 'moving' ? 'syncing' : 'waiting';
  return receivesOnly ? 'read-only' : 'synced';
}
