/** The recovery bin of the disk in memory: the same index and the same order of steps as on a real one. */
import { present } from '#base/assert.ts';
import { FilesError } from '#platform/files.ts';
import type { Inode, Inodes, Slot } from '#platform/memory/memory-inodes.ts';
import { moveFree } from '#platform/memory/memory-renames.ts';
import { decodeTorn, encodeText } from '#platform/memory/memory-text.ts';
import { type Between, binPath, find, type MemoryVolume, ownSlotMade } from '#platform/memory/memory-volume.ts';
import {
  type BinEntry,
  type BinNote,
  type BinnedNow,
  binContents,
  binIndexName,
  binLine,
  binName,
  newBinIndexName,
} from '#platform/recovery-bin-index.ts';

/** Moves an object into the bin; answers its name there. */
export function moveToBin(
  volume: MemoryVolume,
  from: Slot,
  { originalPath, note }: { readonly originalPath: string; readonly note: BinNote },
  between: Between,
): string {
  const { inodes } = volume;
  const bytes = bytesOf(inodes.entry(from)?.inode);
  const entry: BinEntry = {
    ...binName(originalPath, volume.nowMs(), volume.unique()),
    path: originalPath,
    bytes,
    ...note,
  };
  const index = ownSlotMade(volume, binPath, binIndexName);
  if (inodes.entry(index) === undefined) inodes.attach(index, inodes.create('file', { mode: 0o600 }));
  const file = present(inodes.entry(index), 'the index was made').inode;
  inodes.writeAt(file, file.size, encodeText(binLine(entry)));
  between();
  const moved = moveFree(volume, { from, to: ownSlotMade(volume, binPath, entry.name) }, between);
  if (moved !== 'done')
    throw new FilesError('other', originalPath, `${from.name}: could not be kept in ${binPath} (${moved})`);
  return entry.name;
}

/** What lies in the bin, oldest first. */
export function binnedObjects(volume: MemoryVolume): readonly BinEntry[] {
  const bin = find(volume, binPath);
  if (bin?.kind !== 'folder') return [];
  const objects = new Map([...bin.entries.values()].map(entry => [entry.name, entry.inode]));
  const index = objects.get(binIndexName);
  const text = index?.kind === 'file' ? decodeTorn(index.data.subarray(0, index.size)) : '';
  return binContents(text, [...objects.keys()], name => lookAt(objects.get(name)));
}

/** Removes objects for good, then their lines: an object never lacks its line. */
export async function dropBinned(volume: MemoryVolume, names: readonly string[], between: Between): Promise<void> {
  const { inodes } = volume;
  for (const name of names) {
    const slot = ownSlotMade(volume, binPath, name);
    if (inodes.entry(slot) !== undefined) dropTree(inodes, slot);
    between();
    await volume.step();
  }
  const fresh = ownSlotMade(volume, binPath, newBinIndexName);
  const index = ownSlotMade(volume, binPath, binIndexName);
  const file = inodes.create('file', { mode: 0o600 });
  inodes.writeAt(file, 0, encodeText(binnedObjects(volume).map(binLine).join('')));
  volume.journal?.syncFile(file);
  inodes.together(() => {
    for (const slot of [fresh, index]) if (inodes.entry(slot) !== undefined) inodes.detach(slot);
    inodes.attach(index, file);
  });
}

function dropTree(inodes: Inodes, slot: Slot): void {
  const inode = present(inodes.entry(slot), 'it stands there').inode;
  for (const { name } of [...inode.entries.values()]) dropTree(inodes, { folder: inode, name });
  inodes.detach(slot);
}

function lookAt(inode: Inode | undefined): BinnedNow {
  return { bytes: bytesOf(inode), mtimeMs: Number((inode?.mtimeNs ?? 0n) / 1_000_000n) };
}

/** Bytes of a file or link, or of all in a folder. */
function bytesOf(inode: Inode | undefined): number {
  if (inode?.kind !== 'folder') return inode?.size ?? 0;
  return [...inode.entries.values()].reduce((sum, entry) => sum + bytesOf(entry.inode), 0);
}
