/** What of one task is under way: the engine tells of it, and whoever asks reads it. Nothing is computed between questions. */
import { rateOf, type Sample, secondsLeft, withSample } from '#drive/transfers/rate.ts';
import type { Moving, Transfer, Transfers } from '#engine/transfers.ts';
import type { Speed, TransferStatus } from '#protocol/control/activity.ts';

/** How long the rate of a task is told after its last transfer: small files follow one another. Milliseconds. */
export const lullMs = 3_000;

interface Live {
  readonly transfer: Transfer;
  bytes: number;
  samples: readonly Sample[];
}

export class TaskTransfers implements Transfers {
  readonly #task: string;
  readonly #monotonicMs: () => number;
  readonly #live = new Set<Live>();
  /** Of all transfers together. */
  #bytes = 0;
  #samples: readonly Sample[] = [];
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(task: string, monotonicMs: () => number) {
    this.#task = task;
    this.#monotonicMs = monotonicMs;
  }

  begin(transfer: Transfer): Moving {
    const atMs = this.#monotonicMs();
    if (!this.#isBusy(atMs)) this.#samples = [{ atMs, bytes: this.#bytes }];
    const live: Live = { transfer, bytes: transfer.done, samples: [{ atMs, bytes: transfer.done }] };
    this.#live.add(live);
    this.#lastMs = atMs;
    return {
      moved: bytes => this.#moved(live, bytes),
      end: () => {
        if (this.#live.delete(live)) this.#lastMs = this.#monotonicMs();
      },
    };
  }

  /** What is under way, in the order in which it began. */
  list(): TransferStatus[] {
    const atMs = this.#monotonicMs();
    return [...this.#live].map(({ transfer: { direction, path, files, total }, bytes, samples }) => {
      const rate = rateOf(samples, { atMs, bytes });
      return {
        ...{ task: this.#task, direction, path, files, bytes, total, rate },
        secondsLeft: secondsLeft(total - bytes, rate),
      };
    });
  }

  /** Of the task as a whole, when so many bytes are left to move. */
  speed(bytesLeft: number): Speed {
    const atMs = this.#monotonicMs();
    if (!this.#isBusy(atMs)) return { rate: null, secondsLeft: null };
    const rate = rateOf(this.#samples, { atMs, bytes: this.#bytes });
    return { rate, secondsLeft: bytesLeft > 0 ? secondsLeft(bytesLeft, rate) : null };
  }

  #moved(live: Live, bytes: number): void {
    const atMs = this.#monotonicMs();
    // Never more than there is to be shown, whatever was counted twice after an interruption.
    live.bytes = Math.min(live.transfer.total, live.bytes + bytes);
    live.samples = withSample(live.samples, { atMs, bytes: live.bytes });
    this.#bytes += bytes;
    this.#samples = withSample(this.#samples, { atMs, bytes: this.#bytes });
  }

  #isBusy(atMs: number): boolean {
    return this.#live.size > 0 || atMs - this.#lastMs < lullMs;
  }
}
