/** Packs in memory, for tests and the simulator. Everything appended is durable at once. */
import { assert, present } from '#base/assert.ts';
import type { Hash } from '#model/node.ts';
import {
  type PackLocation,
  type PackStore,
  packBytesMax,
  packHeaderBytes,
  recordHeaderBytes,
  type StoredChunk,
} from '#platform/pack-store.ts';
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

interface MemoryPack {
  readonly number: number;
  /** By offset. */
  readonly records: Map<number, { readonly hash: Hash; bytes: Uint8Array }>;
  bytes: number;
}

/** An empty store, that begins a new pack once one has `bytesMax` bytes. */
export function createMemoryPackStore(bytesMax: number = packBytesMax): MemoryPackStore {
  const packs = new Map<number, MemoryPack>();
  let newest = 0;
  let sealed = true;
  let failure: StorageErrorCode | undefined;
  const packToWrite = (): MemoryPack => {
    const last = packs.get(newest);
    if (last !== undefined && !sealed && last.bytes < bytesMax) return last;
    sealed = false;
    newest += 1;
    const begun: MemoryPack = { number: newest, records: new Map(), bytes: packHeaderBytes };
    packs.set(newest, begun);
    return begun;
  };
  const all = () => [...packs.values()].flatMap(pack => [...pack.records.values()]);
  return {
    async append(chunks) {
      if (failure !== undefined) throw new StorageError(failure, 'The packs in memory were told to fail.');
      if (chunks.length === 0) return [];
      const pack = packToWrite();
      return chunks.map(chunk => written(pack, chunk));
    },
    async read(locations) {
      return locations.map(location => {
        const record = location.kind === 'pack' ? packs.get(location.pack)?.records.get(location.offset) : undefined;
        return record && { bytes: record.bytes.slice(), zstd: undefined };
      });
    },
    async list() {
      return [...packs.values()].map(({ number, bytes }) => ({ pack: number, bytes }));
    },
    async seal() {
      sealed = true;
    },
    async drop(pack) {
      assert(pack < newest, 'the last pack stays, so that its number is not used again');
      packs.delete(pack);
    },
    async close() {},
    damage(hash) {
      const hit = all().filter(record => record.hash === hash);
      for (const record of hit) {
        record.bytes = record.bytes.slice();
        record.bytes[0] = present(record.bytes[0], 'a chunk has at least one byte') ^ 1;
      }
      return hit.length;
    },
    failAppends(code) {
      failure = code;
    },
    records: () => all().length,
  };
}

function written(pack: MemoryPack, { hash, bytes }: StoredChunk): PackLocation {
  const offset = pack.bytes;
  pack.records.set(offset, { hash, bytes: bytes.slice() });
  pack.bytes += recordHeaderBytes + bytes.length;
  return { kind: 'pack', pack: pack.number, offset, length: bytes.length, storedLength: bytes.length };
}
