/**
 * Which older contents go: pure, over the versions of one file, or over what the files of a share keep besides
 * (rules V1-V9 and V11 of docs/history.md).
 *
 * Whoever asks twice at the same moment gets nothing more the second time, so that what was begun can be gone on with.
 */
import { present } from '#base/assert.ts';
import type { NodeId, Revision } from '#model/node.ts';

/** V3: how long every superseded version is kept, whatever the policy says, milliseconds (a day). */
export const youngMs = 24 * 60 * 60_000;
/** V5: the largest number of versions that a policy may name; beyond it is any number. */
export const retentionVersionsMax = 32;
/** V4: the largest number of days that a policy may name (a hundred years). */
export const retentionDaysMax = 36_500;

/** What a share keeps of its past; null wherever there is no limit. */
export interface Retention {
  /** Older versions of a file that are kept, 0 to `retentionVersionsMax`. */
  readonly versions: number | null;
  /** Which of too many go: the oldest, or those whose going leaves the smallest hole. */
  readonly order: 'oldest' | 'smart';
  /** For how many days from being superseded on a version is kept, 1 or more. */
  readonly days: number | null;
  /** Bytes that the share may keep for its past alone. */
  readonly bytes: number | null;
}

/** V1: what a share keeps before somebody says otherwise. */
export const keepsEverything: Retention = { versions: null, order: 'oldest', days: null, bytes: null };

/**
 * V11: whether a policy keeps at least what another keeps, judged by the limits: none is lower, and where the number is
 * limited, those that go of too many are chosen alike.
 */
export function keepsAtLeast(policy: Retention, least: Retention): boolean {
  const isHigher = (limit: number | null, than: number | null): boolean =>
    limit === null || (than !== null && limit >= than);
  const limits = ['versions', 'days', 'bytes'] as const;
  const isSameOrder = policy.versions === null || policy.order === least.order;
  return isSameOrder && limits.every(name => isHigher(policy[name], least[name]));
}

/** One version of a file, as the rule looks at it. Times are milliseconds since 1970. */
export interface PastVersion {
  readonly revision: Revision;
  readonly atMs: number;
  /** Since when it is not what the file holds; null for what lives. */
  readonly supersededMs: number | null;
  /** A person wants to keep it for ever. */
  readonly kept: boolean;
}

/** V2, V3: what no policy takes: what lives, what a person keeps, and what was superseded less than a day ago. */
export function isSpared({ supersededMs, kept }: Omit<PastVersion, 'revision' | 'atMs'>, nowMs: number): boolean {
  return kept || supersededMs === null || nowMs - supersededMs < youngMs;
}

/** V4-V6: the revisions of those versions of one file that go by days and number; `versions` come oldest first. */
export function outdated(
  versions: readonly PastVersion[],
  { versions: most, order, days }: Retention,
  nowMs: number,
): ReadonlySet<Revision> {
  const oldMs = days === null ? Number.POSITIVE_INFINITY : days * youngMs;
  const isTooOld = (version: PastVersion): boolean =>
    !isSpared(version, nowMs) && version.supersededMs !== null && nowMs - version.supersededMs > oldMs;
  const gone = new Set(versions.filter(isTooOld).map(({ revision }) => revision));
  const left = versions.filter(({ revision }) => !gone.has(revision));
  const tooMany = most === null ? 0 : left.filter(version => !isSpared(version, nowMs)).length - most;
  const next = order === 'oldest' ? oldest : smallestHole;
  for (let count = 0; count < tooMany; count += 1) {
    const at = next(left, nowMs);
    gone.add(present(left[at], 'there are more than may stay').revision);
    left.splice(at, 1);
  }
  return gone;
}

function oldest(versions: readonly PastVersion[], nowMs: number): number {
  return versions.findIndex(version => !isSpared(version, nowMs));
}

/** V6: a hole is measured by how long ago it is, so that what is recent lies close together and what is old far apart. */
function smallestHole(versions: readonly PastVersion[], nowMs: number): number {
  let found = -1;
  let smallest = Number.POSITIVE_INFINITY;
  for (const [index, version] of versions.entries()) {
    if (isSpared(version, nowMs)) continue;
    const before = versions[index - 1]?.atMs ?? Number.NEGATIVE_INFINITY;
    const after = versions[index + 1]?.atMs ?? version.supersededMs ?? nowMs;
    const hole = (after - before) / (nowMs - version.atMs);
    if (found >= 0 && hole >= smallest) continue;
    found = index;
    smallest = hole;
  }
  return found;
}

/** A superseded version that number and days leave, with the bytes that it alone keeps in its file. */
export interface PastBytes {
  readonly node: NodeId;
  readonly revision: Revision;
  readonly supersededMs: number;
  readonly kept: boolean;
  readonly bytes: number;
}

/** V7: those that go until what is left of all of them fits `bytes`: the one that was superseded first goes first. */
export function overBudget<T extends PastBytes>(all: readonly T[], bytes: number | null, nowMs: number): readonly T[] {
  if (bytes === null) return [];
  let over = all.reduce((sum, each) => sum + each.bytes, 0) - bytes;
  const gone: T[] = [];
  for (const each of all.filter(one => !isSpared(one, nowMs)).sort(bySuperseded)) {
    if (over <= 0) break;
    over -= each.bytes;
    gone.push(each);
  }
  return gone;
}

function bySuperseded(a: PastBytes, b: PastBytes): number {
  return a.supersededMs - b.supersededMs || a.revision - b.revision || (a.node < b.node ? -1 : 1);
}
