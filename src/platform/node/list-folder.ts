import { isUtf8 } from 'node:buffer';
import * as fs from 'node:fs';
import type { FoundEntry, Listing, NamedEntry } from '#platform/files.ts';
import { stagingDirectory } from '#platform/files.ts';
import { filesError, unlessAbsent } from '#platform/node/files-errors.ts';
import { type Folder, type Folders, openUnlessLink } from '#platform/node/folders.ts';
import { kindOf, stampOf } from '#platform/node/stamps.ts';

/** Waits for a turn of the event loop when this thread has been busy for long. */
export type Breather = () => Promise<void>;

/**
 * Lists a folder. Its stamp is taken before its names are read, so that a change in between shows as a different
 * stamp next time; entries that vanish before they are looked at are left out.
 */
export function listFolder(folders: Folders, path: string, breathe: Breather): Promise<Listing | undefined> {
  return inFolder(folders, path, async ({ folder, stats, own }) => {
    const root = folders.root();
    if (root === undefined) return undefined;
    const { names, unreadable } = readNames(folder, path);
    const place = { own, absolute: path === '' ? root : `${root}/${path}` };
    const entries = await lookAtAll(place, names, breathe);
    return stillThere(folders, path, stats) ? { stamp: stampOf(stats), entries, unreadable } : undefined;
  });
}

/** The names in a folder, with what it tells of each itself. */
export function namesIn(folders: Folders, path: string): Promise<readonly NamedEntry[] | undefined> {
  return inFolder(folders, path, async ({ folder }) => {
    const entries = fs.readdirSync(folder.path, { withFileTypes: true });
    const isVisible = visibleIn(path);
    return entries.filter(({ name }) => isVisible(name)).map(entry => ({ name: entry.name, kind: kindToldBy(entry) }));
  });
}

function kindToldBy(entry: fs.Dirent): NamedEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

interface OpenFolder {
  readonly folder: Folder;
  readonly stats: fs.BigIntStats;
  readonly own: OwnVolume;
}

/** Answers what `work` makes of the open folder; undefined where none stands there, or one of another volume. */
async function inFolder<T>(
  folders: Folders,
  path: string,
  work: (open: OpenFolder) => Promise<T>,
): Promise<T | undefined> {
  const folder = openUnlessLink(folders, path);
  if (folder === undefined) return undefined;
  try {
    const stats = fs.statSync(`${folder.path}/.`, { bigint: true });
    const own = ownVolume(folders);
    return stats.dev === own.device ? await work({ folder, stats, own }) : undefined;
  } catch (error) {
    throw filesError(error, path);
  } finally {
    folder.close();
  }
}

/** Where everything that is synced lies. */
export interface OwnVolume extends Pick<Folders, 'isOwn'> {
  readonly device: bigint;
}

/** The volume of the root, which must be there. */
export function ownVolume({ root, isOwn }: Folders): OwnVolume {
  return { isOwn, device: fs.lstatSync(root() ?? '', { bigint: true }).dev };
}

/** What stands at an absolute path, itself; undefined when nothing does. */
export function lookAt(absolute: string, name: string, own: OwnVolume): FoundEntry | undefined {
  const stats = unlessAbsent(() => fs.lstatSync(absolute, looks));
  if (stats === undefined) return undefined;
  const kind = kindOf(stats, own.device);
  return {
    name,
    kind: kind === 'folder' && !own.isOwn(absolute) ? 'mount' : kind,
    stamp: stampOf(stats),
    links: stats.isDirectory() ? 1 : Number(stats.nlink),
  };
}

/** Entries looked at between two looks at the clock. */
const entriesBetweenBreaths = 200;
const looks = { bigint: true, throwIfNoEntry: false } as const;
const replacement = '\ufffd';

interface Place {
  readonly own: OwnVolume;
  readonly absolute: string;
}

/**
 * Entries are looked at by plain paths, 3.2 µs each against 5.1 µs through the open folder's descriptor; whether
 * the path still leads to that folder is verified at the end.
 */
async function lookAtAll({ own, absolute }: Place, names: readonly string[], breathe: Breather): Promise<FoundEntry[]> {
  const entries: FoundEntry[] = [];
  for (const [index, name] of names.entries()) {
    if (index % entriesBetweenBreaths === 0) await breathe();
    const entry = lookAt(`${absolute}/${name}`, name, own);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

function stillThere(folders: Folders, path: string, before: fs.BigIntStats): boolean {
  const again = openUnlessLink(folders, path);
  if (again === undefined) return false;
  try {
    const now = fs.statSync(`${again.path}/.`, { bigint: true });
    return now.dev === before.dev && now.ino === before.ino;
  } finally {
    again.close();
  }
}

function readNames(folder: Folder, path: string): { names: string[]; unreadable: string[] } {
  let names = fs.readdirSync(folder.path);
  const unreadable: string[] = [];
  if (names.some(name => name.includes(replacement))) {
    // The character may be the name's own, or stand for bytes that are no UTF-8: only the bytes tell.
    names = [];
    for (const bytes of fs.readdirSync(folder.path, 'buffer')) {
      (isUtf8(bytes) ? names : unreadable).push(bytes.toString());
    }
  }
  return { names: names.filter(visibleIn(path)), unreadable };
}

/** Whether a name in the folder is for others to see: all but the staging directory. */
function visibleIn(folder: string): (name: string) => boolean {
  return name => folder !== '' || name !== stagingDirectory;
}
