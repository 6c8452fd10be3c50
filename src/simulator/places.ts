/** Where files stood before people moved them away, on one disk. */
import { nameKey } from '#model/name.ts';
import { isWithin } from '#model/path.ts';
import type { MemoryDisk } from '#platform/memory/memory-disk.ts';

export interface Places {
  /**
   * Notes, before a rename, what is about to leave its place: a file, or all files of a folder. Places that had been left
   * within the folder before go along with it.
   */
  leaving(from: string, to: string): void;
  /** Something stands at a path now; answers the files that had left it, or a place beneath it. */
  taken(path: string): readonly Uint8Array[];
}

export function createPlaces(disk: MemoryDisk): Places {
  const left = new Map<string, readonly Uint8Array[]>();
  const note = (key: string, files: readonly Uint8Array[]): void => {
    left.set(key, [...(left.get(key) ?? []), ...files]);
  };
  return {
    leaving(from, to) {
      const [old, now] = [nameKey(from), nameKey(to)];
      for (const [key, files] of [...left]) if (isWithin(key, old)) note(now + key.slice(old.length), files);
      for (const [path, seen] of disk.snapshot()) {
        if (seen.kind !== 'file' || !isWithin(path, from)) continue;
        note(nameKey(path), [seen.bytes]);
      }
    },
    taken(path) {
      const place = nameKey(path);
      return [...left].filter(([key]) => isWithin(key, place)).flatMap(([, files]) => files);
    },
  };
}
