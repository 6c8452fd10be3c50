/**
 * Lets every other program of the computer go first, for as long as this process lives: the system allows no way back.
 *
 * Linux counts what is asked of a disk by the same number as the processor's time, unless something else was chosen for it.
 */
import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** What `nice` takes where nothing else is said; Windows calls it below normal. */
export const givenWay = 10;

/** Threads that come later take it from those that start them. */
export function giveWay(): void {
  for (const thread of threads()) {
    try {
      if (getPriority(thread) < givenWay) setPriority(thread, givenWay);
    } catch {
      // It ended meanwhile, or a system does not let this be chosen: then it is as it was.
    }
  }
}

/** Linux takes each thread by itself; elsewhere 0 is the whole process. */
function threads(): readonly number[] {
  return process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [0];
}
