/** For tests of the rules: the door to a folder in which another volume is mounted at some names. */
import { parentPath } from '#model/path.ts';
import { type Files, FilesError, type FoundEntry } from '#platform/files.ts';

/** How the real door tells of what is mounted at the names: what stands in the other volume is none of ours. */
export function mounted(
  files: Files,
  at: (entry: FoundEntry) => boolean,
  within: (path: string) => boolean,
  kind: 'mount' | 'other' = 'mount',
): Partial<Files> {
  const { list, names, stat, statAll } = files;
  const isBeneath = (path: string): boolean => within(parentPath(path) ?? '');
  const told = (entry: FoundEntry): FoundEntry =>
    at(entry) ? { ...entry, kind, stamp: { ...entry.stamp, device: 77n, inode: 1n } } : entry;
  return {
    list: async path => {
      const listing = within(path) ? undefined : await list(path);
      return listing && { ...listing, entries: listing.entries.map(told) };
    },
    names: async path => (within(path) ? undefined : names(path)),
    stat: async path => {
      const entry = await stat(path);
      return entry && told(entry);
    },
    statAll: async paths =>
      (await statAll(paths)).map((entry, at) => {
        const path = paths[at] ?? '';
        if (isBeneath(path)) return new FilesError('outside', path, `${path} lies beneath another volume`);
        return !entry || entry instanceof FilesError ? entry : told(entry);
      }),
  };
}
