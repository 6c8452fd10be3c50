/** What commits and pushes say about a station under load. */
import type { Commit, Heads, Heard, Push, Written } from '#bench/load/messages.ts';
import { percentile } from '#bench/stats.ts';
import type { NodeId } from '#model/node.ts';

/** Milliseconds are NaN where there is nothing that took them. */
export interface WriteFigures {
  readonly commits: number;
  readonly commitsPerSecond: number;
  readonly commitP50Ms: number;
  readonly commitP99Ms: number;
  /** From the sending of a commit until a listener of its share heard of it. */
  readonly pushP50Ms: number;
  readonly pushP99Ms: number;
  /** Commits that a listener of their share never heard of. */
  readonly unheard: number;
  /** What the slowest writer got done, of what the quickest did. */
  readonly fairness: number;
  readonly failures: readonly string[];
}

/** All workers together. */
export function writeFigures(all: readonly Written[], heard: readonly Heard[], seconds: number): WriteFigures {
  const commits = all.flatMap(each => each.commits);
  const waits = commits.map(({ sentMs, doneMs }) => doneMs - sentMs);
  const told = heard.map(each => pushWaits(commits, each));
  const pushed = told.flatMap(({ waits }) => waits);
  const counts = all.flatMap(each => each.counts);
  return {
    commits: commits.length,
    commitsPerSecond: commits.length / seconds,
    ...{ commitP50Ms: percentile(waits, 0.5), commitP99Ms: percentile(waits, 0.99) },
    ...{ pushP50Ms: percentile(pushed, 0.5), pushP99Ms: percentile(pushed, 0.99) },
    unheard: told.reduce((sum, { unheard }) => sum + unheard, 0),
    fairness: fairnessOf(counts),
    failures: all.flatMap(each => each.failures),
  };
}

/** Of the slowest and the quickest; 1 where all are alike, NaN where nobody got anything done. */
export function fairnessOf(counts: readonly number[]): number {
  return Math.min(...counts) / Math.max(...counts);
}

/** The last revision of each share. */
export function headsOf(all: readonly Written[]): Heads {
  const heads = new Map<NodeId, number>();
  for (const { share, revision } of all.flatMap(({ commits }) => commits)) {
    heads.set(share, Math.max(revision, heads.get(share) ?? 0));
  }
  return [...heads];
}

/**
 * For each commit in a share that was listened to: when a push told of its revision or a later one, after it was sent.
 * Those of which no push told are counted.
 */
export function pushWaits(commits: readonly Commit[], { shares, pushes }: Heard): PushWaits {
  const byShare = Map.groupBy(pushes, ({ share }) => share);
  const listened = commits.filter(({ share }) => shares.includes(share));
  const waits = listened.flatMap(({ share, revision, sentMs }) => {
    const told = firstFrom(byShare.get(share) ?? [], revision);
    return told === undefined ? [] : [told.atMs - sentMs];
  });
  return { waits, unheard: listened.length - waits.length };
}

export interface PushWaits {
  /** In milliseconds. */
  readonly waits: readonly number[];
  readonly unheard: number;
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
