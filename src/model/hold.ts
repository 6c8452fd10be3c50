/**
 * When deletions are so many that a person should look at them first (R47 on a drive, B16 at a station).
 *
 * Judged by files of known content alone: a percentage by itself would hold one file of two, a number by itself the
 * tidying up of an archive. What was let through shortly before counts too, so a deletion that comes in pieces, or over
 * several rounds, is judged as one.
 */
import type { Parsed } from '#model/filter.ts';
import type { NodeId } from '#model/node.ts';

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

/** True while a deletion judged at `atMs` counts. A clock that was set back makes none count for years. */
export function isWithinWindow(atMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - atMs) < holdWindowMs;
}

/** How the deletion of one file or link, made on this computer, was judged. */
export interface JudgedDeletion {
  readonly node: NodeId;
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
