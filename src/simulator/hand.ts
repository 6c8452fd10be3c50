/** A person's hand on one disk: every action is noted in the ledger at the moment in which it happens. */
import { seededRandom } from '#base/random.ts';
import { defaultFiltered } from '#model/filter.ts';
import { lastName, parentPath } from '#model/path.ts';
import type { MemoryDisk, Seen } from '#platform/memory/memory-disk.ts';
import { UserActionFailed } from '#platform/memory/memory-user.ts';
import type { Ledger } from '#simulator/ledger.ts';
import { createPlaces } from '#simulator/places.ts';
import { fnv, fnvStart } from '#simulator/streams.ts';

/** What a person writes: a text (one byte a character), and how many bytes of noise follow it (default 0). */
export type Content = readonly [text: string, noise?: number];

/** What a hand does. Each fails with a `UserActionFailed` where the system would refuse it. */
export interface Deeds {
  /** Another file, under a name that may be taken. */
  write(path: string, ...content: Content): void;
  writeInPlace(path: string, ...content: Content): void;
  append(path: string, ...content: Content): void;
  /** In place, with the mtime that it had. */
  writeKeepingTime(path: string, ...content: Content): void;
  rename(from: string, to: string): void;
  mkdir(path: string): void;
  unlink(path: string): void;
  rmdir(path: string): void;
  copyFile(from: string, to: string): void;
  /** A copy that has the mtime of its original, where nothing stands yet. */
  cloneFile(from: string, to: string): void;
  symlink(path: string, target: string): void;
  chmod(path: string, mode: number): void;
  /** Sets the mtime to so many nanoseconds ago. */
  touch(path: string, agoNs: number): void;
  /** Copies a file with its mtime from the same place on the computer of the drive with this index. */
  bring(path: string, drive: number): void;
}

/** A call of one of them, as data. */
export type Deed = { [Name in keyof Deeds]: readonly [Name, ...Parameters<Deeds[Name]>] }[keyof Deeds];

export interface Hand extends Deeds {
  /** Everything in the folder, by path. */
  look(): Map<string, Seen>;
  exists(path: string): boolean;
}

export interface HandOptions {
  readonly drive: number;
  readonly disk: MemoryDisk;
  /** The disks of all drives. */
  readonly disks: () => readonly MemoryDisk[];
  readonly nowMs: () => number;
  /** True while the drive is in a round. */
  readonly atWork: () => boolean;
  readonly ledger: Ledger;
  /** True when two names are one on this disk. */
  readonly same: (a: string, b: string) => boolean;
  /** True when a drive of the world takes files of equal size and mtime for equal (R18). */
  readonly unread: boolean;
  readonly note: (what: string) => void;
}

export function createHand(options: HandOptions): Hand {
  const { disk, drive, ledger, note } = options;
  const { user } = disk;
  const shown = (path: string): Uint8Array | undefined => (user.exists(path) ? fileAt(disk, path) : undefined);
  const places = createPlaces(disk);
  const take: Grip['take'] = path => {
    for (const bytes of places.taken(path)) ledger.yielded(bytes);
  };
  const noLink = (path: string): string => {
    if (tried(() => user.readLink(path)) !== undefined) throw new UserActionFailed('ELOOP', path);
    return path;
  };
  const noLinkAbove = (...paths: string[]): void => {
    for (const path of paths)
      for (let above = parentPath(path); above !== undefined && above !== ''; above = parentPath(above)) noLink(above);
  };
  const change: Grip['change'] = (path, what, act) => {
    noLinkAbove(path);
    const before = shown(path);
    act();
    if (before) ledger.supersede(before);
    else take(path);
    const after = shown(path);
    if (after) ledger.wrote(drive, after);
    note(after ? `${what} ${path} = ${nameOf(after)}` : `${what} ${path}`);
  };
  const leave: Grip['leave'] = (from, to) => places.leaving(from, to);
  const grip: Grip = { ...options, shown, change, take, leave, noLink, noLinkAbove };
  return {
    look: () => disk.snapshot(),
    exists: path => user.exists(path),
    ...savingDeeds(grip),
    ...copyingDeeds(grip),
    ...placingDeeds(grip),
    ...touchingDeeds(grip),
  };
}

interface Grip extends HandOptions {
  /** The bytes of the file at a path. */
  shown(path: string): Uint8Array | undefined;
  /** Carries out `act`; when it succeeds, what `path` showed before is superseded and what it shows now is written. */
  change(path: string, what: string, act: () => void): void;
  /** Something came to stand at a path where nothing stood. */
  take(path: string): void;
  /** What stands at a path is about to be moved away. */
  leave(from: string, to: string): void;
  /** A link by now: what is written through it would be noted at the wrong place. */
  noLink(path: string): string;
  /** A link on the way to a path: what is done through it is done, and heard of, somewhere else. */
  noLinkAbove(...paths: string[]): void;
}

type Saving = 'write' | 'writeInPlace' | 'append' | 'writeKeepingTime' | 'unlink';

function savingDeeds({ disk, atWork, unread, shown, change, noLink }: Grip): Pick<Deeds, Saving> {
  const { user } = disk;
  return {
    write: (path, ...content) => change(path, 'writes', () => user.write(path, bytesOf(content))),
    writeInPlace: (path, ...content) =>
      change(path, 'writes in place', () => user.writeInPlace(noLink(path), bytesOf(content))),
    append: (path, ...content) => change(path, 'appends to', () => user.append(noLink(path), bytesOf(content))),
    writeKeepingTime(path, ...content) {
      const { mtimeNs } = user.meta(noLink(path));
      const bytes = bytesOf(content);
      // A drive that placed or moved the file just now does not see it (R107), nor does one that meets it anew without the
      // consistency check, after its records were lost (R18).
      if (disk.isJustChanged(path, atWork()) || (unread && shown(path)?.length === bytes.length))
        throw new UserActionFailed('EBUSY', path);
      change(path, 'keeps the time of', () => user.writeInPlace(path, bytes));
      user.touch(path, mtimeNs);
    },
    unlink: path => change(path, 'deletes', () => user.unlink(path)),
  };
}

function copyingDeeds({ disk: { user }, disks, shown, change }: Grip): Pick<Deeds, 'copyFile' | 'cloneFile' | 'bring'> {
  return {
    copyFile(from, to) {
      const bytes = shown(from);
      if (bytes && !user.exists(to)) change(to, `copies ${from} to`, () => user.write(to, bytes));
    },
    cloneFile(from, to) {
      const bytes = shown(from);
      if (!bytes || user.exists(to)) return;
      change(to, `clones ${from} to`, () => user.write(to, bytes));
      user.touch(to, user.meta(from).mtimeNs);
    },
    bring(path, from) {
      const seen = disks()[from]?.seenAt(path);
      if (seen?.kind !== 'file') throw new UserActionFailed('ENOENT', path);
      change(path, 'brings', () => user.write(path, seen.bytes));
      user.touch(path, seen.mtimeNs);
    },
  };
}

function placingDeeds({
  drive,
  disk: { user },
  ledger,
  same,
  shown,
  take,
  leave,
  note,
  noLinkAbove,
}: Grip): Pick<Deeds, 'rename' | 'mkdir' | 'rmdir' | 'symlink'> {
  return {
    rename(from, to) {
      noLinkAbove(from, to);
      const replaced = same(from, to) ? undefined : shown(to);
      const moving = shown(from);
      leave(from, to);
      user.rename(from, to);
      take(to);
      if (replaced) ledger.supersede(replaced);
      if (moving) ledger.moved(drive, moving);
      // Under a name that no drive syncs it is gone for the others (R40).
      if (moving && defaultFiltered(lastName(to), 'file')) ledger.supersede(moving);
      note(`renames ${from} to ${to}`);
    },
    mkdir(path) {
      noLinkAbove(path);
      user.mkdir(path);
      take(path);
      note(`makes folder ${path}`);
    },
    rmdir(path) {
      noLinkAbove(path);
      user.rmdir(path);
      note(`removes folder ${path}`);
    },
    symlink(path, target) {
      noLinkAbove(path);
      user.symlink(path, target);
      take(path);
      note(`links ${path} to ${target}`);
    },
  };
}

function touchingDeeds({ disk: { user }, nowMs, noLink, noLinkAbove, note }: Grip): Pick<Deeds, 'chmod' | 'touch'> {
  return {
    chmod(path, mode) {
      noLinkAbove(path);
      user.chmod(noLink(path), mode);
      note(`chmods ${path} to ${mode.toString(8)}`);
    },
    touch(path, agoNs) {
      noLinkAbove(path);
      user.touch(path, BigInt(nowMs()) * 1_000_000n - BigInt(agoNs));
      note(`touches ${path}`);
    },
  };
}

/** `hand`, telling `note` each deed before it does it. */
export function recordingHand(hand: Hand, note: (deed: Deed) => void): Hand {
  const recording =
    (name: keyof Deeds) =>
    (...parameters: never[]): void => {
      const deed = [name, ...parameters] as unknown as Deed;
      note(deed);
      perform(hand, deed);
    };
  const deeds = Object.fromEntries(deedNames.map(name => [name, recording(name)]));
  return { ...hand, ...deeds };
}

/** Does again what was noted. */
export function perform(hand: Hand, [name, ...parameters]: Deed): void {
  (hand[name] as (...parameters: readonly unknown[]) => void)(...parameters);
}

const deedNames: readonly (keyof Deeds)[] = [
  ...(['write', 'writeInPlace', 'append', 'writeKeepingTime', 'rename', 'mkdir', 'unlink', 'rmdir'] as const),
  ...(['copyFile', 'cloneFile', 'symlink', 'chmod', 'touch', 'bring'] as const),
];

function bytesOf([text, noise = 0]: Content): Uint8Array {
  const bytes = Buffer.from(text, 'latin1');
  return noise === 0 ? bytes : Buffer.concat([bytes, seededRandom(fnv(fnvStart, text)).bytes(noise)]);
}

/** The bytes of a regular file, not of one behind a link. */
export function fileAt({ user }: MemoryDisk, path: string): Uint8Array | undefined {
  if (tried(() => user.readLink(path)) !== undefined) return undefined;
  return tried(() => user.read(path));
}

/** Undefined where the system refuses it. */
export function tried<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof UserActionFailed) return undefined;
    throw error;
  }
}

/** Enough of the bytes to know which they are. */
export function nameOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, shownBytes))
    .toString('latin1')
    .replace(/[^ -~]/g, '.');
  return bytes.length > shownBytes ? `${text}… (${bytes.length} bytes)` : `"${text}"`;
}

const shownBytes = 40;
