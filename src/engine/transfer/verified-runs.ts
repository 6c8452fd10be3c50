/** Reads chunks that should stand in a file and verifies them: while those of one run are used, the next run is read and hashed. */
import { present } from '#base/assert.ts';
import type { ReadBlock } from '#engine/read-block.ts';
import type { TaskDoors } from '#engine/settings.ts';
import { pieceBytesMax } from '#engine/transfer/write-behind.ts';
import type { ChunkRef, Manifest } from '#model/manifest.ts';
import { hashEachHere } from '#platform/doors.ts';
import type { OpenFile } from '#platform/files.ts';

/** Where chunks should stand one after the other. */
export interface RunAt {
  /** Of the first, bytes from the beginning of the file. */
  readonly offset: number;
  /** `pieceBytesMax` at most together. */
  readonly run: readonly ChunkRef[];
}

export interface VerifiedRun {
  /** How many chunks, from the first on, stand there as they should. */
  readonly count: number;
  /** Theirs; valid until the next run is asked for. */
  readonly bytes: Uint8Array;
}

const nothing: VerifiedRun = { count: 0, bytes: new Uint8Array(0) };

/** Where the chunks are read. */
export interface RunsFrom {
  readonly file: OpenFile;
  /** Of the step that they are read for; nothing else of it reads meanwhile. */
  readonly readBlock: ReadBlock;
  /** Answers which chunks of the content, from one position on, should stand where in the file; undefined: none. */
  readonly runAt: (at: number) => RunAt | undefined;
}

interface Reading {
  /** Position of the first chunk in the content. */
  readonly at: number;
  /** Index of the block that they are read into. */
  readonly room: number;
  readonly verified: Promise<VerifiedRun>;
}

export class VerifiedRuns {
  readonly #doors: Pick<TaskDoors, 'hash' | 'hashEach'>;
  readonly #from: RunsFrom;
  /** Indices of the blocks that are free: one is used while the next run is read into the other. */
  readonly #rooms = [1, 0];
  #present: Reading | undefined;
  #next: Reading | undefined;

  constructor(doors: Pick<TaskDoors, 'hash' | 'hashEach'>, from: RunsFrom) {
    this.#doors = doors;
    this.#from = from;
  }

  /** The chunks from position `at` on. Throws `FilesError`. */
  async take(at: number): Promise<VerifiedRun> {
    const run = this.#from.runAt(at);
    if (run === undefined) return nothing;
    this.#free(this.#present);
    if (this.#next?.at !== at) await this.#giveUpNext();
    this.#present = this.#next ?? this.#begin(at, run);
    const behind = at + run.run.length;
    const next = this.#from.runAt(behind);
    this.#next = next && this.#begin(behind, next);
    return this.#present.verified;
  }

  /** Returns when nothing is read or hashed any more, however it ended. */
  async quiet(): Promise<void> {
    await Promise.allSettled([this.#present?.verified, this.#next?.verified]);
  }

  #begin(at: number, run: RunAt): Reading {
    const room = present(this.#rooms.pop(), 'two runs at most are read or used');
    const verified = this.#verified(run, this.#from.readBlock(pieceBytesMax, room));
    // A failure is met where it is awaited; until then it must not count as unhandled.
    verified.catch(() => undefined);
    return { at, room, verified };
  }

  async #giveUpNext(): Promise<void> {
    const next = this.#next;
    this.#next = undefined;
    await next?.verified.catch(() => undefined);
    this.#free(next);
  }

  #free(reading: Reading | undefined): void {
    if (reading !== undefined) this.#rooms.push(reading.room);
  }

  async #verified({ offset, run }: RunAt, room: Uint8Array): Promise<VerifiedRun> {
    const ends = endsOf(run);
    const filled = await this.#from.file.read(offset, room.subarray(0, ends.at(-1) ?? 0));
    const there = ends.filter(end => end <= filled);
    const hashEach = this.#doors.hashEach ?? hashEachHere(this.#doors.hash);
    const hashes = await hashEach(room.subarray(0, there.at(-1) ?? 0), there);
    const wrong = hashes.findIndex((hash, index) => hash !== run[index]?.hash);
    const count = wrong < 0 ? there.length : wrong;
    return { count, bytes: room.subarray(0, ends[count - 1] ?? 0) };
  }
}

/** As many chunks from position `at` on as are read, or written, together. */
export function runFrom({ chunks }: Manifest, at: number): readonly ChunkRef[] {
  const run: ChunkRef[] = [];
  let bytes = 0;
  for (let next = chunks[at]; next !== undefined; next = chunks[at + run.length]) {
    bytes += next.size;
    if (bytes > pieceBytesMax) break;
    run.push(next);
  }
  return run;
}

/** Where each of these chunks ends that stand one after the other, bytes from the beginning of the first. */
export function endsOf(chunks: readonly ChunkRef[]): readonly number[] {
  let end = 0;
  return chunks.map(({ size }) => {
    end += size;
    return end;
  });
}
