/** Sends a big content ahead of its commit, while the rest of it is read. */
import type { TaskContext } from '#engine/context.ts';
import { betweenSteps } from '#engine/decisions.ts';
import type { Pace, Pause } from '#engine/long-steps.ts';
import type { Chunk } from '#engine/station-door.ts';
import { pauses } from '#engine/transfer/pauses.ts';
import { beginTransfer, counted, type Moving } from '#engine/transfers.ts';
import { chunkSizeMax } from '#model/chunker.ts';
import type { Hash } from '#model/node.ts';
import { transferBytesMax } from '#protocol/content.ts';

/** Chunks that are asked about, and sent, together. */
const aheadChunksMax = 256;
/** While the station takes in one group, the next is on its way to it. */
const groupsUnderWayMax = 2;

/** A big content that goes up by itself, of `total` bytes. */
export function beginUpload(
  context: TaskContext,
  { path, total, count }: { readonly path: string; readonly total: number; readonly count: Pace['count'] },
): Moving {
  return counted(beginTransfer(context, { direction: 'up', path, files: 1, total, done: 0 }), count);
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

interface Group {
  readonly hashes: ReadonlySet<Hash>;
  readonly arrived: Promise<void>;
}

/** Sends a big content ahead of its commit: a few megabytes are asked about, what is missing is sent. */
export class Ahead {
  readonly #context: TaskContext;
  readonly #of: AheadOf;
  /** The bytes of a group lie in one of these in turn: others are under way while the next is read and hashed. */
  readonly #rooms: Uint8Array[] = [];
  #chunks: Chunk[] = [];
  #bytes = 0;
  /** What is there already passes without a group of its own. */
  readonly #pause: (bytes: number) => Promise<boolean>;
  /** In the order in which they were sent. */
  readonly #underWay: Group[] = [];
  /** The question that was asked last, however it ends. */
  #asked: Promise<void> = Promise.resolve();
  /** What a group has failed with: nothing more is read for one that will not arrive. */
  #failed: { readonly error: unknown } | undefined;

  constructor(context: TaskContext, of: AheadOf) {
    this.#context = context;
    this.#of = of;
    this.#pause = pauses(context, () => this.#arrived(groupsUnderWayMax));
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
    await this.#arrived(0);
  }

  /** Returns when nothing is under way any more, however it ended. */
  async quiet(): Promise<void> {
    await Promise.all([this.#asked, ...this.#underWay.map(({ arrived }) => settled(arrived))]);
  }

  /** Pauses, until no more than so many groups are under way. */
  async #arrived(left: number): Promise<void> {
    do {
      const [first] = this.#underWay.length > left ? this.#underWay : [];
      await this.#of.pause(first?.arrived);
      if (this.#failed) throw this.#failed.error;
      if (first !== undefined) this.#underWay.shift();
    } while (this.#underWay.length > left);
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
    const bytes = this.#bytes;
    const room = this.#rooms.shift();
    this.#chunks = [];
    this.#bytes = 0;
    const own = this.#ownOf(chunks);
    const lacking = this.#lackingOf([...own.values()]);
    this.#asked = settled(lacking);
    await this.#arrived(groupsUnderWayMax - 1);
    await betweenSteps(this.#context);
    const arrived = this.#send(lacking).then(() => {
      this.#there(bytes);
      if (room !== undefined) this.#rooms.push(room);
    });
    arrived.catch((error: unknown) => {
      this.#failed ??= { error };
    });
    this.#underWay.push({ hashes: new Set(own.keys()), arrived });
  }

  /** Each chunk once, without those that are under way: the same bytes may stand in a file many times. */
  #ownOf(chunks: readonly Chunk[]): ReadonlyMap<Hash, Chunk> {
    const isUnderWay = (hash: Hash): boolean => this.#underWay.some(({ hashes }) => hashes.has(hash));
    return new Map(chunks.filter(({ hash }) => !isUnderWay(hash)).map(chunk => [chunk.hash, chunk]));
  }

  /** Asked while those before are under way, so that the question costs no time of its own. */
  async #lackingOf(chunks: readonly Chunk[]): Promise<readonly Chunk[]> {
    if (chunks.length === 0) return [];
    const missing = new Set(await this.#context.doors.station.missing(chunks.map(({ hash }) => hash)));
    return chunks.filter(({ hash }) => missing.has(hash));
  }

  async #send(lacking: Promise<readonly Chunk[]>): Promise<void> {
    const chunks = await lacking;
    if (chunks.length > 0) await this.#context.doors.station.upload(chunks);
  }

  #there(bytes: number): void {
    this.#of.moving.moved(bytes);
  }
}

/** However it ends. A failure is met where it is awaited; until then it must not count as unhandled. */
function settled(work: Promise<unknown>): Promise<void> {
  return work.then(
    () => undefined,
    () => undefined,
  );
}
