import type { Stamp } from '#model/tree.ts';

/** What a volume keeps of a file beside its bytes, and of what it is. */
export interface Fidelity {
  /** Two mtimes closer than this are the same, nanoseconds: 1n where all is kept, `noTimes` where none is. */
  readonly mtimeStepNs: bigint;
  /** What is before or after this is kept as its first or last mtime; left out where all of them are kept. */
  readonly mtimeRange?: MtimeRange;
  /** Permission bits come back as they were set. */
  readonly keepsModes: boolean;
}

/** The mtimes that a volume has room for, nanoseconds since 1970; undefined where one end was not found. */
export interface MtimeRange {
  readonly firstNs: bigint | undefined;
  readonly lastNs: bigint | undefined;
}

/** A volume that keeps all that is carried of a file. */
export const exact: Fidelity = { mtimeStepNs: 1n, keepsModes: true };

/** Whether two volumes keep the same of a file. */
export function sameFidelity(a: Fidelity, b: Fidelity): boolean {
  const sameRange = a.mtimeRange?.firstNs === b.mtimeRange?.firstNs && a.mtimeRange?.lastNs === b.mtimeRange?.lastNs;
  return sameRange && a.mtimeStepNs === b.mtimeStepNs && a.keepsModes === b.keepsModes;
}

/** Whether a volume cannot tell two mtimes apart. */
export function sameMtime(oneNs: bigint, otherNs: bigint, fidelity: Fidelity): boolean {
  const apart = withinRange(oneNs, fidelity.mtimeRange) - withinRange(otherNs, fidelity.mtimeRange);
  return (apart < 0n ? -apart : apart) < fidelity.mtimeStepNs;
}

function withinRange(ns: bigint, { firstNs = ns, lastNs = ns }: Partial<MtimeRange> = {}): bigint {
  if (ns < firstNs) return firstNs;
  return ns > lastNs ? lastNs : ns;
}

/** The step of a volume that keeps no mtime as it is set, nanoseconds: all of them are the same. */
export const noTimes = 2n ** 64n;

/** The finest step of the FAT family: 10 ms in exFAT, a second or two by other drivers and in FAT, nanoseconds. */
const coarseStepNs = 10_000_000n;

/**
 * Whether an inode number and a birth time say which object it is (R2). Volumes with such coarse times have no inodes:
 * their drivers make numbers up as they look, and give others after the next mount (docs/decisions/0013).
 */
export function inodesLast({ mtimeStepNs }: Fidelity): boolean {
  return mtimeStepNs < coarseStepNs;
}

/** A volume's own clock, by which it stamps what happens there. */
export interface VolumeClock {
  /** It goes on in steps of so many nanoseconds; 0n where no two changes of an object get the same time. */
  readonly tickNs: bigint;
}

/** The slowest tick by which kernels stamp files, at 100 a second; Linux does so before 6.13. */
export const kernelTickNs = 10_000_000n;

/**
 * How long another write could still leave an object under this very stamp, which therefore proves nothing yet (R107),
 * milliseconds; 0 when none can. Nobody can set the change time, so it tells the age of whatever a stamp is about.
 *
 * A network volume stamps by the clock of its server. One that is wrong by more than a tick makes young stamps look old.
 */
export function youngForMs({ tickNs }: VolumeClock, { ctimeNs }: Pick<Stamp, 'ctimeNs'>, nowMs: number): number {
  if (tickNs === 0n) return 0;
  const ageNs = BigInt(Math.floor(nowMs)) * 1_000_000n - ctimeNs;
  return ageNs < -tickNs || ageNs > tickNs ? 0 : Number((tickNs - ageNs) / 1_000_000n) + 1;
}

/**
 * Whether somebody's write at the moment of the last change could have left this very mtime, which the drive had set: the
 * volume's clock showed the same time just then (R107).
 */
export function hidesWrites(
  { tickNs }: VolumeClock,
  { mtimeNs, ctimeNs }: Pick<Stamp, 'mtimeNs' | 'ctimeNs'>,
): boolean {
  const apart = ctimeNs > mtimeNs ? ctimeNs - mtimeNs : mtimeNs - ctimeNs;
  return tickNs > 0n && apart <= tickNs;
}
