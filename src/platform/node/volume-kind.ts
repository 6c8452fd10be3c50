/** Asks the system on what kind of volume a folder lies. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { kindOfMount, mountOf, ownVolume, type VolumeKind } from '#platform/volume-kind.ts';

/** Told on Linux alone; elsewhere, and where the folder is not there, every volume counts as an own one. */
export function volumeKind(folder: string): VolumeKind {
  if (process.platform !== 'linux') return ownVolume;
  try {
    const mount = mountOf(readFileSync('/proc/self/mountinfo', 'utf8'), realpathSync.native(folder));
    return mount === undefined ? ownVolume : kindOfMount(mount, isRemovable);
  } catch {
    // It goes on as any other volume: nothing but the advice depends on it.
    return ownVolume;
  }
}

/** A partition is removable with its disk. Large disks on USB do not say so of themselves; where they hang does. */
function isRemovable(device: string): boolean {
  const at = `/sys/dev/block/${device}`;
  if (!existsSync(at)) return false;
  const real = realpathSync.native(at);
  if (/\/usb\d+\//.test(real)) return true;
  const disk = existsSync(`${real}/partition`) ? `${real}/..` : real;
  return existsSync(`${disk}/removable`) && readFileSync(`${disk}/removable`, 'utf8').trim() === '1';
}
