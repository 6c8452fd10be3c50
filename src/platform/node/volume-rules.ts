/**
 * Finds out what the volume of a folder takes for one name, what it keeps of times and modes (R101), and how finely its
 * clock goes (R107), by trying.
 */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { type Fidelity, kernelTickNs, type MtimeRange, noTimes } from '#model/fidelity.ts';
import type { NameRules } from '#model/name.ts';
import type { VolumeRules } from '#platform/files.ts';
import { setMetaAt } from '#platform/node/file-meta.ts';
import { errorCode } from '#platform/node/files-errors.ts';
import type { Folder } from '#platform/node/folders.ts';
import type { Libc } from '#platform/node/libc.ts';

/** Makes a file in `folder`, asks for it in other spellings, gives it times and modes, and takes it away again. */
export function probeVolume(libc: Libc | undefined, folder: Folder): VolumeRules {
  const stem = `probe-${randomBytes(6).toString('hex')}-`;
  const probe: Probe = {
    path: name => `${folder.path}/${stem}${name}`,
    set: meta => setMetaAt(libc, { folder, name: `${stem}${composed}`, shown: stem }, meta),
  };
  fs.writeFileSync(probe.path(composed), '', { flag: 'wx', mode: 0o600 });
  try {
    const kept = fidelity(probe);
    return { ...nameRules(probe), ...kept, tickNs: tickNs(probe, kept) };
  } finally {
    fs.unlinkSync(probe.path(composed));
  }
}

interface Probe {
  path(name: string): string;
  set(meta: { readonly mode: number; readonly mtimeNs: bigint }): void;
}

const composed = 'a\u00e9';
const upper = 'A\u00e9';
const decomposed = 'ae\u0301';

function nameRules({ path }: Probe): NameRules {
  const stands = (name: string) => fs.lstatSync(path(name), { throwIfNoEntry: false }) !== undefined;
  return { caseSensitive: !stands(upper), foldsUnicode: stands(decomposed) };
}

/** Odd seconds, nearly full and nearly half, so that whichever way a volume rounds shows. */
const triedTimesNs = [1_700_000_001_999_999_999n, 1_500_000_001_444_444_444n] as const;
const triedModes = [0o600, 0o755] as const;
/** What is counted in, nanoseconds: ext4; NTFS, or any without the C library; milliseconds; exFAT; FUSE and FAT. */
const stepsNs = [1n, 1_000n, 1_000_000n, 10_000_000n, 1_000_000_000n, 2_000_000_000n] as const;

function fidelity(probe: Probe): Fidelity {
  let off = 0n;
  let keepsModes = true;
  for (const [index, mtimeNs] of triedTimesNs.entries()) {
    const mode = triedModes[index] as number;
    const kept = tried(probe, { mode, mtimeNs });
    const apart = kept.mtimeNs > mtimeNs ? kept.mtimeNs - mtimeNs : mtimeNs - kept.mtimeNs;
    if (apart > off) off = apart;
    keepsModes &&= (Number(kept.mode) & 0o777) === mode;
  }
  const mtimeStepNs = stepsNs.find(step => off < step) ?? noTimes;
  const mtimeRange = mtimeStepNs === noTimes ? undefined : rangeOf(probe);
  return { mtimeStepNs, keepsModes, ...(mtimeRange && { mtimeRange }) };
}

/** The years 1 and 9999, and tens of thousands of years from now. */
const farTimesNs = {
  past: [-62_135_596_800_000_000_000n, -(2n ** 40n) * 1_000_000_000n],
  future: [253_402_300_799_000_000_000n, 2n ** 40n * 1_000_000_000n],
} as const;

/** A volume has an end where it keeps two mtimes beyond it as one: ext4 in 1901 and in 2446. */
function rangeOf(probe: Probe): MtimeRange | undefined {
  const end = (timesNs: readonly bigint[]): bigint | undefined => {
    const [one, other] = timesNs.map(mtimeNs => far(probe, mtimeNs));
    return one === other ? one : undefined;
  };
  const range = { firstNs: end(farTimesNs.past), lastNs: end(farTimesNs.future) };
  return range.firstNs === undefined && range.lastNs === undefined ? undefined : range;
}

/** As what the time is kept; undefined where the volume refuses it. */
function far(probe: Probe, mtimeNs: bigint): bigint | undefined {
  try {
    probe.set({ mode: 0o600, mtimeNs });
  } catch {
    return undefined;
  }
  return fs.lstatSync(probe.path(composed), { bigint: true }).mtimeNs;
}

/** A volume that refuses to be told keeps nothing of it. */
function tried(probe: Probe, meta: { readonly mode: number; readonly mtimeNs: bigint }): fs.BigIntStats {
  try {
    probe.set(meta);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errorCode(error))) throw error;
  }
  return fs.lstatSync(probe.path(composed), { bigint: true });
}

/** Four changes within a millisecond, which is less than any kernel's tick: where a tick is, two of them are alike. */
const quickChanges = 4;
const quickMs = 1;
const quickTries = 5;

/** 0n only where it was seen; a volume that is too slow to show it counts as one with a tick. */
function tickNs({ path }: Probe, { mtimeStepNs }: Fidelity): bigint {
  const file = fs.openSync(path(composed), 'r+');
  try {
    for (let attempt = 0; attempt < quickTries; attempt += 1) {
      const beganMs = performance.now();
      const times = new Set<bigint>();
      for (let change = 0; change < quickChanges; change += 1) {
        fs.writeSync(file, `${change}`, 0);
        times.add(fs.fstatSync(file, { bigint: true }).ctimeNs);
      }
      const quick = performance.now() - beganMs < quickMs;
      if (quick && times.size === quickChanges) return 0n;
    }
  } finally {
    fs.closeSync(file);
  }
  return mtimeStepNs > kernelTickNs && mtimeStepNs !== noTimes ? mtimeStepNs : kernelTickNs;
}
