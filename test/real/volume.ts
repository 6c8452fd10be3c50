/** Small volumes of real file systems, each in an image file: mounted, cut off from power, mounted again. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { system } from '#test/real/own-mounts.ts';
import type { World } from '#test/system/world.ts';

const mib = 1024 * 1024;

/** exFAT is as memory sticks are: coarse times, neither modes nor inodes, names without case. */
export type VolumeKind = 'ext4' | 'exfat';

/** A volume at a folder of a test's world. Unmounted with that, which gives its loop device back. */
export class Volume {
  /** Where it is mounted. */
  readonly folder: string;
  readonly #image: string;
  readonly #kind: VolumeKind;

  /** Makes the image beside `folder` and mounts it there. Only within `inOwnMounts`. */
  constructor(world: World, folder: string, mebibytes: number, kind: VolumeKind = 'ext4') {
    this.folder = folder;
    this.#image = `${folder}.image`;
    this.#kind = kind;
    mkdirSync(folder, { recursive: true });
    writeFileSync(this.#image, '');
    truncateSync(this.#image, mebibytes * mib);
    if (kind === 'ext4') system('mkfs.ext4', '-q', '-E', 'lazy_itable_init=0', this.#image);
    else system('mkfs.exfat', this.#image);
    this.mount();
    world.whenLeaving(() => void spawnSync('umount', ['--lazy', this.folder]));
  }

  mount(): void {
    if (this.#kind === 'ext4') return void system('mount', '-o', 'loop', this.#image, this.folder);
    const device = system('losetup', '--find', '--show', this.#image).trim();
    try {
      system('mount.exfat-fuse', device, this.folder);
    } finally {
      // The device is given back once the mount does not need it any more.
      system('losetup', '--detach', device);
    }
  }

  /** Nothing may hold it open. */
  unmount(): void {
    system('umount', this.folder);
  }

  /** Once it is unmounted: keeps the image as it is now, and answers what puts it back so. */
  image(): () => void {
    const kept = `${this.#image}.kept`;
    copyFileSync(this.#image, kept);
    return () => copyFileSync(kept, this.#image);
  }

  /** Takes the volume away although files of it are open, as when a plug is pulled: by its path nothing is there. */
  detach(): void {
    system('umount', '--lazy', this.folder);
  }

  remount(options: string): void {
    system('mount', '-o', `remount,${options}`, this.folder);
  }

  /** From now on every access fails; what was not made durable is not there after `unmount` and `mount`. */
  cutPower(): void {
    system('xfs_io', '-x', '-c', 'shutdown', this.folder);
  }
}
