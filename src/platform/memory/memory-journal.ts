/**
 * What a disk in memory has not made durable yet, and what a power cut leaves of it.
 *
 * The model is a file system that journals names, as ext4, XFS, Btrfs, APFS and NTFS do, and promises no more than
 * POSIX says:
 * - Changes of *names* reach the disk one by one, in any order, but those of one name, and those of one inode, in the
 *   order in which they were made, and a folder goes after what was in it. A rename or an exchange happens as a whole or
 *   not at all, also between folders.
 * - *Bytes* reach the disk independently of the names that show them: a file may be there without its bytes.
 * - `syncFolder` makes the names in a folder durable, not that of the folder itself; `syncFile` makes bytes, times and
 *   mode of a file durable, not its name.
 * - What is older than the write-back time is on the disk.
 *
 * So the journal is a list of changes with the way to undo each; a cut undoes some of them, the newest first.
 */
import type { SeededRandom } from '#base/random.ts';
import type { Inode } from '#platform/memory/memory-inodes.ts';

/** One name that was given or taken away. */
export interface NameChange {
  readonly folder: Inode;
  /** The name as the volume compares it. */
  readonly key: string;
  readonly inode: Inode;
  readonly atNs: bigint;
  /** True when the name was given, so that it is of use only in a folder that is there. */
  readonly given: boolean;
  undo(): void;
}

export interface PowerCut {
  readonly random: SeededRandom;
  readonly nowNs: bigint;
}

export interface Journal {
  /** All names that `work` changes reach the disk together. */
  together<T>(work: () => T): T;
  named(change: NameChange): void;
  /** To be called before an inode's bytes (`bytes`), or only its mode and times, change. */
  touching(inode: Inode, bytes: boolean, atNs: bigint): void;
  syncFile(inode: Inode): void;
  syncFolder(folder: Inode): void;
  /** True when the bytes of the inode, or its present name, could not be lost by a cut now. */
  isDurable(inode: Inode, what: 'bytes' | 'name'): boolean;
  /** All of it is on the disk. */
  writeBack(): void;
  /** The power fails, and comes back. */
  cut(cut: PowerCut): void;
}

interface Group {
  readonly changes: NameChange[];
  /** The names and inodes whose order of changes this group is part of. */
  readonly own: Set<string>;
  /** Folders that must be there for this group to make sense. */
  readonly needs: Set<string>;
  /** Folders whose entries it changes. */
  readonly inside: Set<string>;
  /** Folders that it takes away: empty, so after all changes inside them. */
  readonly removes: Set<string>;
}

/** An inode as the disk has it, from before its first change since it was last made durable. */
interface Saved {
  readonly atNs: bigint;
  readonly mode: number;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  /** Undefined while only mode and times changed since. */
  readonly bytes: Uint8Array | undefined;
}

/** A new journal; everything is durable so far. What was changed longer ago than `writeBackNs` is on the disk. */
export function createJournal(writeBackNs: bigint): Journal {
  let groups: Group[] = [];
  let open: Group | undefined;
  const saved = new Map<Inode, Saved>();
  const journal: Journal = {
    together(work) {
      if (open !== undefined) return work();
      open = { changes: [], own: new Set(), needs: new Set(), inside: new Set(), removes: new Set() };
      try {
        return work();
      } finally {
        const changedNs = open.changes[0]?.atNs;
        if (changedNs !== undefined) {
          groups.push(open);
          while (groups[0] && !isYoung(groups[0], changedNs, writeBackNs)) groups.shift();
        }
        open = undefined;
      }
    },
    named(change) {
      if (open === undefined) return journal.together(() => journal.named(change));
      open.changes.push(change);
      const [inode, folder] = [inodeKey(change.inode), inodeKey(change.folder)];
      open.own.add(nameKey(change)).add(inode);
      open.inside.add(folder);
      if (change.given) open.needs.add(folder);
      if (change.given || change.inode.kind !== 'folder') open.removes.delete(inode);
      else open.removes.add(inode);
    },
    touching(inode, bytes, atNs) {
      const known = saved.get(inode);
      const before = known && atNs - known.atNs <= writeBackNs ? known : undefined;
      if (before !== undefined && (before.bytes !== undefined || !bytes)) return;
      const { mode, mtimeNs, ctimeNs } = before ?? inode;
      const kept = bytes ? inode.data.slice(0, inode.size) : undefined;
      saved.set(inode, { atNs: before?.atNs ?? atNs, mode, mtimeNs, ctimeNs, bytes: kept });
    },
    syncFile: inode => void saved.delete(inode),
    syncFolder(folder) {
      groups = madeDurable(groups, folder);
    },
    isDurable: (inode, what) =>
      what === 'bytes' ? !differs(inode, saved.get(inode)) : !groups.some(({ changes }) => isNamed(changes, inode)),
    writeBack() {
      groups = [];
      saved.clear();
    },
    cut({ random, nowNs }) {
      const young = groups.filter(group => isYoung(group, nowNs, writeBackNs));
      for (const group of lostGroups(young, random).reverse()) {
        for (const change of group.changes.toReversed()) change.undo();
      }
      for (const [inode, before] of saved) if (nowNs - before.atNs <= writeBackNs) loseSome(inode, before, random);
      journal.writeBack();
    },
  };
  return journal;
}

/** That another name of it was taken away may be lost: it has this one all the same. */
function isNamed(changes: readonly NameChange[], inode: Inode): boolean {
  return changes.some(change => change.given && change.inode === inode);
}

/** A change time alone is nothing that anybody would miss. */
function differs(inode: Inode, before: Saved | undefined): boolean {
  if (before === undefined) return false;
  return before.bytes !== undefined || before.mode !== inode.mode || before.mtimeNs !== inode.mtimeNs;
}

function nameKey({ folder, key }: NameChange): string {
  return `${folder.number}/${key}`;
}

/** Numbers are used again; that only puts the changes of both inodes into one order. */
function inodeKey({ number }: Inode): string {
  return `#${number}`;
}

/**
 * Takes out the groups that name something in a folder, and with them those before that an order ties to them. What was
 * moved from this folder to another one is there with that other folder's own name, and what was moved to this one with
 * this one's: no file system gives up a name that is durable for one that nothing leads to.
 */
function madeDurable(groups: readonly Group[], folder: Inode): Group[] {
  const due = new Set<string>();
  const removed = new Set<string>();
  const left: Group[] = [];
  for (const group of groups.toReversed()) {
    const isAsked = group.changes.some(change => change.folder === folder);
    if (isAsked || intersects(group.own, due) || intersects(group.inside, removed)) {
      for (const key of group.own) due.add(key);
      const movesHere = group.changes.some(change => !change.given && change.folder !== folder);
      for (const key of group.needs) if (movesHere || key !== inodeKey(folder)) due.add(key);
      for (const key of group.removes) removed.add(key);
    } else left.push(group);
  }
  return left.reverse();
}

/** Probabilities, drawn once a cut, that a change of names is on the disk already. */
const keptChances = [0, 0.5, 0.9] as const;

function lostGroups(groups: readonly Group[], random: SeededRandom): Group[] {
  const lost: Group[] = [];
  const lostKeys = new Set<string>();
  const lostInside = new Set<string>();
  const kept = random.pick(keptChances);
  for (const group of groups) {
    const { own, needs, inside, removes } = group;
    const tied = intersects(own, lostKeys) || intersects(needs, lostKeys) || intersects(removes, lostInside);
    if (!tied && random.chance(kept)) continue;
    lost.push(group);
    for (const key of own) lostKeys.add(key);
    for (const key of inside) lostInside.add(key);
  }
  return lost;
}

function intersects(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const each of some) if (others.has(each)) return true;
  return false;
}

function isYoung({ changes }: Group, nowNs: bigint, writeBackNs: bigint): boolean {
  return changes.some(({ atNs }) => nowNs - atNs <= writeBackNs);
}

/** What was written since comes out whole, not at all, cut short, or as zeros (as after a delayed allocation). */
function loseSome(inode: Inode, before: Saved, random: SeededRandom): void {
  const restoreMeta = (): void => {
    inode.mode = before.mode;
    inode.mtimeNs = before.mtimeNs;
    inode.ctimeNs = before.ctimeNs;
  };
  if (before.bytes === undefined) {
    if (random.chance(0.5)) restoreMeta();
    return;
  }
  const outcome = random.pick(['whole', 'old', 'old', 'prefix', 'zeros'] as const);
  if (outcome === 'old') {
    inode.data = before.bytes.slice();
    inode.size = before.bytes.length;
    restoreMeta();
  }
  if (outcome === 'prefix') inode.size = random.below(inode.size + 1);
  if (outcome === 'zeros') inode.data.fill(0, random.below(inode.size + 1), inode.size);
}
