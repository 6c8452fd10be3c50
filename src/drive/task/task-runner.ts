/**
 * The loop around one task: run a round, then wait for whatever comes first of a hint, a push, the moment the
 * engine asked for, the poll of the feed and the full rescan.
 *
 * Nothing that a round throws ends the loop: it is logged, shown in the status and tried again with back-off.
 */

import { backOffMs } from '#drive/connection/back-off.ts';
import type { StartTimer } from '#drive/connection/timer.ts';
import type { Progress, Round, Task } from '#engine/round.ts';
import type { NodeId } from '#model/node.ts';
import type { Hint, Log } from '#platform/doors.ts';
import type { PushMessage } from '#protocol/feed.ts';

/** How often the feed is read even when no push came, milliseconds. */
export const feedPollMs = 60_000;
/** How often a folder that is absent is looked for: its disk may be back, and nothing else says so. Milliseconds. */
export const absentLookMs = 5_000;
/** How often the whole folder is looked through even when no hint came, milliseconds. */
export const fullRescanMs = 10 * 60_000;
/** The same where a watcher does not hear what others do: on a volume of another computer (S60). */
export const networkRescanMs = 60_000;
/** Looking through a folder takes at most this part of the time, within `fullRescanMs`. */
const rescanShareMax = 1 / 10;

export interface RunnerDoors {
  readonly task: Task;
  readonly share: NodeId;
  readonly log: Log;
  /** Milliseconds on a clock that only goes forward. */
  readonly monotonicMs: () => number;
  /** A number in [0, 1). */
  readonly chance: () => number;
  readonly startTimer: StartTimer;
  /** Called after each round, e.g. to watch the folder once it is there. */
  readonly afterRound?: (state: RunnerState) => Promise<void>;
  /** It does nothing: the task is opened anew to go on. */
  readonly paused: boolean;
  /** How often the whole folder is looked through, milliseconds; left out: `fullRescanMs`. */
  readonly rescanMs?: () => number;
}

export type RunnerState = Round['state'] | 'starting' | 'error';

export interface RunnerStatus {
  readonly paused: boolean;
  /** How the last round ended. */
  readonly state: RunnerState;
  /** What there is to say about that, a sentence; empty when nothing. */
  readonly detail: string;
  readonly progress: Progress;
  readonly round: Round | undefined;
  /** What the last round threw; undefined when it ended well. */
  readonly error: Error | undefined;
  /** True while a round runs. */
  readonly busy: boolean;
}

/** How a round that was asked for ended: it began after `prove` was called and looked everywhere. */
export type Proof =
  /** `moved`: something was carried out since the question, which other tasks may have to hear of. */
  | { readonly kind: 'settled'; readonly moved: boolean }
  | { readonly kind: 'failed'; readonly state: RunnerState; readonly detail: string }
  | { readonly kind: 'paused' }
  /** The runner was closed meanwhile: if the task goes on, another one runs it. `moved` as above. */
  | { readonly kind: 'closed'; readonly moved: boolean };

interface Waiting {
  /** The number of the round that counts first. */
  readonly from: number;
  moved: boolean;
  readonly answer: (proof: Proof) => void;
}

/** States that are tried again with back-off: nothing on this computer can end them. */
const failing: ReadonlySet<RunnerState> = new Set(['offline', 'refused', 'error']);

export class TaskRunner {
  readonly #doors: RunnerDoors;
  readonly #task: Task;
  readonly #paused: boolean;
  #closed = false;
  #busy = false;
  #rounds = 0;
  #failures = 0;
  #last: Round | undefined;
  #error: Error | undefined;
  #state: RunnerState = 'starting';
  #rescannedAt: number | undefined;
  /** How long the round took that looked through everything last, milliseconds. */
  #rescanTookMs = 0;
  #polledAt: number | undefined;
  #waiting: Waiting[] = [];
  #wake: (() => void) | undefined;
  /** A wake that came while a round ran: go on at once. */
  #awake = false;
  #loop: Promise<void> | undefined;

  constructor(doors: RunnerDoors) {
    this.#doors = doors;
    this.#task = doors.task;
    this.#paused = doors.paused;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  status(): RunnerStatus {
    return {
      paused: this.#paused,
      state: this.#state,
      detail: this.#detail(),
      progress: this.#task.progress(),
      round: this.#last,
      error: this.#error,
      busy: this.#busy,
    };
  }

  /** Why a path (relative to the folder) is in its state, as the engine sees it. */
  explain(path: string): Promise<string> {
    return this.#task.why(path);
  }

  /** Whether the path is left out by its person, or by an ignore file. */
  apart(path: string): ReturnType<Task['apart']> {
    return this.#task.apart(path);
  }

  /** A watcher's word. While the station cannot be reached it is kept, but does not cause another try. */
  hint(hint: Hint): void {
    this.#task.hint(hint);
    if (this.#failures === 0) this.#rouse();
  }

  /** What a push says is compared with the records; where those cannot be read, the next round reads the feed. */
  pushed(push: PushMessage): void {
    try {
      if (this.#task.pushed(push)) this.#rouse();
    } catch (error) {
      this.#doors.log('error', 'push not taken in', { error: String(error) });
      this.#polledAt = undefined;
      this.#rouse();
    }
  }

  /** The push channel stands again: what was pushed in between is unknown. */
  hearsAnew(): void {
    this.#task.hearsAnew();
    this.retryNow();
  }

  /** Ends a back-off and reads the feed: the station answers again, or a person asked. */
  retryNow(): void {
    this.#failures = 0;
    this.#readFeed();
    this.#rouse();
  }

  /** A person decided about something that was set aside: nothing is at rest until a round has dealt with it. */
  decided(): void {
    this.#state = 'starting';
    this.retryNow();
  }

  /**
   * Looks everywhere and reads the feed, and answers once a round that did so ended at rest, or cannot.
   * While the station is not reachable or there is work, it goes on; `stop` ends the asking.
   */
  prove(stop: AbortSignal): Promise<Proof> {
    if (this.#closed) return Promise.resolve({ kind: 'closed', moved: false });
    if (this.#paused) return Promise.resolve({ kind: 'paused' });
    return new Promise(resolve => {
      const waiting: Waiting = { from: this.#rounds + 1, moved: false, answer: resolve };
      this.#waiting.push(waiting);
      stop.addEventListener('abort', () =>
        this.#waiting.splice(0, Infinity, ...this.#waiting.filter(each => each !== waiting)),
      );
      this.#task.hint({ paths: undefined });
      this.retryNow();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#rouse();
    await Promise.all([this.#task.close(), this.#loop]);
    for (const each of this.#waiting.splice(0)) each.answer({ kind: 'closed', moved: each.moved });
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      if (this.#paused) await this.#sleep(undefined);
      else await this.#sleep(await this.#oneRound());
    }
  }

  /** Runs a round; answers how long to wait then, milliseconds (0 = go on). */
  async #oneRound(): Promise<number> {
    this.#rounds += 1;
    const number = this.#rounds;
    this.#awake = false;
    this.#busy = true;
    let isRescan = false;
    const begunMs = this.#doors.monotonicMs();
    try {
      isRescan = this.#lookWhenDue();
      this.#last = await this.#task.syncOnce();
      this.#state = this.#last.state;
      this.#error = undefined;
    } catch (error) {
      this.#state = 'error';
      this.#error = error instanceof Error ? error : new Error(String(error));
      this.#doors.log('error', 'round failed', { error: this.#error.stack });
    } finally {
      this.#busy = false;
    }
    if (isRescan) this.#rescanTookMs = this.#doors.monotonicMs() - begunMs;
    this.#failures = failing.has(this.#state) ? this.#failures + 1 : 0;
    await this.#tellAfterRound();
    this.#answer(number);
    return this.#nextInMs();
  }

  async #tellAfterRound(): Promise<void> {
    try {
      await this.#doors.afterRound?.(this.#state);
    } catch (error) {
      this.#doors.log('warn', 'after-round work failed', { error: String(error) });
    }
  }

  /** What is due since the last time, whatever woke the loop in between; answers whether everything is looked through. */
  #lookWhenDue(): boolean {
    const now = this.#doors.monotonicMs();
    const isRescan = this.#rescannedAt === undefined || now - this.#rescannedAt >= this.#rescanEveryMs();
    if (isRescan) {
      this.#rescannedAt = now;
      this.#task.hint({ paths: undefined });
    }
    if (this.#polledAt === undefined || now - this.#polledAt >= feedPollMs) this.#readFeed();
    return isRescan;
  }

  #rescanEveryMs(): number {
    const wantedMs = this.#doors.rescanMs?.() ?? fullRescanMs;
    return Math.max(wantedMs, Math.min(fullRescanMs, this.#rescanTookMs / rescanShareMax));
  }

  /** A push about no epoch: it is news to every task, so that the next round reads the feed. */
  #readFeed(): void {
    this.#task.pushed({ share: this.#doors.share, epoch: '', head: 0 });
    this.#polledAt = this.#doors.monotonicMs();
  }

  #nextInMs(): number {
    if (this.#state === 'working') return 0;
    if (this.#failures > 0) return backOffMs(this.#failures, this.#doors.chance());
    return Math.min(this.#last?.wakeInMs ?? feedPollMs, this.#state === 'absent' ? absentLookMs : feedPollMs);
  }

  #answer(round: number): void {
    if ((this.#last?.steps ?? 0) > 0) for (const each of this.#waiting) each.moved = true;
    const proof = this.#proof();
    if (proof === undefined) return;
    const heard = this.#waiting.filter(each => each.from <= round);
    this.#waiting = this.#waiting.filter(each => each.from > round);
    for (const each of heard) each.answer(proof.kind === 'settled' ? { ...proof, moved: each.moved } : proof);
  }

  #proof(): Proof | undefined {
    if (this.#state === 'settled') return { kind: 'settled', moved: false };
    if (this.#state === 'working' || this.#state === 'offline' || this.#state === 'starting') return undefined;
    // What goes on by itself later is worth waiting for; what does not, never will be.
    if (this.#state === 'waiting' && this.#last?.wakeInMs !== undefined) return undefined;
    return { kind: 'failed', state: this.#state, detail: this.#detail() };
  }

  #detail(): string {
    return this.#error?.message ?? this.#last?.detail ?? '';
  }

  #rouse(): void {
    this.#awake = true;
    this.#wake?.();
  }

  /** Until woken or `ms` have passed; undefined waits to be woken. */
  async #sleep(ms: number | undefined): Promise<void> {
    if (ms === 0 || this.#awake || this.#closed) {
      this.#awake = false;
      return;
    }
    await new Promise<void>(resolve => {
      const stop = ms === undefined ? () => undefined : this.#doors.startTimer(ms, resolve);
      this.#wake = () => {
        stop();
        resolve();
      };
    });
    this.#wake = undefined;
    this.#awake = false;
  }
}
