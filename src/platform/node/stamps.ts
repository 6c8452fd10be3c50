import type { BigIntStats } from 'node:fs';
import type { Stamp } from '#model/tree.ts';
import type { FoundEntry } from '#platform/files.ts';

/**
 * The evidence in what the system says about an object. `mode` is its nine permission bits. Node hands out numbers of 64 bits
 * as signed ones, and volumes that hash their inode numbers use all of the bits.
 */
export function stampOf(stats: BigIntStats): Stamp {
  return {
    device: BigInt.asUintN(64, stats.dev),
    inode: BigInt.asUintN(64, stats.ino),
    bornNs: stats.birthtimeNs,
    size: Number(stats.size),
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
    mode: Number(stats.mode) & 0o777,
  };
}

/** The kind of an object by what `stat` says of it; what is mounted from the same volume does not show there. */
export function kindOf(stats: BigIntStats, rootDevice: bigint): FoundEntry['kind'] {
  if (stats.dev !== rootDevice) return 'mount';
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}
