/**
 * Tells damage from an edit after the computer went down (R90-R93).
 *
 * A program that writes a file gives it a new change time, and nothing that programs do takes that back; a power cut
 * gives no times at all. So a file whose change time is still the one on record, and whose bytes are not, was changed by
 * nobody. Evidence is only gathered under *suspicion*, that is between an unclean end and the first whole look after it.
 */

import type { TaskContext } from '#engine/context.ts';
import { olderGivesWay } from '#engine/copied-root.ts';
import { hidesWrites, type VolumeClock } from '#model/fidelity.ts';
import type { BaseNode, LocalNode, Stamp } from '#model/tree.ts';
import { sameObject, sameStamp } from '#model/tree.ts';
import type { TaskReads } from '#platform/task-store.ts';

/** Who wrote a file, and what is doubtful about its bytes. */
export type Provenance = Pick<LocalNode, 'ours' | 'doubt'>;

/** A row with another provenance; nothing of the old one stays. */
export function withProvenance({ ours: _ours, doubt: _doubt, ...row }: LocalNode, provenance: Provenance): LocalNode {
  return { ...row, ...provenance };
}

/** How a file is to be taken that was found again, perhaps with another stamp (R90, R92). */
export function foundAgain(context: TaskContext, reads: TaskReads, row: LocalNode, now: Stamp): Provenance {
  const { stamp: before, doubt } = row;
  if (row.kind !== 'file') return {};
  if (isOlder(context, reads, row, now)) return { doubt: 'untouched' };
  if (!sameObject(before, now)) return {};
  const ours: Provenance = row.ours ? { ours: true } : {};
  // It did become visible. Under suspicion its bytes are as doubtful as those of what stands in its place (R92).
  if (doubt === 'unplaced') return { ...ours, ...(context.suspicious && doubtByTimes(context, before, now)) };
  if (sameStamp(before, now)) return doubt ? { ...ours, doubt } : ours;
  const sameTime = now.mtimeNs === before.mtimeNs;
  const sameWriting = sameTime && now.size === before.size;
  if (doubt === 'damaged') return sameWriting ? { ...ours, doubt } : {};
  const inDoubt = doubt !== undefined || (context.suspicious && isAgreed(context, reads, row));
  const byTimes = inDoubt && doubt !== 'touched' ? doubtByTimes(context, before, now) : {};
  if (byTimes.doubt) return { ...ours, ...byTimes };
  if (inDoubt && sameTime && row.ours) return { ...ours, doubt: 'touched' };
  return sameWriting ? ours : {};
}

/**
 * What the times make doubtful. A change time earlier than the one on record came back by a power cut, unless it lies in the
 * run of the computer that began then: the clock was set back since, so a write in that run looks like this, too. Such a file
 * is a person's unless it is blank.
 */
function doubtByTimes(context: TaskContext, before: Stamp, now: Stamp): Provenance {
  if (!isUntouched(context.volume, before, now)) return {};
  return { doubt: now.ctimeNs < before.ctimeNs && isOfThisRun(context, now) ? 'touched' : 'untouched' };
}

/**
 * Whether an object changed last since the computer came up again that had gone down under the task. A time to come is none of
 * this run: the clock is behind, as after a start without a battery, and tells nothing.
 */
function isOfThisRun({ computerWentDown, doors, settings: { here } }: TaskContext, { ctimeNs }: Stamp): boolean {
  if (!computerWentDown || here === undefined) return false;
  const changedMs = Number(ctimeNs / 1_000_000n);
  return changedMs >= here.startedMs() && changedMs <= doors.clock.nowMs();
}

/** Of a folder that went back: whether what stands at the place now is older than what is on record, and was agreed on (R167). */
function isOlder(context: TaskContext, reads: TaskReads, row: LocalNode, now: Stamp): boolean {
  const { stamp, doubt } = row;
  if (now.ctimeNs >= stamp.ctimeNs || now.bornNs === 0n || doubt === 'unplaced') return false;
  return olderGivesWay(reads, row) && (doubt !== undefined || isAgreed(context, reads, row));
}

/**
 * Whether nobody touched the object since the first stamp was taken: its change time is that one, or an earlier one of
 * its own life, as a power cut may bring back. A volume that keeps no change times shows the mtime instead, and proves
 * nothing; nor does a clock that was set back to before the life of this file, nor a change time that a write within its
 * tick would have left as well, which shows by the mtime (R107).
 */
export function isUntouched(clock: VolumeClock, before: Stamp, now: Stamp): boolean {
  if (before.ctimeNs === before.mtimeNs) return false;
  if (now.ctimeNs === before.ctimeNs) return now.mtimeNs === before.mtimeNs || !hidesWrites(clock, now);
  return now.bornNs !== 0n && now.bornNs <= now.ctimeNs && now.ctimeNs < before.ctimeNs;
}

/**
 * Whether the station has exactly the bytes that were last seen here, so that no edit of a person can be set aside. Where
 * contents were taken for equal unread (R18), only what the drive itself wrote is sure.
 */
export function isAgreed({ settings }: TaskContext, reads: TaskReads, row: LocalNode): boolean {
  if (row.kind !== 'file' || row.content === null || row.content !== reads.base(row.id)?.state?.content) return false;
  return settings.consistencyCheck || row.ours === true;
}

/** What is known about bytes that were read. */
export interface Seen {
  readonly content: LocalNode['content'];
  /** Nothing, or nothing but zeros. */
  readonly blank: boolean;
}

/** What becomes of a file's provenance now that its bytes are known (R90, R93). */
export function provenanceOf(row: LocalNode, base: BaseNode | undefined, seen: Seen): Provenance {
  const ours: Provenance = row.ours ? { ours: true } : {};
  const agreed = base?.state?.content;
  if (seen.content === agreed) return ours;
  if (!row.doubt || agreed === undefined) return {};
  if (row.doubt === 'damaged') return { ...ours, doubt: 'damaged' };
  return row.doubt === 'untouched' || seen.blank ? { ...ours, doubt: 'damaged' } : {};
}

/** Reason and sentence of a damaged file on the list of problems, until it is healed. */
export const damagedReason = 'damaged-here';
export const damagedDetail =
  'It was damaged when the computer went down, or put back as it was before: its bytes are not those that it had, and ' +
  "nobody changed them. The station's version takes its place; these bytes go to the recovery bin.";
