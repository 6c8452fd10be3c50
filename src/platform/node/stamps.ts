import type { BigIntStats } from 'node:fs';
import type { Kind } from '#model/node.ts';
import type { Stamp } from '#model/tree.ts';

/** The evidence in what the system says about an object. `mode` is its nine permission bits. */
export function stampOf(stats: BigIntStats): Stamp {
  return {
    device: stats.dev,
    inode: stats.ino,
    bornNs: stats.birthtimeNs,
    size: Number(stats.size),
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
    mode: Number(stats.mode) & 0o777,
  };
}

/** The kind of an object. One that lies on another volume than the root's is a mount point, and `other`. */
export function kindOf(stats: BigIntStats, rootDevice: bigint): Kind | 'other' {
  if (stats.dev !== rootDevice) return 'other';
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}
