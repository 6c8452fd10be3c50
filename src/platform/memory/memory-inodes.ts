/**
 * An inode-level file system in memory: numbers, birth, change and modification times, link counts, and folders
 * whose mtime changes with their entries, as a POSIX system keeps them. Everything is synchronous; who may act when
 * is decided by those who use it (memory-files.ts, memory-user.ts).
 */
import { assert, present } from '#base/assert.ts';
import type { Journal } from '#platform/memory/memory-journal.ts';

export type InodeKind = 'file' | 'folder' | 'link';

export interface Inode {
  number: bigint;
  readonly kind: InodeKind;
  readonly bornNs: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
  mode: number;
  /** Names that lead here. */
  links: number;
  /** A file's bytes are the first `size` of these. */
  data: Uint8Array;
  size: number;
  /** A link's text. */
  readonly target: string;
  /** A folder's entries by folded name. */
  readonly entries: Map<string, Entry>;
  /** The folder that a folder stands in. */
  parent: Inode | undefined;
}

export interface Entry {
  readonly name: string;
  readonly inode: Inode;
}

/** A name in a folder, whether or not anything stands there. */
export interface Slot {
  readonly folder: Inode;
  readonly name: string;
}

export interface InodeOptions {
  readonly clock: { nowNs(): bigint };
  /** False: names that differ in case alone are one (default true). */
  readonly caseSensitive?: boolean;
  /** True: NFC and NFD spellings are one name (default false). */
  readonly foldsUnicode?: boolean;
  /** True: the number of a deleted inode is the next one given out, as ext4 does (default false). */
  readonly reuseInodes?: boolean;
  /** A volume as FAT and exFAT are: it keeps less than it is given, and gives other numbers after each mount. */
  readonly coarse?: Coarse;
  /** Times go on in steps of so many nanoseconds (default: by the step of a coarse volume, else no two are alike). */
  readonly tickNs?: bigint;
  /** Notes what is not durable yet; left out = everything is durable at once. */
  readonly journal?: Journal | undefined;
}

/** Times are cut to the step, no birth and change times are kept, and every file shows the same permission bits. */
export interface Coarse {
  readonly mtimeStepNs: bigint;
  readonly mode: number;
}

export interface Inodes {
  readonly root: Inode;
  /** Runs changes of names that are one system call: they reach the disk together. */
  together<T>(work: () => T): T;
  create(kind: InodeKind, init?: { readonly mode?: number; readonly target?: string }): Inode;
  entry(slot: Slot): Entry | undefined;
  /** Puts an inode under a free name. */
  attach(slot: Slot, inode: Inode): void;
  /** Takes a name away; the inode's number is free again with its last name. */
  detach(slot: Slot): Inode;
  /** Moves an entry to a name that is free, or another spelling of itself. */
  move(from: Slot, to: Slot): void;
  swap(a: Slot, b: Slot): void;
  /** Writes at a place of a file, growing it. */
  writeAt(file: Inode, offset: number, bytes: Uint8Array): void;
  truncate(file: Inode, size: number): void;
  setMeta(inode: Inode, meta: { readonly mode?: number; readonly mtimeNs?: bigint }): void;
  /** The file system as it is now: answers what puts it back so. With a journal, all of it has to be durable. */
  image(): () => void;
  /** Gives every inode another number, as a coarse volume does that is mounted anew. */
  renumber(): void;
  /** True when `inode` is `folder` or stands somewhere above it. */
  holds(inode: Inode, folder: Inode): boolean;
}

/** A new, empty file system. */
export function createInodes(options: InodeOptions): Inodes {
  const { journal, coarse } = options;
  const together: Inodes['together'] = work => (journal ? journal.together(work) : work());
  const tickNs = tickOf(options);
  const now = () => cut(options.clock.nowNs(), tickNs);
  const numbers = inodeNumbers(options.reuseInodes ?? false);
  const fold = folder(options);
  const entry = ({ folder: at, name }: Slot) => at.entries.get(fold(name));
  const create: Inodes['create'] = (kind, init) =>
    kept(newInode({ kind, number: numbers.take(), now: now(), ...init }), coarse);
  const put = (slot: Slot, inode: Inode) => {
    slot.folder.entries.set(fold(slot.name), { name: slot.name, inode });
    inode.links += 1;
    if (inode.kind === 'folder') inode.parent = slot.folder;
  };
  const take = (slot: Slot) => {
    const { inode } = present(entry(slot), `nothing is named ${slot.name}`);
    slot.folder.entries.delete(fold(slot.name));
    inode.links -= 1;
    if (inode.kind === 'folder') inode.parent = undefined;
    return inode;
  };
  const note = (slot: Slot, inode: Inode, given: boolean, undo: () => void) => {
    const atNs = now();
    journal?.named({ folder: slot.folder, key: fold(slot.name), inode, atNs, given, undo });
    touched(slot.folder, inode, atNs);
  };
  const attach = (slot: Slot, inode: Inode) => {
    assert(entry(slot) === undefined, `the name ${slot.name} is taken`);
    put(slot, inode);
    note(slot, inode, true, () => {
      if (take(slot).links === 0) numbers.giveBack(inode.number);
    });
  };
  const detach = (slot: Slot) => {
    const named = { ...slot, name: present(entry(slot), `nothing is named ${slot.name}`).name };
    const inode = take(slot);
    note(slot, inode, false, () => {
      if (inode.links === 0) numbers.takeAgain(inode.number);
      put(named, inode);
    });
    return inode;
  };
  const remove = (slot: Slot) => {
    const inode = detach(slot);
    if (inode.links === 0) numbers.giveBack(inode.number);
    return inode;
  };
  const swap = (a: Slot, b: Slot) => {
    const [first, second] = [detach(a), detach(b)];
    attach(a, second);
    attach(b, first);
  };
  const root = create('folder');
  root.links = 1;
  return {
    root,
    create,
    entry,
    attach,
    detach: remove,
    move: (from, to) => together(() => attach(to, detach(from))),
    swap: (a, b) => together(() => swap(a, b)),
    together,
    holds,
    image: () => imageOf(root, numbers.image()),
    renumber: () => renumber(root),
    ...contents(now, journal, coarse),
  };
}

/** A time as the volume keeps it. */
/** The step by which the times of a volume go on, nanoseconds; 0n where no two are alike. */
export function tickOf({ tickNs, coarse }: Pick<InodeOptions, 'tickNs' | 'coarse'>): bigint {
  return tickNs ?? coarse?.mtimeStepNs ?? 0n;
}

function cut(timeNs: bigint, stepNs: bigint): bigint {
  if (stepNs === 0n) return timeNs;
  const over = timeNs % stepNs;
  return timeNs - (over < 0n ? over + stepNs : over);
}

function kept(inode: Inode, coarse: Coarse | undefined): Inode {
  return coarse ? { ...inode, bornNs: 0n, mode: coarse.mode } : inode;
}

function imageOf(root: Inode, putNumbersBack: () => void): () => void {
  const kept = [...beneath(root)].map(inode => ({ inode, was: copyOf(inode) }));
  return () => {
    putNumbersBack();
    for (const { inode, was } of kept) Object.assign(inode, copyOf(was));
  };
}

function copyOf(inode: Inode): Inode {
  return { ...inode, data: inode.data.slice(), entries: new Map(inode.entries) };
}

/** An inode and all to which names beneath it lead, each once. */
function beneath(root: Inode): ReadonlySet<Inode> {
  const all = new Set([root]);
  for (const inode of all) for (const entry of inode.entries.values()) all.add(entry.inode);
  return all;
}

/** In the order of names from the last to the first: whoever looks first gives the numbers. */
function renumber(root: Inode): void {
  let last = root.number;
  const give = (folder: Inode): void => {
    for (const { inode } of [...folder.entries.values()].sort((a, b) => (a.name < b.name ? 1 : -1))) {
      last += 1n;
      inode.number = last;
      give(inode);
    }
  };
  give(root);
}

function contents(
  now: () => bigint,
  journal: Journal | undefined,
  coarse: Coarse | undefined,
): Pick<Inodes, 'writeAt' | 'truncate' | 'setMeta'> {
  const changed = (file: Inode) => {
    file.mtimeNs = now();
    file.ctimeNs = file.mtimeNs;
  };
  return {
    writeAt: (file, offset, bytes) => {
      journal?.touching(file, true, now());
      grow(file, offset + bytes.length);
      file.data.set(bytes, offset);
      file.size = Math.max(file.size, offset + bytes.length);
      changed(file);
    },
    truncate: (file, size) => {
      journal?.touching(file, true, now());
      grow(file, size);
      file.data.fill(0, Math.min(file.size, size));
      file.size = size;
      changed(file);
    },
    setMeta: (inode, meta) => {
      journal?.touching(inode, false, now());
      if (meta.mode !== undefined && !coarse) inode.mode = meta.mode & 0o777;
      if (meta.mtimeNs !== undefined) inode.mtimeNs = cut(meta.mtimeNs, coarse?.mtimeStepNs ?? 0n);
      inode.ctimeNs = coarse ? inode.mtimeNs : now();
    },
  };
}

function newInode(init: {
  readonly kind: InodeKind;
  readonly number: bigint;
  readonly now: bigint;
  readonly mode?: number;
  readonly target?: string;
}): Inode {
  const { kind, number, now, mode = usualModes[kind], target = '' } = init;
  return {
    number,
    kind,
    bornNs: now,
    mtimeNs: now,
    ctimeNs: now,
    mode,
    links: 0,
    data: new Uint8Array(0),
    size: kind === 'link' ? new TextEncoder().encode(target).length : 0,
    target,
    entries: new Map(),
    parent: undefined,
  };
}

const usualModes: Readonly<Record<InodeKind, number>> = { file: 0o644, folder: 0o755, link: 0o777 };

function touched(folder: Inode, inode: Inode, now: bigint): void {
  folder.mtimeNs = now;
  folder.ctimeNs = now;
  inode.ctimeNs = now;
}

function holds(inode: Inode, folder: Inode): boolean {
  for (let at: Inode | undefined = folder; at !== undefined; at = at.parent) {
    if (at === inode) return true;
  }
  return false;
}

function grow(file: Inode, size: number): void {
  if (size <= file.data.length) return;
  const data = new Uint8Array(Math.max(size, 2 * file.data.length));
  data.set(file.data.subarray(0, file.size));
  file.data = data;
}

/** Inode numbers, the first free one first when they are reused. */
function inodeNumbers(reuse: boolean): {
  take(): bigint;
  giveBack(number: bigint): void;
  /** A number that was given back is in use after all. */
  takeAgain(number: bigint): void;
  /** Answers what puts back which are free now. */
  image(): () => void;
} {
  let free: bigint[] = [];
  let last = 1n;
  return {
    image: () => {
      const was = { free: [...free], last };
      return () => {
        free = [...was.free];
        last = was.last;
      };
    },
    take: () => {
      const old = free.pop();
      if (old !== undefined) return old;
      last += 1n;
      return last;
    },
    giveBack: number => {
      if (reuse) free.push(number);
    },
    takeAgain: number => {
      const at = free.lastIndexOf(number);
      if (at >= 0) free.splice(at, 1);
    },
  };
}

function folder(options: InodeOptions): (name: string) => string {
  return name => {
    const spelled = options.foldsUnicode ? name.normalize('NFC') : name;
    return (options.caseSensitive ?? true) ? spelled : spelled.toLowerCase();
  };
}
