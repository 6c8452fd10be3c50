/** Where files stood before people moved them away, on one disk. */
import { nameKey } from '#model/name.ts';
import { isWithin } from '#model/path.ts';
import type { MemoryDisk } from '#platform/memory/memory-disk.ts';

export interface Places {
  /** Notes, before a rename, what is about to leave its place: a file, or all files of a folder. */
  leaving(from: string): void;
  /** Something stands at a path now; answers the files that had left it, or a place beneath it. */
  taken(path: string): readonly Uint8Array[];
}

export function createPlaces(disk: MemoryDisk): Places {
  const left = new Map<string, Uint8Array[]>();
  return {
    leaving(from) {
      for (const [path, seen] of disk.snapshot()) {
        if (seen.kind !== 'file' || !isWithin(path, from)) continue;
        const key = nameKey(path);
        left.set(key, [...(left.get(key) ?? []), seen.bytes]);
      }
    },
    taken(path) {
      const place = nameKey(path);
      return [...left].filter(([key]) => isWithin(key, place)).flatMap(([, files]) => files);
    },
  };
}
