import { varintBytesMax, writeVarint } from '#base/varint.ts';

const firstRoomBytes = 256;

/** Collects bytes of a length that is not known beforehand. */
export class ByteWriter {
  #bytes = new Uint8Array(firstRoomBytes);
  #size = 0;

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#size] = value;
    this.#size += 1;
  }

  bytes(part: Uint8Array): void {
    this.#room(part.length);
    this.#bytes.set(part, this.#size);
    this.#size += part.length;
  }

  varint(value: number): void {
    this.#room(varintBytesMax);
    this.#size = writeVarint(this.#bytes, this.#size, value);
  }

  /** All that was written so far, as bytes of their own. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }

  #room(more: number): void {
    if (this.#size + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#size + more));
    larger.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = larger;
  }
}
