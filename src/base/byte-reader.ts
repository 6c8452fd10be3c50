import { varintBytesMax } from '#base/varint.ts';

/** Reads bytes of unknown origin front to back. Each answer is undefined when the bytes do not hold such a thing. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number | undefined {
    const byte = this.#bytes[this.#at];
    if (byte !== undefined) this.#at += 1;
    return byte;
  }

  /** The next `count` bytes, as a view on the same memory. */
  take(count: number): Uint8Array | undefined {
    if (count > this.left) return undefined;
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  /** A number as base/varint.ts writes it; undefined also for a spelling that is longer than needed or too large. */
  varint(): number | undefined {
    let value = 0;
    let scale = 1;
    for (let count = 1; count <= varintBytesMax; count += 1) {
      const byte = this.byte();
      if (byte === undefined) return undefined;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return (byte === 0 && count > 1) || value > Number.MAX_SAFE_INTEGER ? undefined : value;
      scale *= 0x80;
    }
    return undefined;
  }
}
