/** A person's programs at work on the file system in memory. */

import { present } from '#base/assert.ts';
import type { Inode, InodeKind, Inodes, Slot } from '#platform/memory/memory-inodes.ts';
import { encodeText } from '#platform/memory/memory-text.ts';
import type { UserActions } from '#platform/user-actions.ts';

/** Actions in the folder `home`; `onChange` hears every path that an action changed, as a watcher would. */
export function createMemoryUser(inodes: Inodes, home: Inode, onChange: (path: string) => void): UserActions {
  const find = finder(inodes, home);
  const disk: Disk = { inodes, find, changed: path => onChange(asWatched(inodes, home, path)) };
  return { ...contentActions(disk), ...nameActions(disk), ...treeActions(disk), ...looks(disk) };
}

/** A watcher tells of a folder under the name that it has, however a program spelled it on a disk that folds names. */
function asWatched(inodes: Inodes, home: Inode, path: string): string {
  const parts = path.split('/');
  let folder: Inode | undefined = home;
  const spelled = parts.map((part, depth) => {
    const entry: ReturnType<Inodes['entry']> =
      folder?.kind === 'folder' && depth < parts.length - 1 ? inodes.entry({ folder, name: part }) : undefined;
    folder = entry?.inode;
    return entry?.name ?? part;
  });
  return spelled.join('/');
}

/** An error as the system would give it. */
export class UserActionFailed extends Error {
  override readonly name = 'UserActionFailed';
  readonly code: string;
  constructor(code: string, path: string) {
    super(`${code}: ${path}`);
    this.code = code;
  }
}

interface Find {
  /** The slot that a path names; the folders on the way are there, links among them followed. */
  slot(path: string): Slot;
  /** What stands at a path, the last name not followed. */
  inode(path: string): Inode;
  /** The slot at the end of the links that a path leads through, where a new file would be made. */
  behindLinks(path: string): Slot;
  /** What stands at a path, the last name followed too. */
  followed(path: string): Inode;
}

interface Disk {
  readonly inodes: Inodes;
  readonly find: Find;
  changed(path: string): void;
}

function contentActions({ inodes, find, changed }: Disk): Pick<UserActions, 'write' | 'writeInPlace' | 'append'> {
  const put = (path: string, content: Uint8Array | string, from: 'start' | 'end') => {
    const slot = find.behindLinks(path);
    if (inodes.entry(slot) === undefined) inodes.attach(slot, inodes.create('file'));
    const file = ofKind(present(inodes.entry(slot), 'it was made').inode, 'file', path);
    if (from === 'start') inodes.truncate(file, 0);
    inodes.writeAt(file, file.size, bytesOf(content));
    changed(path);
  };
  return {
    write: (path, content) => {
      const slot = find.slot(path);
      const old = inodes.entry(slot);
      if (old?.inode.kind === 'folder') throw new UserActionFailed('EISDIR', path);
      const file = inodes.create('file', old?.inode.kind === 'file' ? { mode: old.inode.mode } : {});
      inodes.writeAt(file, 0, bytesOf(content));
      // Written beside and renamed over, in one step.
      inodes.together(() => {
        if (old !== undefined) inodes.detach(slot);
        inodes.attach(old === undefined ? slot : { folder: slot.folder, name: old.name }, file);
      });
      changed(path);
    },
    writeInPlace: (path, content) => put(path, content, 'start'),
    append: (path, content) => put(path, content, 'end'),
  };
}

function nameActions(disk: Disk): Pick<UserActions, 'rename' | 'mkdir' | 'unlink' | 'rmdir' | 'symlink' | 'link'> {
  const { inodes, find, changed } = disk;
  const add = (path: string, make: () => Inode) => {
    const slot = find.slot(path);
    if (inodes.entry(slot) !== undefined) throw new UserActionFailed('EEXIST', path);
    inodes.attach(slot, make());
    changed(path);
  };
  const drop = (path: string) => {
    inodes.detach(find.slot(path));
    changed(path);
  };
  return {
    rename: (from, to) => {
      rename(disk, from, to);
      changed(from);
      changed(to);
    },
    mkdir: path => add(path, () => inodes.create('folder')),
    symlink: (path, target) => add(path, () => inodes.create('link', { target })),
    link: (existing, path) => {
      const inode = find.inode(existing);
      if (inode.kind === 'folder') throw new UserActionFailed('EPERM', existing);
      add(path, () => inode);
    },
    unlink: path => {
      if (find.inode(path).kind === 'folder') throw new UserActionFailed('EISDIR', path);
      drop(path);
    },
    rmdir: path => {
      if (ofKind(find.inode(path), 'folder', path).entries.size > 0) throw new UserActionFailed('ENOTEMPTY', path);
      drop(path);
    },
  };
}

/** POSIX rename: files replace files, folders replace empty folders, two names of one file stay both. */
function rename({ inodes, find }: Disk, from: string, to: string): void {
  const [start, end] = [find.slot(from), find.slot(to)];
  const moving = find.inode(from);
  const entry = inodes.entry(start);
  const there = inodes.entry(end);
  if (moving.kind === 'folder' && moving !== there?.inode && inodes.holds(moving, end.folder)) {
    throw new UserActionFailed('EINVAL', to);
  }
  const replaced = there !== entry ? there : undefined;
  if (replaced?.inode === moving || (there === entry && there?.name === end.name)) return;
  if (replaced !== undefined) checkReplaceable(moving, replaced.inode, to);
  inodes.together(() => {
    if (replaced !== undefined) inodes.detach(end);
    inodes.move(start, end);
  });
}

function checkReplaceable(moving: Inode, there: Inode, to: string): void {
  if (there.kind !== 'folder') {
    if (moving.kind === 'folder') throw new UserActionFailed('ENOTDIR', to);
  } else {
    if (moving.kind !== 'folder') throw new UserActionFailed('EISDIR', to);
    if (there.entries.size > 0) throw new UserActionFailed('ENOTEMPTY', to);
  }
}

function treeActions(disk: Disk): Pick<UserActions, 'rmTree' | 'copyTree' | 'chmod' | 'touch'> {
  const { inodes, find, changed } = disk;
  const remove = (path: string) => {
    for (const { name } of namesOf(find.inode(path))) remove(`${path}/${name}`);
    inodes.detach(find.slot(path));
    changed(path);
  };
  const copy = (source: Inode, path: string) => {
    const slot = find.slot(path);
    if (inodes.entry(slot) !== undefined) throw new UserActionFailed('EEXIST', path);
    const twin = inodes.create(source.kind, { mode: source.mode, target: source.target });
    if (source.kind === 'file') inodes.writeAt(twin, 0, source.data.slice(0, source.size));
    // The entries are read first: the copy may go into the very folder that is copied.
    const children = namesOf(source);
    inodes.attach(slot, twin);
    changed(path);
    for (const { name, inode } of children) copy(inode, `${path}/${name}`);
  };
  return {
    rmTree: path => {
      if (inodes.entry(find.slot(path)) !== undefined) remove(path);
    },
    copyTree: (from, to) => copy(find.inode(from), to),
    chmod: (path, mode) => {
      inodes.setMeta(find.followed(path), { mode });
      changed(path);
    },
    touch: (path, mtimeNs) => {
      inodes.setMeta(find.inode(path), { mtimeNs });
      changed(path);
    },
  };
}

function looks({ inodes, find }: Disk): Pick<UserActions, 'list' | 'read' | 'readLink' | 'exists' | 'meta'> {
  return {
    list: path => namesOf(ofKind(find.followed(path), 'folder', path)).map(({ name }) => name),
    read: path => {
      const file = ofKind(find.followed(path), 'file', path);
      return file.data.slice(0, file.size);
    },
    readLink: path => ofKind(find.inode(path), 'link', path).target,
    exists: path => {
      try {
        return path === '' || inodes.entry(find.slot(path)) !== undefined;
      } catch (error) {
        if (error instanceof UserActionFailed) return false;
        throw error;
      }
    },
    meta: path => {
      const { mode, mtimeNs } = find.inode(path);
      return { mode, mtimeNs };
    },
  };
}

/** Links followed on one way before it is taken for a circle. */
const linksOnTheWay = 40;

function finder(inodes: Inodes, home: Inode): Find {
  const walk = (from: Inode, path: string, depth: number): Inode => {
    if (depth > linksOnTheWay) throw new UserActionFailed('ELOOP', path);
    let at = from;
    for (const part of path.split('/')) {
      if (part === '' || part === '.') continue;
      if (at.kind !== 'folder') throw new UserActionFailed('ENOTDIR', path);
      const next = part === '..' ? (at.parent ?? at) : inodes.entry({ folder: at, name: part })?.inode;
      if (next === undefined) throw new UserActionFailed('ENOENT', path);
      at = next.kind === 'link' ? walk(at, next.target, depth + 1) : next;
    }
    return at;
  };
  const slotFrom = (from: Inode, path: string): Slot => {
    const cut = path.lastIndexOf('/');
    const folder = walk(from, path.slice(0, Math.max(cut, 0)), 0);
    return { folder: ofKind(folder, 'folder', path), name: path.slice(cut + 1) };
  };
  const slot = (path: string) => slotFrom(home, path);
  const behindLinks = (path: string): Slot => {
    let at = slot(path);
    for (let followed = 0; followed < linksOnTheWay; followed += 1) {
      const there = inodes.entry(at)?.inode;
      if (there?.kind !== 'link') return at;
      at = slotFrom(at.folder, there.target);
    }
    throw new UserActionFailed('ELOOP', path);
  };
  const inode = (path: string): Inode => {
    if (path === '') return home;
    const entry = inodes.entry(slot(path));
    if (entry === undefined) throw new UserActionFailed('ENOENT', path);
    return entry.inode;
  };
  return { slot, inode, behindLinks, followed: path => walk(home, path, 0) };
}

function namesOf(folder: Inode) {
  return [...folder.entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function ofKind(inode: Inode, kind: InodeKind, path: string): Inode {
  if (inode.kind === kind) return inode;
  throw new UserActionFailed(kind === 'folder' ? 'ENOTDIR' : kind === 'link' ? 'EINVAL' : 'EISDIR', path);
}

function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? encodeText(content) : content;
}
