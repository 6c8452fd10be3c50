/** What commits and pushes say about a station under load. */
import type { Commit, Push, Written } from '#bench/load/messages.ts';
import { percentile } from '#bench/stats.ts';

export interface WriteFigures {
  readonly commits: number;
  readonly commitsPerSecond: number;
  readonly commitP50Ms: number;
  readonly commitP99Ms: number;
  /** From the sending of a commit until a listener of its share heard of it. */
  readonly pushP50Ms: number;
  readonly pushP99Ms: number;
  /** What the slowest writer got done, of what the quickest did. */
  readonly fairness: number;
  readonly failures: readonly string[];
}

/** All workers together. */
export function writeFigures(all: readonly Written[], seconds: number): WriteFigures {
  const commits = all.flatMap(each => each.commits);
  const waits = commits.map(({ sentMs, doneMs }) => doneMs - sentMs);
  const pushed = all.flatMap(({ pushes }) => pushWaits(commits, pushes));
  const counts = all.flatMap(each => each.counts);
  return {
    commits: commits.length,
    commitsPerSecond: commits.length / seconds,
    ...{ commitP50Ms: percentile(waits, 0.5), commitP99Ms: percentile(waits, 0.99) },
    ...{ pushP50Ms: percentile(pushed, 0.5), pushP99Ms: percentile(pushed, 0.99) },
    fairness: fairnessOf(counts),
    failures: all.flatMap(each => each.failures),
  };
}

/** Of the slowest and the quickest; 1 where all are alike, NaN where nobody got anything done. */
export function fairnessOf(counts: readonly number[]): number {
  return Math.min(...counts) / Math.max(...counts);
}

/**
 * For each commit in a share that was listened to: when a push told of its revision or a later one, after it was sent.
 * Commits whose push is not among `pushes` are left out.
 */
export function pushWaits(commits: readonly Commit[], pushes: readonly Push[]): readonly number[] {
  const byShare = Map.groupBy(pushes, ({ share }) => share);
  return commits.flatMap(({ share, revision, sentMs }) => {
    const told = firstFrom(byShare.get(share) ?? [], revision);
    return told === undefined ? [] : [told.atMs - sentMs];
  });
}

/** The first of pushes in the order in which they came; heads only grow. */
function firstFrom(pushes: readonly Push[], revision: number): Push | undefined {
  let [low, high] = [0, pushes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pushes[middle] as Push).head >= revision) high = middle;
    else low = middle + 1;
  }
  return pushes[low];
}
