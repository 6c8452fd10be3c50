/** Open files of the memory door. They hold the inode, so they live on when its name goes. */
import type { OpenFile, StagedFile } from '#platform/files.ts';
import type { Inode, Slot } from '#platform/memory/memory-inodes.ts';
import { begin, change, type MemoryVolume, stagedPath, stampOfInode } from '#platform/memory/memory-volume.ts';

/** Opens a file for reading. Each block is a step: a person may write between two of them. */
export function openInode(volume: MemoryVolume, inode: Inode, path: string): OpenFile {
  return {
    stamp: async () => {
      await begin(volume, 'openStamp', path);
      return stampOfInode(inode, volume.device);
    },
    read: async (offset, into) => {
      await begin(volume, 'read', path);
      const bytes = inode.data.subarray(offset, Math.min(inode.size, offset + into.length));
      into.set(bytes);
      return bytes.length;
    },
    close: async () => {},
  };
}

/** Opens a file of the staging area for appending. */
export function stagedInode(volume: MemoryVolume, slot: Slot, inode: Inode): StagedFile {
  const path = `${stagedPath}/${slot.name}`;
  return {
    write: bytes =>
      change(volume, 'write', path, between => {
        between(() => volume.inodes.writeAt(inode, inode.size, bytes.subarray(0, bytes.length >> 1)));
        volume.inodes.writeAt(inode, inode.size, bytes);
      }),
    finish: ({ mode, mtimeNs }) =>
      change(volume, 'finish', path, between => {
        between(() => volume.inodes.setMeta(inode, { mode }));
        volume.inodes.setMeta(inode, { mode, mtimeNs });
        return stampOfInode(inode, volume.device);
      }),
    discard: () =>
      change(volume, 'discard', path, () => {
        if (volume.inodes.entry(slot)?.inode === inode) volume.inodes.detach(slot);
      }),
  };
}
