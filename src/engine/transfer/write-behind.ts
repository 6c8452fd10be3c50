/** Appends to a staged file a megabyte at a time: what was put together is written while more is got ready. */
import { chunkSizeMax } from '#model/chunker.ts';
import type { StagedFile } from '#platform/files.ts';

/** Bytes that are written together; what is read from one place is as long. */
export const pieceBytesMax = 1024 * 1024;

export class WriteBehind {
  readonly #file: StagedFile;
  readonly #roomBytes: number;
  /** One is written while the other is filled. */
  readonly #rooms: Uint8Array[] = [];
  #filled = 0;
  #underWay: Promise<void> = Promise.resolve();

  /** `fileBytes`: no more memory is taken than what is to come. */
  constructor(file: StagedFile, fileBytes: number) {
    this.#file = file;
    this.#roomBytes = Math.max(chunkSizeMax, Math.min(pieceBytesMax, fileBytes));
  }

  /** Memory for the next `bytes`, `pieceBytesMax` at most, valid until the next call of anything here. */
  async room(bytes: number): Promise<Uint8Array> {
    if (this.#filled + bytes > this.#roomBytes) await this.#flush();
    return this.#room().subarray(this.#filled, this.#filled + bytes);
  }

  /** The first `bytes` of the room that was given last belong to the file. */
  take(bytes: number): void {
    this.#filled += bytes;
  }

  /** Long ones are written from where they lie, and stay the same until they are `written`. */
  async append(bytes: Uint8Array): Promise<void> {
    if (bytes.length < pieceBytesMax) {
      (await this.room(bytes.length)).set(bytes);
      this.take(bytes.length);
      return;
    }
    await this.#flush();
    await this.#write(bytes);
  }

  /** Returns when no write is under way. Throws what one has failed with. */
  written(): Promise<void> {
    return this.#underWay;
  }

  /** Everything is written when it returns. Throws what a write has failed with; nothing is written after that. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#underWay;
  }

  #room(): Uint8Array {
    this.#rooms[0] ??= new Uint8Array(this.#roomBytes);
    return this.#rooms[0];
  }

  async #flush(): Promise<void> {
    if (this.#filled === 0) return;
    const room = this.#room();
    const bytes = room.subarray(0, this.#filled);
    this.#rooms.shift();
    this.#filled = 0;
    await this.#write(bytes, room);
  }

  /** Begins to write once the write before has ended; `room` serves again afterwards. */
  async #write(bytes: Uint8Array, room?: Uint8Array): Promise<void> {
    await this.#underWay;
    this.#underWay = this.#file.write(bytes).then(() => {
      if (room !== undefined) this.#rooms.push(room);
    });
    // A failure is met where it is awaited next; until then it must not count as unhandled.
    this.#underWay.catch(() => undefined);
  }
}
