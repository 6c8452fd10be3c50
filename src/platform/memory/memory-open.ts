/** Open files of the memory door. They hold the inode, so they live on when its name goes. */
import { FilesError, type FilesErrorCode, type OpenFile, type StagedFile } from '#platform/files.ts';
import { type MemoryVolume, stampOfInode } from '#platform/memory/memory-files.ts';
import type { Inode, Slot } from '#platform/memory/memory-inodes.ts';

/** Opens a file for reading. Each block is a step: a person may write between two of them. */
export function openInode(volume: MemoryVolume, inode: Inode, path: string): OpenFile {
  return {
    stamp: async () => {
      await due(volume, 'openStamp', path);
      return stampOfInode(inode, volume.device);
    },
    read: async (offset, into) => {
      await due(volume, 'read', path);
      const bytes = inode.data.subarray(offset, Math.min(inode.size, offset + into.length));
      into.set(bytes);
      return bytes.length;
    },
    close: async () => {},
  };
}

/** Opens a file of the staging area for appending. */
export function stagedInode(volume: MemoryVolume, slot: Slot, inode: Inode): StagedFile {
  return {
    write: async bytes => {
      await due(volume, 'write', slot.name);
      volume.inodes.writeAt(inode, inode.size, bytes);
    },
    finish: async meta => {
      await due(volume, 'finish', slot.name);
      volume.inodes.setMeta(inode, meta);
      return stampOfInode(inode, volume.device);
    },
    discard: async () => {
      await due(volume, 'discard', slot.name);
      if (volume.inodes.entry(slot)?.inode === inode) volume.inodes.detach(slot);
    },
  };
}

async function due(volume: MemoryVolume, operation: string, path: string): Promise<void> {
  await volume.step();
  const code: FilesErrorCode | undefined = volume.fault(operation, path);
  if (code !== undefined) throw new FilesError(code, path, `${path}: ${operation} failed (${code}, as the test asked)`);
}
