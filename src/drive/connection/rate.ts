/** How fast bytes may go one way, of a drive or of one task: a bucket that fills with time, and may be overdrawn once. */
import { type StartTimer, systemTimer } from '#drive/connection/timer.ts';

/** What may go at once after a rest, seconds of the rate. */
const burstSeconds = 0.25;
/** Bytes that are asked for at once. */
const pieceBytes = 16 * 1024;
/** Bytes in the KB of settings. */
const kilobyte = 1_000;

/** Both ways. */
export interface Rates {
  readonly up: Rate;
  readonly down: Rate;
}

interface Waiting {
  readonly bytes: number;
  readonly go: () => void;
}

export class Rate {
  readonly #monotonicMs: () => number;
  readonly #startTimer: StartTimer;
  #bytesPerSecond = 0;
  #allowance = 0;
  #filledAtMs = 0;
  #waiting: Waiting[] = [];
  #stopTimer: () => void = () => undefined;

  constructor(monotonicMs = () => performance.now(), startTimer = systemTimer) {
    this.#monotonicMs = monotonicMs;
    this.#startTimer = startTimer;
  }

  /** Bytes a second; 0 is no limit. */
  get bytesPerSecond(): number {
    return this.#bytesPerSecond;
  }

  /** Holds at once, for those who wait too. */
  set(bytesPerSecond: number): void {
    this.#fill();
    this.#bytesPerSecond = bytesPerSecond;
    this.#serve();
  }

  /** Fulfilled when these bytes may go; who asked first goes first. */
  take(bytes: number): Promise<void> {
    if (this.#bytesPerSecond === 0) return Promise.resolve();
    return new Promise(go => {
      this.#waiting.push({ bytes, go });
      this.#serve();
    });
  }

  #serve(): void {
    this.#stopTimer();
    this.#fill();
    const isFree = (): boolean => this.#bytesPerSecond === 0 || this.#allowance >= 0;
    while (this.#waiting.length > 0 && isFree()) {
      const first = this.#waiting.shift();
      this.#allowance -= first?.bytes ?? 0;
      first?.go();
    }
    if (this.#waiting.length === 0) return;
    const ms = Math.ceil((-this.#allowance / this.#bytesPerSecond) * 1000);
    this.#stopTimer = this.#startTimer(ms, () => this.#serve());
  }

  #fill(): void {
    const now = this.#monotonicMs();
    const earned = ((now - this.#filledAtMs) / 1000) * this.#bytesPerSecond;
    this.#allowance = Math.min(this.#allowance + earned, this.#bytesPerSecond * burstSeconds);
    this.#filledAtMs = now;
  }
}

/** KB a second each way; 0 is no limit. */
export function limitRates({ up, down }: Rates, limits: { readonly up: number; readonly down: number }): void {
  up.set(limits.up * kilobyte);
  down.set(limits.down * kilobyte);
}

/** The least limit of all, bytes a second; 0 where none has one. */
export function leastOf(rates: readonly Rate[]): number {
  const limits = rates.map(({ bytesPerSecond }) => bytesPerSecond).filter(limit => limit > 0);
  return limits.length === 0 ? 0 : Math.min(...limits);
}

/** Fulfilled when these bytes may go by every one of them. What waits for one takes nothing of those after it. */
export async function takeOf(rates: readonly Rate[], bytes: number): Promise<void> {
  for (const rate of rates) if (rate.bytesPerSecond > 0) await rate.take(bytes);
}

/** The bytes in pieces, each when it may go. */
export async function* paced(rates: readonly Rate[], bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    const piece = bytes.subarray(start, start + pieceBytes);
    await takeOf(rates, piece.length);
    yield piece;
  }
}
