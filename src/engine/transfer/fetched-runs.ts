/**
 * Fetches the chunks of a big content, a few megabytes at a time: while one run of chunks is put to the file, the next is under
 * way already.
 */
import type { TaskContext } from '#engine/context.ts';
import type { Pause } from '#engine/long-steps.ts';
import { type Fetched, StationError } from '#engine/station-door.ts';
import type { ContentStep } from '#engine/transfer/apply.ts';
import { refuse } from '#engine/transfer/staging.ts';
import { pieceBytesMax, type WriteBehind } from '#engine/transfer/write-behind.ts';
import type { Moving } from '#engine/transfers.ts';
import { chunkSizeMax } from '#model/chunker.ts';
import type { ChunkRef, Manifest } from '#model/manifest.ts';
import type { Hash } from '#model/node.ts';

const nothing = new Uint8Array(0);

export interface FetchedInto {
  readonly step: ContentStep;
  readonly manifest: Manifest;
  readonly out: WriteBehind;
  readonly moving: Moving;
  readonly pause: Pause;
  /** A run ends before a chunk that can be had without the station. */
  readonly isHere: (hash: Hash) => boolean;
}

type Refused = Extract<Fetched, { readonly refused: unknown }>;

/** Chunks that follow each other, and are asked for together. */
interface Run {
  /** Position of the first. */
  readonly at: number;
  readonly count: number;
  readonly room: Uint8Array;
  /** How many have come; their bytes lie one after the other in the room. */
  came: number;
  filled: number;
  /** Bytes that were handed on to the file. */
  passed: number;
  refused: Refused | undefined;
}

interface UnderWay {
  readonly run: Run;
  /** Fulfilled when the request has ended, with what it has failed with. */
  readonly ended: Promise<{ readonly error: unknown } | undefined>;
}

export class FetchedRuns {
  readonly #context: TaskContext;
  readonly #into: FetchedInto;
  /** In turn: one is written while the next run arrives in the other. */
  readonly #rooms: Uint8Array[] = [nothing, nothing];
  /** The run that is put to the file. */
  #present: UnderWay | undefined;
  #next: UnderWay | undefined;
  /** Nothing more is asked for, nor taken of what is under way: the station refused, or `end` was called. */
  #isOver = false;

  constructor(context: TaskContext, into: FetchedInto) {
    this.#context = context;
    this.#into = into;
  }

  /** Appends a run of chunks from position `at` on; answers how many: 0 where the station refused, or the task is closing. */
  async append(at: number): Promise<number> {
    const { step, out, pause } = this.#into;
    if (this.#context.closing || this.#isOver) return 0;
    if (this.#next?.run.at !== at) await this.#next?.ended;
    // Whatever is begun now takes a room that was filled before.
    await out.written();
    this.#present = this.#next?.run.at === at ? this.#next : this.#begin(at);
    const { run, ended } = this.#present;
    this.#next = this.#beginNext(at + run.count);
    try {
      await pause(ended);
    } finally {
      await this.#keep(run);
    }
    const failure = await ended;
    if (failure !== undefined) throw failure.error;
    if (run.refused !== undefined) {
      this.#isOver = true;
      refuse(this.#context, step, run.refused);
    } else if (run.came === 0 && !this.#context.closing) {
      throw new StationError('hostile', `The station left out chunk ${at}, which it was asked for.`);
    }
    return run.came;
  }

  /** Returns when nothing is under way any more; what has come is appended as far as nothing is missing before it. */
  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all([this.#present?.ended, this.#next?.ended]);
    const [present, next] = [this.#present?.run, this.#next?.run];
    if (next !== undefined && present !== undefined && present.came === present.count) await this.#keep(next);
  }

  /** Hands on what has come and was not handed on yet. */
  async #keep(run: Run): Promise<void> {
    const bytes = run.room.subarray(run.passed, run.filled);
    run.passed = run.filled;
    await this.#into.out.append(bytes);
  }

  #beginNext(at: number): UnderWay | undefined {
    const { manifest, isHere } = this.#into;
    const first = manifest.chunks[at];
    return first === undefined || isHere(first.hash) ? undefined : this.#begin(at);
  }

  #begin(at: number): UnderWay {
    const chunks = this.#chunksFrom(at);
    const bytes = chunks.reduce((sum, { size }) => sum + size, 0);
    const run = {
      at,
      count: chunks.length,
      room: this.#room(bytes),
      came: 0,
      filled: 0,
      passed: 0,
      refused: undefined,
    };
    const ended = this.#receive(run).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    return { run, ended };
  }

  #chunksFrom(at: number): readonly ChunkRef[] {
    const { manifest, isHere } = this.#into;
    const chunks: ChunkRef[] = [];
    let bytes = 0;
    for (let chunk = manifest.chunks[at]; chunk !== undefined; chunk = manifest.chunks[at + chunks.length]) {
      if (bytes >= this.#context.sizes.pieceMin || (bytes > 0 && isHere(chunk.hash))) break;
      chunks.push(chunk);
      bytes += chunk.size;
    }
    return chunks;
  }

  /** The room that is not in use, of `bytes` at least: a whole piece may be a chunk longer than the one before. */
  #room(bytes: number): Uint8Array {
    const free = this.#rooms.shift() ?? nothing;
    const wanted = bytes < this.#context.sizes.pieceMin ? bytes : this.#context.sizes.pieceMin + chunkSizeMax;
    const room = free.length >= bytes ? free : new Uint8Array(wanted);
    this.#rooms.push(room);
    return room;
  }

  async #receive(run: Run): Promise<void> {
    const { step, manifest, moving } = this.#into;
    const chunks = Array.from({ length: run.count }, (_, index) => run.at + index);
    const want = { node: step.id, content: step.state.content, manifest: false, chunks };
    for await (const item of this.#context.doors.station.fetch([want], () => manifest)) {
      if ('refused' in item) {
        run.refused = item;
        return;
      }
      if (!('bytes' in item)) continue;
      if (item.position !== run.at + run.came)
        throw new StationError(
          'hostile',
          `The station sent chunk ${item.position} where ${run.at + run.came} was due.`,
        );
      run.room.set(item.bytes, run.filled);
      run.filled += item.bytes.length;
      run.came += 1;
      moving.moved(item.bytes.length);
      await this.#passOn(run);
      // What has come is kept; the next attempt goes on behind it.
      if (this.#isOver || this.#context.closing) return;
    }
  }

  /** Little of what has come is to be lost with the process, on a slow network too. */
  async #passOn(run: Run): Promise<void> {
    if (run === this.#present?.run && run.filled - run.passed >= pieceBytesMax) await this.#keep(run);
  }
}
