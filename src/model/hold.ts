/**
 * When deletions (R47 on a drive, B16 at a station) or scrambled edits (R109) are so many that a person should look at
 * them first.
 *
 * Judged by files of known content alone: a percentage by itself would hold one file of two, a number by itself the
 * tidying up of an archive. What was let through shortly before counts too, so a deletion that comes in pieces, or over
 * several rounds, is judged as one.
 */
import { toHex } from '#base/hex.ts';
import type { Parsed } from '#model/filter.ts';
import type { ContentId, NodeId } from '#model/node.ts';

/** Files. Fewer than this are deleted by hand and looked at one by one; more are deleted by a command, or a mistake. */
export const holdFilesDefault = 50;
/** Percent of the known files. A quarter of a folder is not tidied away unseen. */
export const holdSharePercent = 25;
/** Files that are held whatever share they are: nobody has looked at each of so many. */
export const holdFilesAlways = 10_000;
/** How long deletions that were let through count, milliseconds. A command or a mistake is over within an hour. */
export const holdWindowMs = 60 * 60_000;

/** Files, greatest choice of a person. */
export const holdFilesMax = 1_000_000_000;

/** What a person typed for the number of files from which on deletions are held. */
export function parseHoldFiles(text: string): Parsed<number> {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= holdFilesMax) return { value };
  return { fault: `"${text}" is no number of files from 0 to ${holdFilesMax}; 0 never holds deletions.` };
}

export interface RecentDeletions {
  /** Files and links that are to be deleted, with those deleted within the window. */
  readonly files: number;
  /** Files and links that there are, with those deleted within the window. */
  readonly known: number;
}

/** Whether these deletions wait for a person. `filesMin` is what the owner chose; 0 never holds anything. */
export function isMassDeletion({ files, known }: RecentDeletions, filesMin: number): boolean {
  if (filesMin === 0 || files < filesMin) return false;
  return files >= holdFilesAlways || files * 100 >= known * holdSharePercent;
}

/** Beyond so many known files it makes no difference for `isMassDeletion` how many there are. */
export function knownMax(files: number): number {
  return Math.floor((files * 100) / holdSharePercent) + 1;
}

/** Bytes of a hold's id: short enough to be typed. */
const holdIdBytes = 4;

/** An id for a hold that begins now. */
export function newHold(random: { bytes(count: number): Uint8Array }): string {
  return toHex(random.bytes(holdIdBytes));
}

/** True while a change judged at `atMs` counts. A clock that was set back makes none count for years. */
export function isWithinWindow(atMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - atMs) < holdWindowMs;
}

/** Whether so many scrambled edits (R108) wait for a person. One by one they are somebody's doing, many are a program's. */
export function isMassScrambling(files: number, filesMin: number): boolean {
  return filesMin !== 0 && files >= filesMin;
}

/** What a person is asked about: a deletion (R47), or an edit that scrambled the bytes (R109). */
export type HeldChange = 'deletion' | 'edit';

/** How the deletion or edit of one file or link, made on this computer, was judged. */
export interface JudgedChange {
  readonly node: NodeId;
  readonly change: HeldChange;
  /** The content that an edit left; null for a deletion. */
  readonly content: ContentId | null;
  /**
   * `passed`: few enough to be sent at once. `held`: waits for a person here. `released`: a person let it go.
   * `refused`: the station holds it, and is asked again now and then.
   */
  readonly state: 'passed' | 'held' | 'released' | 'refused';
  /** The hold that it belongs to; empty when it passed. */
  readonly hold: string;
  /** Wall-clock milliseconds when it was judged first. */
  readonly atMs: number;
}
