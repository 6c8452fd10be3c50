/**
 * Memory for chunks that arrive. It serves again once they are stored: fresh memory for each would live just long enough to
 * become old, and what is old goes only when the whole heap was marked (docs/decisions/0049).
 */
import type { RoomFor } from '#protocol/frames.ts';

/** Bytes of memory that are taken together. What nothing has come into yet costs no memory of the machine. */
export const blockBytes = 1024 * 1024;
/** Blocks that are free and kept: what a drive sends at once of a big content, twice. */
export const freeBlocksMax = 16;

/** Of all requests together. */
export class ArrivalRooms {
  /** Not held for good: most of the time nothing arrives. */
  #free: WeakRef<Uint8Array>[] = [];

  /** A request begins. */
  open(): RequestRooms {
    return new RequestRooms(this);
  }

  take(): Uint8Array {
    for (;;) {
      const free = this.#free.pop();
      if (free === undefined) return new Uint8Array(blockBytes);
      const block = free.deref();
      if (block !== undefined) return block;
    }
  }

  give(blocks: readonly Uint8Array[]): void {
    const given = blocks.map(block => new WeakRef(block));
    this.#free = [...this.#free, ...given].slice(-freeBlocksMax);
  }
}

/** Of one request, whose chunks come one behind the other. */
export class RequestRooms {
  readonly #rooms: ArrivalRooms;
  #full: Uint8Array[] = [];
  #filling: Uint8Array | undefined;
  #filled = 0;

  constructor(rooms: ArrivalRooms) {
    this.#rooms = rooms;
  }

  /** Room for the next frame: for chunks alone, since other frames are kept for longer. */
  readonly roomFor: RoomFor = (bytes, type) => {
    if (type !== 'chunk' || bytes > blockBytes) return new Uint8Array(bytes);
    if (this.#filling === undefined || this.#filled + bytes > blockBytes) {
      if (this.#filling !== undefined) this.#full.push(this.#filling);
      this.#filling = this.#rooms.take();
      this.#filled = 0;
    }
    this.#filled += bytes;
    return this.#filling.subarray(this.#filled - bytes, this.#filled);
  };

  /**
   * All chunks that came whole are stored, and nobody looks at their bytes any more. The block that is being filled is kept: the
   * next chunk may have begun in it.
   */
  stored(): void {
    this.#rooms.give(this.#full);
    this.#full = [];
  }

  /** The request is over, and all of it is stored. Where that is not said, its memory is left to the collector. */
  end(): void {
    this.stored();
    if (this.#filling !== undefined) this.#rooms.give([this.#filling]);
    this.#filling = undefined;
  }
}
