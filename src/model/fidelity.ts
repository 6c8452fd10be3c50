/** What a volume keeps of a file beside its bytes, and of what it is. */
export interface Fidelity {
  /** Two mtimes closer than this are the same, nanoseconds: 1n where all is kept, `noTimes` where none is. */
  readonly mtimeStepNs: bigint;
  /** Permission bits come back as they were set. */
  readonly keepsModes: boolean;
}

/** A volume that keeps all that is carried of a file. */
export const exact: Fidelity = { mtimeStepNs: 1n, keepsModes: true };

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

/** True while another write could leave a file under this very mtime, so that its stamp does not prove its bytes. */
export function mayHideWrites({ mtimeStepNs }: Fidelity, mtimeNs: bigint, nowMs: number): boolean {
  if (mtimeStepNs < coarseStepNs || mtimeStepNs === noTimes) return false;
  const ageNs = BigInt(Math.floor(nowMs)) * 1_000_000n - mtimeNs;
  return ageNs >= 0n && ageNs <= mtimeStepNs;
}
