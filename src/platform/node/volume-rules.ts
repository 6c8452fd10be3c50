/** Finds out what the volume of a folder takes for one name, and what it keeps of times and modes, by trying (R101). */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { type Fidelity, noTimes } from '#model/fidelity.ts';
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
    return { ...nameRules(probe), ...fidelity(probe) };
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
  return { mtimeStepNs: stepsNs.find(step => off < step) ?? noTimes, keepsModes };
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
