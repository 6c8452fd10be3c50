/**
 * Who is told of a barrier that failed (R169).
 *
 * Linux tells whoever opened the volume before it happened that bytes were lost, and else only the first who asks. A
 * descriptor that is kept open would hear of all of it, and would keep people from unmounting the volume; so each barrier
 * opens the volume anew, and what one folder was told is kept for the others that lie there.
 */

/** Takes what a barrier was answered: 0, or the system's error number negated. Answers what its folder is to be told. */
export type BarrierFailures = (folder: string, device: bigint, answer: number) => number;

export function createBarrierFailures(): BarrierFailures {
  const failures = new Map<bigint, { times: number; last: number }>();
  const told = new Map<string, { device: bigint; times: number }>();
  return (folder, device, answer) => {
    const failed = failures.get(device) ?? { times: 0, last: 0 };
    failures.set(device, failed);
    if (answer < 0) {
      failed.times += 1;
      failed.last = answer;
    }
    const before = told.get(folder);
    const known = before?.device === device ? before.times : 0;
    told.set(folder, { device, times: failed.times });
    return failed.times > known ? failed.last : 0;
  };
}
