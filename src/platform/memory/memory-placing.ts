/** The memory door's half that changes what a person sees. */
import { sameObject } from '#model/tree.ts';
import { type Files, FilesError } from '#platform/files.ts';
import { moveToBin } from '#platform/memory/memory-bin.ts';
import type { Inodes, Slot } from '#platform/memory/memory-inodes.ts';
import { endPlacing, exchange, moveFree } from '#platform/memory/memory-renames.ts';
import {
  type Between,
  binPath,
  change,
  changeable,
  find,
  type MemoryVolume,
  ownSlot,
  stagedPath,
  stampOfInode,
  syncFolder,
} from '#platform/memory/memory-volume.ts';
import { leftOver } from '#platform/recovery-bin-index.ts';
import { checkChangeable, isReserved } from '#platform/reserved-path.ts';

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

type Renaming = 'placeNew' | 'exchange' | 'endPlacing' | 'takeOut' | 'takeFromBin' | 'move';

/** Placing, moving and removing, each as the real door does it. */
export function placing(volume: MemoryVolume): Placing {
  return { ...renaming(volume), ...changing(volume) };
}

/** Does something with what stands at a path that may be changed. */
function placeIn(volume: MemoryVolume) {
  return <T>(operation: string, path: string, work: (slot: Slot, between: Between) => T | Promise<T>) =>
    change(volume, operation, path, between => {
      const slot = changeable(volume, path);
      return slot === undefined ? 'absent' : work(slot, between);
    });
}

function renaming(volume: MemoryVolume): Pick<Placing, Renaming> {
  const at = placeIn(volume);
  /** The same with an object of the staging area or the bin. */
  const both = <T>(
    operation: string,
    {
      own,
      name,
      path,
    }: { readonly own: typeof stagedPath | typeof binPath; readonly name: string; readonly path: string },
    work: (slots: { readonly own: Slot; readonly place: Slot }, between: Between) => T,
  ) =>
    at(operation, path, (place, between) => {
      const slot = ownSlot(volume, own, name);
      return slot === undefined ? 'absent' : work({ own: slot, place }, between);
    });
  const staged = (name: string, path: string) => ({ own: stagedPath, name, path }) as const;
  return {
    placeNew: (name, path) =>
      both('placeNew', staged(name, path), ({ own: from, place: to }, between) =>
        moveFree(volume, { from, to }, between),
      ),
    exchange: (name, path) =>
      both('exchange', staged(name, path), ({ own, place }, between) =>
        exchange(volume, { staged: own, target: place }, between),
      ),
    endPlacing: async (name, path, replaces) => {
      // Where everything is one step, there is nothing to end.
      if (volume.renames === 'whole') return;
      await both('endPlacing', staged(name, path), ({ own, place }, between) => {
        const pair = { staged: own, target: place, replaces };
        const keep = (from: Slot) => moveToBin(volume, from, { originalPath: path, note: leftOver }, between);
        endPlacing(volume, pair, keep, between);
      });
    },
    takeOut: (path, name) =>
      both('takeOut', staged(name, path), ({ own: to, place: from }, between) => {
        const outcome = moveFree(volume, { from, to }, between);
        if (outcome !== 'exists') return outcome;
        throw new FilesError('other', name, `${name}: the name is taken in the staging area`);
      }),
    takeFromBin: (name, path) =>
      both('takeFromBin', { own: binPath, name, path }, ({ own: from, place: to }, between) =>
        moveFree(volume, { from, to }, between),
      ),
    move: (from, to) =>
      at('move', from, (start, between) => {
        const end = changeable(volume, to);
        return end === undefined ? 'absent' : moveFree(volume, { from: start, to: end }, between);
      }),
  };
}

function changing(volume: MemoryVolume): Omit<Placing, Renaming> {
  const { inodes } = volume;
  const at = placeIn(volume);
  return {
    makeFolder: path =>
      at('makeFolder', path, slot => {
        if (inodes.entry(slot) !== undefined) return 'exists';
        inodes.attach(slot, inodes.create('folder'));
        return 'done';
      }),
    removeFolder: path => at('removeFolder', path, slot => removeFolder(inodes, slot)),
    setMeta: (path, meta) =>
      change(volume, 'setMeta', path, async between => {
        checkChangeable(path);
        setMeta(volume, path, { mode: meta.mode });
        between();
        await volume.step();
        setMeta(volume, path, { mtimeNs: meta.mtimeNs });
      }),
    makeShownDurable: async shown => {
      const uncovered: string[] = [];
      for (const { path, object } of shown) {
        await change(volume, 'makeShownDurable', path, () => {
          const inode = find(volume, path);
          const isMeant = inode && (!object || sameObject(object, stampOfInode(inode, volume.device)));
          if (isMeant) volume.journal?.syncFile(inode);
          else uncovered.push(path);
        });
      }
      for (const folder of new Set(shown.flatMap(({ path }) => foldersAbove(path)))) syncFolder(volume, folder);
      return uncovered;
    },
    syncFolders: async paths => {
      for (const path of paths) {
        await change(volume, 'syncFolders', path, () => {
          for (const each of isReserved(path) ? [path, stagedPath, binPath] : [path]) syncFolder(volume, each);
        });
      }
    },
  };
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, depth) => parts.slice(0, depth).join('/'));
}

function removeFolder(inodes: Inodes, slot: Slot): 'done' | 'full' | 'absent' {
  const inode = inodes.entry(slot)?.inode;
  if (inode?.kind !== 'folder') return 'absent';
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
