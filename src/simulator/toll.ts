/** What a disaster takes from a disk without anybody's fault, put on the ledger as if people had done it. */
import { parkingPrefix } from '#engine/effects/place.ts';
import type { ContentId } from '#model/node.ts';
import type { MemoryDisk } from '#platform/memory/memory-disk.ts';
import { nameOf } from '#simulator/hand.ts';
import type { Ledger } from '#simulator/ledger.ts';

export interface Struck {
  /** The drive's index. */
  readonly index: number;
  readonly disk: MemoryDisk;
  readonly ledger: Ledger;
  /** Contents that somebody else keeps: their loss here is none, and nobody is excused for losing them later. */
  readonly keptElsewhere: (content: ContentId) => boolean;
  readonly note: (what: string) => void;
}

/** What stands on a disk that went back in time, and is nowhere else, may end in its bin, as older than what is on record (R167). */
export function forgive({ disk, ledger, keptElsewhere }: Omit<Struck, 'index' | 'note'>): void {
  for (const [content, bytes] of contentsOf([disk.snapshot()], ledger))
    if (!keptElsewhere(content)) ledger.supersede(bytes);
}

/** Whether the content is anywhere on the disk. */
export function holds(disk: MemoryDisk, ledger: Ledger, content: ContentId): boolean {
  return contentsOn(disk, ledger).has(content);
}

/** What a person sees in the folder, for the trace. */
export function shownOn(disk: MemoryDisk): string {
  return [...disk.snapshot().keys()].join(', ');
}

/**
 * Lets the disaster happen. Contents that are gone from the disk afterwards count as deleted by a person; bytes that a
 * file shows, or will once it is no longer parked, and that nobody ever wrote (cut short, zeroed) count as written.
 */
export function takeToll({ index, disk, ledger, keptElsewhere, note }: Struck, disaster: () => void): void {
  const before = contentsOn(disk, ledger);
  disaster();
  for (const [content, bytes] of contentsOf([disk.snapshot(), parked(disk)], ledger))
    if (!ledger.find(content)) ledger.tore(index, bytes);
  const after = contentsOn(disk, ledger);
  for (const [content, bytes] of before) {
    if (after.has(content)) continue;
    if (keptElsewhere(content)) {
      ledger.struck(bytes);
      continue;
    }
    note(`loses ${nameOf(bytes)}`);
    ledger.supersede(bytes);
  }
}

/** What is a person's among all that lies in the staging area. */
function parked(disk: MemoryDisk): ReturnType<MemoryDisk['staging']> {
  return new Map([...disk.staging()].filter(([path]) => path.startsWith(parkingPrefix)));
}

/** The contents of all files on the disk. */
function contentsOn(disk: MemoryDisk, ledger: Ledger): Map<ContentId, Uint8Array> {
  return contentsOf([disk.snapshot(), disk.staging(), disk.bin().objects], ledger);
}

/** The contents of all files in these. */
function contentsOf(maps: readonly ReturnType<MemoryDisk['snapshot']>[], ledger: Ledger): Map<ContentId, Uint8Array> {
  const files = maps.flatMap(map => [...map.values()].flatMap(seen => (seen.kind === 'file' ? [seen.bytes] : [])));
  return new Map(files.map(bytes => [ledger.contentOf(bytes), bytes]));
}
