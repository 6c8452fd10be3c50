/**
 * Big contents that are read, fetched or sent over several turns (R159).
 *
 * A turn goes on with one until it is done, or until something newer waits: then the step stays at its pause, with its file
 * open, and a later turn goes on with it there. While no turn carries it, it does nothing but wait for the requests
 * that are under way.
 */
import type { TaskContext } from '#engine/context.ts';
import { createReadBlock, type ReadBlock } from '#engine/read-block.ts';
import { FilesError } from '#platform/files.ts';

/** Steps that are open at once: each holds an open file, and memory for what it reads. */
export const longStepsMax = 4;
/**
 * Contents below so many bytes that a turn carries beside each other. Of a bigger one, the pieces alone keep the way to the
 * station busy.
 */
const carriedBelow: readonly (readonly [bytes: number, count: number])[] = [
  [16 * 1024 * 1024, 3],
  [128 * 1024 * 1024, 2],
];
/** A turn lasts so many times what planning took, at least, before it leaves a big content: planning stays the smaller part. */
export const workPerPlanning = 4;

/** Waits for what is `first`, and there the turn may leave the step to a later one. */
export type Pause = (first?: Promise<unknown>) => Promise<void>;

/** What a step that may take long works with. */
export interface Pace {
  readonly pause: Pause;
  readonly readBlock: ReadBlock;
  /** So many bytes more are where they belong. */
  readonly count: (bytes: number) => void;
}

/** Carries out steps that may take long. */
export interface Carrier {
  /** Answers `later` when a later turn is to go on with the step. The name tells all that it depends on. */
  carry<T>(name: string, work: (pace: Pace) => Promise<T>): Promise<T | 'later'>;
  /** Whether the step of that name has begun, in an earlier turn. */
  isOpen(name: string): boolean;
  /** How many steps are to be carried beside each other, of which the one with that name is of so many bytes. */
  several(name: string, bytes: number): number;
  /** Whether the turn should end, and nothing more be begun in it. */
  isOver(): boolean;
  /** Something has failed that ends the turn: it waits for no more than is under way of the steps that it carries. */
  fail(): void;
}

/** Each step is carried out wholly in this turn. */
export function atOnce(context: TaskContext): Carrier {
  const count = (bytes: number): void => countBytes(context, bytes);
  return {
    carry: (_, work) => work({ pause: neverLeft, readBlock: context.readBlock, count }),
    isOpen: () => false,
    several: () => 1,
    isOver: () => false,
    fail: () => undefined,
  };
}

function countBytes({ tally }: TaskContext, bytes: number): void {
  tally.bytesDone += bytes;
}

/** Of a step that no turn leaves. */
export const neverLeft: Pause = async first => {
  await first;
};

/** Thrown within a step that nobody goes on with. */
export class StepEnded extends Error {
  override readonly name = 'StepEnded';
}

export class LongSteps implements Carrier {
  readonly #context: () => TaskContext;
  readonly #isNewerThere: () => boolean;
  readonly #steps = new Map<string, LongStep>();
  readonly #free: ReadBlock[] = [];
  /** Those that this turn carries at the moment. */
  readonly #carried = new Set<LongStep>();
  /** Whether this turn has gone on with any. */
  #hasCarried = false;
  /** Whether it left one. */
  #hasLeft = false;
  /** Whether something has failed in a way that ends the turn. */
  #hasFailed = false;
  /** Whether there was no room for one, and whether there is since: it is in its turn before bigger ones go on. */
  #room: 'enough' | 'none' | 'again' = 'enough';
  /** Whether it is awaited that a turn may leave. */
  #isRousing = false;
  /** From when on a turn may leave, on the monotonic clock in milliseconds. */
  #mayLeaveAtMs = 0;

  /** `isNewerThere`: whether something newer waits, here or at the station, or the task is to end. */
  constructor(context: () => TaskContext, isNewerThere: () => boolean) {
    this.#context = context;
    this.#isNewerThere = isNewerThere;
  }

  /** Whether a step waits to be gone on with. */
  areOpen(): boolean {
    return this.#steps.size > 0;
  }

  isOpen(name: string): boolean {
    return this.#steps.has(name);
  }

  several(name: string, bytes: number): number {
    const count = carriedBelow.find(([below]) => bytes < below)?.[1] ?? 1;
    if (this.isOpen(name)) return count;
    const waiting = this.#steps.size - this.#carried.size;
    return Math.max(1, Math.min(count, longStepsMax - waiting));
  }

  /** Bytes that were moved for steps which are not done yet. */
  bytesDone(): number {
    return [...this.#steps.values()].reduce((sum, { bytesDone }) => sum + bytesDone, 0);
  }

  /** A plan was made, which took so long. */
  planned(tookMs: number): void {
    this.#mayLeaveAtMs = this.#nowMs() + workPerPlanning * tookMs;
    this.#hasCarried = false;
    this.#hasLeft = false;
    this.#hasFailed = false;
    this.#room = 'enough';
  }

  isOver(): boolean {
    return this.#hasLeft || this.#room === 'again' || (this.#hasCarried && this.#shouldLeave());
  }

  fail(): void {
    this.#hasFailed = true;
    this.#leavePausing();
  }

  /** Something newer came. Much of it may come at once, and waits together. */
  rouse(): void {
    if (this.#carried.size === 0 || this.#isRousing) return;
    const inMs = this.#mayLeaveAtMs - this.#nowMs();
    if (inMs <= 0) this.#leavePausing();
    else void this.#leaveIn(inMs);
  }

  async carry<T>(name: string, work: (pace: Pace) => Promise<T>): Promise<T | 'later'> {
    const known = this.#steps.get(name);
    if (!known && this.#steps.size >= longStepsMax) {
      this.#room = 'none';
      return 'later';
    }
    const step = known ?? this.#begin(name, work);
    this.#carried.add(step);
    this.#hasCarried = true;
    try {
      const result = await step.carryOn();
      if (result === 'later') this.#hasLeft = true;
      else this.#forget(name, step);
      return result as T | 'later';
    } catch (error) {
      this.#forget(name, step);
      // Of one file alone the others know nothing.
      if (!(error instanceof FilesError)) this.fail();
      throw error;
    } finally {
      this.#carried.delete(step);
    }
  }

  /** Ends the steps that are not among these, until nothing of them is under way any more; answers whether there were any. */
  async endOthers(names: ReadonlySet<string>): Promise<boolean> {
    let ended = false;
    for (const [name, step] of [...this.#steps]) {
      if (names.has(name)) continue;
      this.#forget(name, step);
      await step.end();
      ended = true;
    }
    return ended;
  }

  /** Ends all; what they held in memory goes. */
  async end(): Promise<void> {
    await this.endOthers(new Set());
    this.#free.length = 0;
  }

  #begin(name: string, work: (pace: Pace) => Promise<unknown>): LongStep {
    const readBlock = this.#free.pop() ?? createReadBlock();
    const count = (bytes: number): void => countBytes(this.#context(), bytes);
    const step = new LongStep(() => this.#shouldLeave(), { readBlock, count }, work);
    this.#steps.set(name, step);
    return step;
  }

  #forget(name: string, step: LongStep): void {
    this.#steps.delete(name);
    this.#free.push(step.readBlock);
    if (this.#room === 'none') this.#room = 'again';
  }

  async #leaveIn(ms: number): Promise<void> {
    this.#isRousing = true;
    await this.#context().doors.clock.sleep(ms);
    this.#isRousing = false;
    // Another plan may have been made meanwhile.
    this.rouse();
  }

  #leavePausing(): void {
    for (const step of this.#carried) step.leaveIfPausing();
  }

  #shouldLeave(): boolean {
    return this.#hasFailed || (this.#nowMs() >= this.#mayLeaveAtMs && this.#isNewerThere());
  }

  #nowMs(): number {
    return this.#context().doors.clock.monotonicMs();
  }
}

class LongStep {
  bytesDone = 0;
  readonly readBlock: ReadBlock;
  readonly #shouldLeave: () => boolean;
  readonly #count: Pace['count'];
  readonly #work: (pace: Pace) => Promise<unknown>;
  #result: Promise<unknown> | undefined;
  /** It waits for what is first, so the turn may leave. */
  #isPausing = false;
  #ended = false;
  /** Tells the turn that carries it to leave; undefined while none does. */
  #leave: (() => void) | undefined;
  /** Goes on, once a turn carries it again. */
  #goOn: (() => void) | undefined;

  constructor(
    shouldLeave: () => boolean,
    { readBlock, count }: Omit<Pace, 'pause'>,
    work: (pace: Pace) => Promise<unknown>,
  ) {
    this.#shouldLeave = shouldLeave;
    this.readBlock = readBlock;
    this.#count = count;
    this.#work = work;
  }

  async carryOn(): Promise<unknown> {
    const left = new Promise<'later'>(resolve => {
      this.#leave = () => resolve('later');
    });
    this.#result ??= this.#work({
      pause: first => this.#pause(first),
      readBlock: this.readBlock,
      count: bytes => {
        this.bytesDone += bytes;
        this.#count(bytes);
      },
    });
    // A failure is met by the turn that carries it; until then it must not count as unhandled.
    this.#result.catch(() => undefined);
    this.leaveIfPausing();
    if (this.#leave !== undefined) this.#goOn?.();
    return Promise.race([this.#result, left]);
  }

  /** The turn leaves it at its pause, if it is at one. */
  leaveIfPausing(): void {
    if (!this.#isPausing || !this.#shouldLeave()) return;
    this.#leave?.();
    this.#leave = undefined;
  }

  async end(): Promise<void> {
    this.#ended = true;
    this.#goOn?.();
    await this.#result?.catch(() => undefined);
  }

  async #pause(first: Promise<unknown> = Promise.resolve()): Promise<void> {
    this.#isPausing = true;
    this.leaveIfPausing();
    const failure = await first.then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    this.#isPausing = false;
    // What a turn took up again goes on at least to its next pause.
    if (this.#leave === undefined && !this.#ended) await new Promise<void>(resolve => (this.#goOn = resolve));
    this.#goOn = undefined;
    if (this.#ended) throw new StepEnded();
    if (failure) throw failure.error;
  }
}
