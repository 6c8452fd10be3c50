/**
 * The file system door over a file system in memory, for the simulator.
 *
 * Nothing here is timed: each operation waits for `step()` before it begins, and again between parts that are
 * separate system calls on a real disk, so that whoever drives the steps decides what happens in between. All
 * effects go through `Inodes`, and from there into the journal of what is not durable yet, where there is one.
 */
import { present } from '#base/assert.ts';
import { sameStamp } from '#model/tree.ts';
import { type Files, FilesError, type FoundEntry, type Listing, stagingDirectory } from '#platform/files.ts';
import { markerText, parseMarker } from '#platform/marker-text.ts';
import { binnedObjects, dropBinned, moveToBin } from '#platform/memory/memory-bin.ts';
import type { Inode, Slot } from '#platform/memory/memory-inodes.ts';
import { oneByOne } from '#platform/memory/memory-many.ts';
import { openInode, stagedInode } from '#platform/memory/memory-open.ts';
import { placing } from '#platform/memory/memory-placing.ts';
import { decodeText, encodeText } from '#platform/memory/memory-text.ts';
import {
  type Between,
  begin,
  binPath,
  change,
  find,
  found,
  lastName,
  type MemoryVolume,
  markerPath,
  ownSlot,
  ownSlotMade,
  parentSlot,
  stagedPath,
  stampOfInode,
  syncFolder,
} from '#platform/memory/memory-volume.ts';
import { type BinNote, leftOver } from '#platform/recovery-bin-index.ts';
import { isReserved } from '#platform/reserved-path.ts';

/** The door to the volume's task folder. */
export function createMemoryFiles(volume: MemoryVolume): Files {
  const files = { ...looking(volume), ...staging(volume), ...placing(volume) };
  return { ...files, ...oneByOne(files) };
}

type Looking = Pick<
  Files,
  'identity' | 'mark' | 'seal' | 'volumeRules' | 'list' | 'names' | 'stat' | 'open' | 'readWhole' | 'readLink'
>;

function looking(volume: MemoryVolume): Looking {
  const look = async <T>(operation: string, path: string, work: (inode: Inode) => T): Promise<T | undefined> => {
    await begin(volume, operation, path);
    const inode = isReserved(path) ? undefined : find(volume, path);
    return inode === undefined ? undefined : work(inode);
  };
  const listed = async (path: string): Promise<Listing | undefined> => {
    await begin(volume, 'list', path);
    return isReserved(path) ? undefined : list(volume, path);
  };
  return {
    identity: async () => {
      await begin(volume, 'identity', '');
      const home = volume.home();
      return home && { stamp: stampOfInode(home, volume.device), ...parseMarker(readMarker(volume)) };
    },
    mark: marker => change(volume, 'mark', '', between => mark(volume, marker, between)),
    seal: (marker, seal) =>
      change(volume, 'seal', '', () => {
        if (parseMarker(readMarker(volume)).marker !== marker) return false;
        writeMarker(volume, markerText(marker, seal));
        return true;
      }),
    volumeRules: async () => {
      await begin(volume, 'volumeRules', '');
      return volume.rules;
    },
    list: listed,
    names: async path => (await listed(path))?.entries.map(({ name, kind }) => ({ name, kind })),
    stat: (path: string) => look('stat', path, inode => found(volume, lastName(path), inode)),
    open: path => look('open', path, inode => (inode.kind === 'file' ? openInode(volume, inode, path) : undefined)),
    readWhole: async (path, stamp, into) => {
      const isIt = (inode: Inode): boolean => sameStamp(stampOfInode(inode, volume.device), stamp);
      const seen = await look('stat', path, inode => (inode.kind === 'file' && isIt(inode) ? inode : undefined));
      if (seen === undefined) return false;
      // Another one may have taken its place since the look.
      const file = await look('open', path, inode =>
        inode.kind === 'file' ? openInode(volume, inode, path) : undefined,
      );
      if (file === undefined) return false;
      const whole = (await file.read(0, into)) === into.length;
      return sameStamp(await file.stamp(), stamp) && whole;
    },
    readLink: path => look('readLink', path, inode => (inode.kind === 'link' ? inode.target : undefined)),
  };
}

async function list(volume: MemoryVolume, path: string): Promise<Listing | undefined> {
  const folder = find(volume, path);
  if (folder?.kind !== 'folder') return undefined;
  const stamp = stampOfInode(folder, volume.device);
  await volume.step();
  const names = volume.order([...folder.entries.values()].map(({ name }) => name));
  const entries: FoundEntry[] = [];
  for (const name of names) {
    if (path === '' && name === stagingDirectory) continue;
    await volume.step();
    const entry = volume.inodes.entry({ folder, name });
    if (entry !== undefined) entries.push(found(volume, name, entry.inode));
  }
  return find(volume, path) === folder ? { stamp, entries, unreadable: [] } : undefined;
}

type Staging = Pick<
  Files,
  | 'stage'
  | 'stageAgain'
  | 'stageLink'
  | 'staged'
  | 'statStaged'
  | 'openStaged'
  | 'discardStaged'
  | 'makeDurable'
  | 'bin'
  | 'binned'
  | 'dropBinned'
>;

function staging(volume: MemoryVolume): Staging {
  const { inodes } = volume;
  const made = <T>(operation: string, name: string, work: (slot: Slot, between: Between) => T) =>
    change(volume, operation, `${stagedPath}/${name}`, between => work(ownSlotMade(volume, stagedPath, name), between));
  const own = <T>(operation: string, name: string, work: (slot: Slot) => T) =>
    change(volume, operation, `${stagedPath}/${name}`, () => {
      const slot = ownSlot(volume, stagedPath, name);
      return slot && work(slot);
    });
  const standing = (operation: string, name: string) => own(operation, name, slot => inodes.entry(slot)?.inode);
  const replace = (slot: Slot, inode: Inode, between: Between) => {
    const left = inodes.entry(slot)?.inode;
    if (left?.kind === 'folder') throw new FilesError('other', slot.name, `${slot.name}: a folder stands in the way`);
    // The real door removes what is left and then makes a new one, too.
    if (left !== undefined) inodes.detach(slot);
    if (left !== undefined) between();
    inodes.attach(slot, inode);
    return inode;
  };
  return {
    stage: name =>
      made('stage', name, (slot, between) =>
        stagedInode(volume, slot, replace(slot, inodes.create('file', { mode: 0o600 }), between)),
      ),
    stageAgain: (name, size) =>
      own('stageAgain', name, slot => {
        const file = inodes.entry(slot)?.inode;
        if (file?.kind !== 'file' || file.size < size || file.links > 1) return undefined;
        inodes.truncate(file, size);
        return stagedInode(volume, slot, file);
      }),
    stageLink: (name, target) =>
      made('stageLink', name, (slot, between) =>
        stampOfInode(replace(slot, inodes.create('link', { target }), between), volume.device),
      ),
    ...stagedLooks(volume, standing),
    discardStaged: name =>
      own('discardStaged', name, slot => {
        const inode = inodes.entry(slot)?.inode;
        if (inode === undefined) return;
        if (inode.entries.size > 0) throw new FilesError('other', slot.name, `${slot.name}: the folder is not empty`);
        inodes.detach(slot);
      }),
    bin: (name, originalPath, note: BinNote = leftOver) =>
      made('bin', name, (slot, between) => moveToBin(volume, slot, { originalPath, note }, between)),
    binned: async () => {
      await begin(volume, 'binned', binPath);
      return binnedObjects(volume);
    },
    dropBinned: names => change(volume, 'dropBinned', binPath, between => dropBinned(volume, names, between)),
  };
}

function stagedLooks(
  volume: MemoryVolume,
  standing: (operation: string, name: string) => Promise<Inode | undefined>,
): Pick<Files, 'staged' | 'statStaged' | 'openStaged' | 'makeDurable'> {
  return {
    staged: async () => {
      await begin(volume, 'staged', stagedPath);
      return [...(find(volume, stagedPath)?.entries.values() ?? [])].map(entry => entry.name);
    },
    statStaged: async name => {
      const inode = await standing('statStaged', name);
      return inode && found(volume, name, inode);
    },
    openStaged: async name => {
      const inode = await standing('openStaged', name);
      return inode?.kind === 'file' ? openInode(volume, inode, `${stagedPath}/${name}`) : undefined;
    },
    makeDurable: async names => {
      const staged: Inode[] = [];
      for (const name of names) {
        const inode = await standing('makeDurable', name);
        if (inode === undefined)
          throw new FilesError('other', `${stagedPath}/${name}`, `${name}: not in the staging area`);
        staged.push(inode);
      }
      for (const inode of staged) volume.journal?.syncFile(inode);
      syncFolder(volume, stagedPath);
    },
  };
}

function readMarker(volume: MemoryVolume): string | undefined {
  const file = find(volume, markerPath);
  return file?.kind === 'file' ? decodeText(file.data.subarray(0, file.size)) : undefined;
}

function mark(volume: MemoryVolume, marker: string, between: Between): void {
  const { inodes } = volume;
  if (volume.home() === undefined) throw new FilesError('other', '', 'the folder is not there');
  for (const path of [stagingDirectory, stagedPath, binPath]) {
    const slot = present(parentSlot(volume, path), 'the folder is there');
    if (inodes.entry(slot) === undefined) inodes.attach(slot, inodes.create('folder', { mode: 0o700 }));
  }
  between();
  writeMarker(volume, marker);
  syncFolder(volume, '');
}

function writeMarker(volume: MemoryVolume, text: string): void {
  const { inodes } = volume;
  const slot = present(parentSlot(volume, markerPath), 'the folder was marked');
  const file = inodes.create('file', { mode: 0o600 });
  inodes.writeAt(file, 0, encodeText(text));
  inodes.together(() => {
    if (inodes.entry(slot) !== undefined) inodes.detach(slot);
    inodes.attach(slot, file);
  });
  volume.journal?.syncFile(file);
  syncFolder(volume, stagingDirectory);
}
