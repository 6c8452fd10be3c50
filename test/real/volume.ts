/** Small volumes of ext4, each in an image file: mounted, cut off from power, mounted again. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { system } from '#test/real/own-mounts.ts';
import type { World } from '#test/system/world.ts';

const mib = 1024 * 1024;

/** A volume at a folder of a test's world. Unmounted with that, which gives its loop device back. */
export class Volume {
  /** Where it is mounted. */
  readonly folder: string;
  readonly #image: string;

  /** Makes the image beside `folder` and mounts it there. Only within `inOwnMounts`. */
  constructor(world: World, folder: string, mebibytes: number) {
    this.folder = folder;
    this.#image = `${folder}.image`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(this.#image, '');
    truncateSync(this.#image, mebibytes * mib);
    system('mkfs.ext4', '-q', '-E', 'lazy_itable_init=0', this.#image);
    this.mount();
    world.whenLeaving(() => void spawnSync('umount', ['--lazy', this.folder]));
  }

  mount(): void {
    system('mount', '-o', 'loop', this.#image, this.folder);
  }

  /** Nothing may hold it open. */
  unmount(): void {
    system('umount', this.folder);
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
