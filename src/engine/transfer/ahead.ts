/** Sends a big content ahead of its commit, while the rest of it is read. */
import type { TaskContext } from '#engine/context.ts';
import { betweenSteps } from '#engine/decisions.ts';
import type { Pause } from '#engine/long-steps.ts';
import type { Chunk } from '#engine/station-door.ts';
import { pauses } from '#engine/transfer/pauses.ts';
import { beginTransfer, type Moving } from '#engine/transfers.ts';
import { chunkSizeMax } from '#model/chunker.ts';
import type { Hash } from '#model/node.ts';
import { transferBytesMax } from '#protocol/content.ts';

/** Chunks that are asked about, and sent, together. */
const aheadChunksMax = 256;

/** A big content that goes up by itself. */
export function beginUpload(context: TaskContext, path: string, total: number): Moving {
  return beginTransfer(context, { direction: 'up', path, files: 1, total, done: 0 });
}

/** What is sent ahead, and to whom it is told. */
export interface AheadOf {
  /** Told of what has arrived. */
  readonly moving: Moving;
  /** Bytes of the file, about. */
  readonly size: number;
  /** Where a turn may leave it (R159). */
  readonly pause: Pause;
  /** Chunks that are there already. */
  readonly known?: ReadonlySet<Hash>;
}

/** Sends a big content ahead of its commit: a few megabytes are asked about, what is missing is sent. */
export class Ahead {
  readonly #context: TaskContext;
  readonly #of: AheadOf;
  /** The bytes of a group lie in one of these in turn: one group is under way while the next is read and hashed. */
  readonly #rooms: Uint8Array[] = [];
  #chunks: Chunk[] = [];
  #bytes = 0;
  /** What is there already passes without a group of its own. */
  readonly #pause: (bytes: number) => Promise<boolean>;
  #underWay: Promise<void> = Promise.resolve();

  constructor(context: TaskContext, of: AheadOf) {
    this.#context = context;
    this.#of = of;
    this.#pause = pauses(context, () => of.pause(this.#underWay));
  }

  async add(chunk: Chunk): Promise<void> {
    const size = chunk.bytes.length;
    if (this.#of.known?.has(chunk.hash)) {
      this.#there(size);
      await this.#pause(size);
      return;
    }
    if (this.#bytes + size > this.#room().length) await this.#flush();
    const bytes = this.#room().subarray(this.#bytes, this.#bytes + size);
    bytes.set(chunk.bytes);
    this.#chunks.push({ hash: chunk.hash, bytes });
    this.#bytes += size;
    if (this.#bytes >= this.#context.sizes.pieceMin || this.#chunks.length >= aheadChunksMax) await this.#flush();
  }

  async finish(): Promise<void> {
    await this.#flush();
    await this.#of.pause(this.#underWay);
  }

  /** Returns when nothing is under way any more, however it ended. */
  async quiet(): Promise<void> {
    await this.#underWay.catch(() => undefined);
  }

  /** The memory of the present group: no more than the file has, or a group and a chunk that goes over it. */
  #room(): Uint8Array {
    const [room] = this.#rooms;
    if (room !== undefined) return room;
    const bytes = Math.max(chunkSizeMax, Math.min(this.#of.size, transferBytesMax + chunkSizeMax));
    this.#rooms[0] = new Uint8Array(bytes);
    return this.#rooms[0];
  }

  async #flush(): Promise<void> {
    const chunks = this.#chunks;
    const room = this.#rooms.shift();
    this.#chunks = [];
    this.#bytes = 0;
    await this.#of.pause(this.#underWay);
    await betweenSteps(this.#context);
    this.#underWay = this.#send(chunks).then(() => {
      if (room !== undefined) this.#rooms.push(room);
    });
    this.#underWay.catch(() => undefined);
  }

  async #send(chunks: readonly Chunk[]): Promise<void> {
    if (chunks.length === 0) return;
    const { station } = this.#context.doors;
    const missing = new Set(await station.missing(chunks.map(chunk => chunk.hash)));
    const lacking = chunks.filter(chunk => missing.has(chunk.hash));
    if (lacking.length > 0) await station.upload(lacking);
    this.#there(chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0));
  }

  #there(bytes: number): void {
    this.#context.tally.bytesDone += bytes;
    this.#of.moving.moved(bytes);
  }
}
