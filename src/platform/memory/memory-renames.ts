/** Renames that never overwrite, as the door does them on this volume: whole, or in steps (platform/node/renames.ts). */
import { FilesError, grabPrefix } from '#platform/files.ts';
import type { Inode, Slot } from '#platform/memory/memory-inodes.ts';
import type { Between, MemoryVolume } from '#platform/memory/memory-volume.ts';

/** Renames to a name that must be free, or is another spelling of the old one. */
export function moveFree(
  volume: MemoryVolume,
  { from, to }: { readonly from: Slot; readonly to: Slot },
  between: Between,
): 'done' | 'exists' | 'absent' {
  const { inodes } = volume;
  const entry = inodes.entry(from);
  const there = inodes.entry(to);
  if (entry === undefined) return 'absent';
  if (there !== undefined && (there !== entry || there.name === to.name)) return 'exists';
  if (inodes.holds(entry.inode, to.folder)) {
    throw new FilesError('name', to.name, `${to.name}: a folder cannot be moved into itself`);
  }
  if (volume.renames !== 'whole' && there === undefined)
    between(() => inodes.attach(to, forerunner(volume, entry.inode)));
  inodes.move(from, to);
  return 'done';
}

/** What stands under the new name before the old one is gone. */
function forerunner({ inodes, renames }: Pick<MemoryVolume, 'inodes' | 'renames'>, inode: Inode): Inode {
  if (inode.kind === 'folder') return inodes.create('folder');
  if (inode.kind === 'link') return inodes.create('link', { target: inode.target });
  return renames === 'links' ? inode : inodes.create('file');
}

/** Where an object waits while the staged one takes its place. */
function grabOf(staged: Slot): Slot {
  return { ...staged, name: `${grabPrefix}${staged.name}` };
}

/** Swaps a staged object with what stands in a place. */
export function exchange(
  { inodes, renames }: MemoryVolume,
  { staged, target }: { readonly staged: Slot; readonly target: Slot },
  between: Between,
): 'done' | 'absent' {
  const coming = inodes.entry(staged)?.inode;
  if (coming === undefined || inodes.entry(target) === undefined) return 'absent';
  const grabbed = grabOf(staged);
  if (inodes.entry(grabbed) !== undefined)
    throw new FilesError('busy', target.name, `${grabbed.name} is to be put back`);
  if (renames !== 'whole') {
    between(() => inodes.move(target, grabbed));
    between(() => {
      inodes.move(target, grabbed);
      inodes.attach(target, forerunner({ inodes, renames }, coming));
    });
    between(() => {
      inodes.move(target, grabbed);
      inodes.move(staged, target);
    });
  }
  inodes.swap(staged, target);
  return 'done';
}

/** Ends what was cut off between the steps of a placing or (with `replaces`) an exchange: it is done then, or nothing of it is. */
export function endPlacing(
  volume: MemoryVolume,
  { staged, target, replaces }: { readonly staged: Slot; readonly target: Slot; readonly replaces: boolean },
  keep: (grabbed: Slot) => void,
  between: Between,
): void {
  const { inodes } = volume;
  const grabbed = grabOf(staged);
  const stands = inodes.entry(staged) !== undefined;
  if (inodes.entry(grabbed) === undefined) {
    if (!replaces && stands) dropClaim(volume, target);
  } else if (stands) {
    dropClaim(volume, target);
    between();
    if (moveFree(volume, { from: grabbed, to: target }, between) !== 'done') keep(grabbed);
  } else inodes.move(grabbed, staged);
}

function dropClaim({ inodes }: MemoryVolume, target: Slot): void {
  const there = inodes.entry(target)?.inode;
  if (there?.kind === 'file' && there.size === 0) inodes.detach(target);
}
