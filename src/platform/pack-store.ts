/**
 * The door to the packs: append-only files (or objects) that hold the bytes of chunks.
 *
 * A pack is written at its end only and never changed once it is full, so an object store is the same idea. The
 * door knows framing and compression; whether bytes are what their hash says is verified by the chunks room, on
 * the way in and on the way out. What an append left behind without an index row is dead bytes, never wrong ones.
 */
import type { Hash } from '#model/node.ts';

/** A pack takes no further records once it is this long, bytes. */
export const packBytesMax = 256 * 1024 * 1024;

/** Bytes that every pack begins with. */
export const packHeaderBytes = 16;

/** Bytes of a record before those of its chunk. */
export const recordHeaderBytes = 50;

/** Chunks shorter than this, bytes, are stored as they are: a compressed frame would hardly be smaller. */
export const compressBytesMin = 512;

/** Where the bytes of a chunk lie. */
export type ChunkLocation = PackLocation | FileLocation;

export interface PackLocation {
  readonly kind: 'pack';
  readonly pack: number;
  /** Byte at which the record begins. */
  readonly offset: number;
  /** Bytes of the chunk itself. */
  readonly length: number;
  /** Bytes that the record takes behind its header. */
  readonly storedLength: number;
}

/**
 * Room for a share that is a plain folder on the station: the chunk lies in a file there and needs no second copy.
 * Nothing writes such locations yet.
 */
export interface FileLocation {
  readonly kind: 'file';
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/** A pack as it lies there, whatever the index says of it. */
export interface PackFacts {
  readonly pack: number;
  readonly bytes: number;
}

export interface StoredChunk {
  readonly hash: Hash;
  readonly bytes: Uint8Array;
}

/** A chunk as it was read. */
export interface ReadChunk {
  readonly bytes: Uint8Array;
  /** The zstd frame that it is stored as, which unpacks to `bytes`; undefined where it is stored as it is. */
  readonly zstd: Uint8Array | undefined;
}

export interface PackStore {
  /** Writes the chunks, durable when it returns; answers a location for each, in order. Throws `StorageError`. */
  append(chunks: readonly StoredChunk[]): Promise<readonly PackLocation[]>;
  /**
   * The chunk at each location, in order; undefined where no well-formed record stands there. The caller verifies
   * the hash. Throws `StorageError` when the storage as a whole cannot be read.
   */
  read(locations: readonly ChunkLocation[]): Promise<readonly (ReadChunk | undefined)[]>;
  /** Every pack, by number. The last may be written on; the others never change again. */
  list(): Promise<readonly PackFacts[]>;
  /** The next append begins a new pack. */
  seal(): Promise<void>;
  /**
   * Takes a pack away for good, whoever still reads it. Never the last: a pack's number is not used twice, because
   * backups know packs by it. Nothing happens when it is gone already.
   */
  drop(pack: number): Promise<void>;
  close(): Promise<void>;
}
