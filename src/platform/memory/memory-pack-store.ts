/** Packs in memory, for tests and the simulator. Everything appended is durable at once. */
import { present } from '#base/assert.ts';
import type { Hash } from '#model/node.ts';
import type { PackLocation, PackStore } from '#platform/pack-store.ts';
import { StorageError, type StorageErrorCode } from '#platform/storage-error.ts';

/** The memory twin, with levers for what goes wrong on a disk. */
export interface MemoryPackStore extends PackStore {
  /** Flips a bit in every stored copy of a chunk; answers how many there were. */
  damage(hash: Hash): number;
  /** The next appends fail so, until it is called with undefined. */
  failAppends(code: StorageErrorCode | undefined): void;
  /** Number of records, so that a test can see what was stored once and what twice. */
  records(): number;
}

/** An empty store. */
export function createMemoryPackStore(): MemoryPackStore {
  const records: { readonly hash: Hash; bytes: Uint8Array }[] = [];
  let failure: StorageErrorCode | undefined;
  return {
    async append(chunks) {
      if (failure !== undefined) throw new StorageError(failure, 'The packs in memory were told to fail.');
      return chunks.map(({ hash, bytes }): PackLocation => {
        records.push({ hash, bytes: bytes.slice() });
        return { kind: 'pack', pack: 1, offset: records.length - 1, length: bytes.length, storedLength: bytes.length };
      });
    },
    async read(locations) {
      return locations.map(location =>
        location.kind === 'pack' ? records[location.offset]?.bytes.slice() : undefined,
      );
    },
    async close() {},
    damage(hash) {
      const hit = records.filter(record => record.hash === hash);
      for (const record of hit) {
        record.bytes = record.bytes.slice();
        record.bytes[0] = present(record.bytes[0], 'a chunk has at least one byte') ^ 1;
      }
      return hit.length;
    },
    failAppends(code) {
      failure = code;
    },
    records: () => records.length,
  };
}
