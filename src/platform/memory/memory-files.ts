/**
 * The file system door over a file system in memory, for the simulator.
 *
 * Nothing here is timed: each operation waits for `step()` before it begins, and again between parts that are
 * separate system calls on a real disk, so that whoever drives the steps decides what happens in between. All
 * effects go through `Inodes`, and from there into the journal of what is not durable yet, where there is one.
 */
import { present } from '#base/assert.ts';
import { sameObject, sameStamp } from '#model/tree.ts';
import { type Files, FilesError, type FoundEntry, stagingDirectory } from '#platform/files.ts';
import { markerText, parseMarker } from '#platform/marker-text.ts';
import { binnedObjects, dropBinned, moveToBin } from '#platform/memory/memory-bin.ts';
import type { Inode, Inodes, Slot } from '#platform/memory/memory-inodes.ts';
import { oneByOne } from '#platform/memory/memory-many.ts';
import { openInode, stagedInode } from '#platform/memory/memory-open.ts';
import { decodeText, encodeText } from '#platform/memory/memory-text.ts';
import {
  begin,
  binPath,
  changeable,
  find,
  found,
  lastName,
  type MemoryVolume,
  markerPath,
  moveFree,
  ownSlot,
  parentSlot,
  stagedPath,
  stampOfInode,
  standing,
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
  'identity' | 'mark' | 'seal' | 'volumeRules' | 'list' | 'stat' | 'open' | 'readWhole' | 'readLink'
>;

function looking(volume: MemoryVolume): Looking {
  const look = async <T>(operation: string, path: string, work: (inode: Inode) => T): Promise<T | undefined> => {
    await begin(volume, operation, path);
    const inode = isReserved(path) ? undefined : find(volume, path);
    return inode === undefined ? undefined : work(inode);
  };
  return {
    identity: async () => {
      await begin(volume, 'identity', '');
      const home = volume.home();
      return home && { stamp: stampOfInode(home, volume.device), ...parseMarker(readMarker(volume)) };
    },
    mark: async marker => {
      await begin(volume, 'mark', '');
      mark(volume, marker);
    },
    seal: async (marker, seal) => {
      await begin(volume, 'seal', '');
      if (parseMarker(readMarker(volume)).marker !== marker) return false;
      writeMarker(volume, markerText(marker, seal));
      return true;
    },
    volumeRules: async () => {
      await begin(volume, 'volumeRules', '');
      return volume.rules;
    },
    list: async path => {
      await begin(volume, 'list', path);
      return isReserved(path) ? undefined : list(volume, path);
    },
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

async function list(volume: MemoryVolume, path: string) {
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
  const start = async (operation: string, name: string) => {
    await begin(volume, operation, `${stagedPath}/${name}`);
    return ownSlot(volume, stagedPath, name);
  };
  const standing = async (operation: string, name: string) => inodes.entry(await start(operation, name))?.inode;
  const replace = (slot: Slot, inode: Inode) => {
    const left = inodes.entry(slot)?.inode;
    if (left?.kind === 'folder') throw new FilesError('other', slot.name, `${slot.name}: a folder stands in the way`);
    // The real door removes what is left and then makes a new one, too.
    if (left !== undefined) inodes.detach(slot);
    inodes.attach(slot, inode);
    return inode;
  };
  return {
    stage: async name => {
      const slot = await start('stage', name);
      return stagedInode(volume, slot, replace(slot, inodes.create('file', { mode: 0o600 })));
    },
    stageAgain: async (name, size) => {
      const slot = await start('stageAgain', name);
      const file = inodes.entry(slot)?.inode;
      if (file?.kind !== 'file' || file.size < size || file.links > 1) return undefined;
      inodes.truncate(file, size);
      return stagedInode(volume, slot, file);
    },
    stageLink: async (name, target) => {
      const slot = await start('stageLink', name);
      return stampOfInode(replace(slot, inodes.create('link', { target })), volume.device);
    },
    ...stagedLooks(volume, standing),
    discardStaged: async name => {
      const slot = await start('discardStaged', name);
      const inode = inodes.entry(slot)?.inode;
      if (inode === undefined) return;
      if (inode.entries.size > 0) throw new FilesError('other', slot.name, `${slot.name}: the folder is not empty`);
      inodes.detach(slot);
    },
    bin: async (name, originalPath, note: BinNote = leftOver) =>
      moveToBin(volume, await start('bin', name), { originalPath, note }),
    binned: async () => {
      await begin(volume, 'binned', binPath);
      return binnedObjects(volume);
    },
    dropBinned: async names => {
      await begin(volume, 'dropBinned', binPath);
      await dropBinned(volume, names);
    },
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

type Placing = Pick<
  Files,
  | 'placeNew'
  | 'exchange'
  | 'endPlacing'
  | 'takeOut'
  | 'takeFromBin'
  | 'move'
  | 'makeFolder'
  | 'removeFolder'
  | 'setMeta'
  | 'makeShownDurable'
  | 'syncFolders'
>;

function placing(volume: MemoryVolume): Placing {
  const { inodes } = volume;
  const change = async (operation: string, path: string) => {
    await begin(volume, operation, path);
    return changeable(volume, path);
  };
  return {
    placeNew: async (name, path) => {
      const to = await change('placeNew', path);
      return to === undefined ? 'absent' : moveFree(inodes, ownSlot(volume, stagedPath, name), to);
    },
    exchange: async (name, path) => {
      const target = await change('exchange', path);
      const staged = ownSlot(volume, stagedPath, name);
      if (target === undefined || inodes.entry(staged) === undefined || inodes.entry(target) === undefined)
        return 'absent';
      inodes.swap(staged, target);
      return 'done';
    },
    // Everything here is one step.
    endPlacing: async () => {},
    takeOut: async (path, name) => {
      const from = await change('takeOut', path);
      const outcome = from === undefined ? 'absent' : moveFree(inodes, from, ownSlot(volume, stagedPath, name));
      if (outcome !== 'exists') return outcome;
      throw new FilesError('other', name, `${name}: the name is taken in the staging area`);
    },
    takeFromBin: async (name, path) => {
      const to = await change('takeFromBin', path);
      return to === undefined ? 'absent' : moveFree(inodes, ownSlot(volume, binPath, name), to);
    },
    move: async (from, to) => {
      const start = await change('move', from);
      const end = start && changeable(volume, to);
      return start === undefined || end === undefined ? 'absent' : moveFree(inodes, start, end);
    },
    makeFolder: async path => {
      const slot = await change('makeFolder', path);
      if (slot === undefined) return 'absent';
      if (inodes.entry(slot) !== undefined) return 'exists';
      inodes.attach(slot, inodes.create('folder'));
      return 'done';
    },
    removeFolder: async path => removeFolder(inodes, await change('removeFolder', path)),
    setMeta: async (path, meta) => {
      await change('setMeta', path);
      setMeta(volume, path, { mode: meta.mode });
      await volume.step();
      setMeta(volume, path, { mtimeNs: meta.mtimeNs });
    },
    makeShownDurable: async shown => {
      const uncovered: string[] = [];
      for (const { path, object } of shown) {
        await begin(volume, 'makeShownDurable', path);
        const inode = find(volume, path);
        const isMeant = inode && (!object || sameObject(object, stampOfInode(inode, volume.device)));
        if (isMeant) volume.journal?.syncFile(inode);
        else uncovered.push(path);
      }
      for (const folder of new Set(shown.flatMap(({ path }) => foldersAbove(path)))) syncFolder(volume, folder);
      return uncovered;
    },
    syncFolders: async paths => {
      for (const path of paths) {
        await begin(volume, 'syncFolders', path);
        for (const each of isReserved(path) ? [path, stagedPath, binPath] : [path]) syncFolder(volume, each);
      }
    },
  };
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, depth) => parts.slice(0, depth).join('/'));
}

function syncFolder(volume: MemoryVolume, path: string): void {
  const folder = standing(volume, path);
  if (folder?.kind === 'folder') volume.journal?.syncFolder(folder);
}

function removeFolder(inodes: Inodes, slot: Slot | undefined): 'done' | 'full' | 'absent' {
  const inode = slot && inodes.entry(slot)?.inode;
  if (slot === undefined || inode?.kind !== 'folder') return 'absent';
  if (inode.entries.size > 0) return 'full';
  inodes.detach(slot);
  return 'done';
}

function setMeta(
  volume: MemoryVolume,
  path: string,
  meta: { readonly mode?: number; readonly mtimeNs?: bigint },
): void {
  const inode = find(volume, path);
  if (inode === undefined) throw new FilesError('other', path, `${path}: nothing stands there any more`);
  if (inode.kind === 'link' && meta.mode !== undefined) return;
  volume.inodes.setMeta(inode, meta);
}

function readMarker(volume: MemoryVolume): string | undefined {
  const file = find(volume, markerPath);
  return file?.kind === 'file' ? decodeText(file.data.subarray(0, file.size)) : undefined;
}

function mark(volume: MemoryVolume, marker: string): void {
  const { inodes } = volume;
  if (volume.home() === undefined) throw new FilesError('other', '', 'the folder is not there');
  for (const path of [stagingDirectory, stagedPath, binPath]) {
    const slot = present(parentSlot(volume, path), 'the folder is there');
    if (inodes.entry(slot) === undefined) inodes.attach(slot, inodes.create('folder', { mode: 0o700 }));
  }
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
