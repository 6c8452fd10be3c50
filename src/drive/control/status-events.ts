/** How a drive is, told to whoever listens: at once, whenever it changed, and a beat when nothing does. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DriveStatus, StatusEvent } from '#protocol/control/status.ts';

/** How often it looks while something is syncing, and while nothing is, milliseconds. */
export const busyLookMs = 250;
export const idleLookMs = 1_000;
/** A listener that hears nothing for a few times as long has lost the drive, milliseconds. */
export const beatEveryMs = 15_000;

export interface StatusEventDoors {
  readonly status: () => DriveStatus;
  readonly monotonicMs: () => number;
  /** Waits; rejects once `stop` is aborted. */
  readonly pause?: (ms: number, stop: AbortSignal) => Promise<unknown>;
}

/** Ends when `stop` is aborted. */
export async function* statusEvents(
  { status, monotonicMs, pause = (ms, signal) => sleep(ms, undefined, { signal }) }: StatusEventDoors,
  stop: AbortSignal,
): AsyncGenerator<StatusEvent> {
  let told = '';
  let toldMs = 0;
  while (!stop.aborted) {
    const now = status();
    const text = JSON.stringify(now);
    const isNews = text !== told;
    if (isNews || monotonicMs() - toldMs >= beatEveryMs) {
      yield isNews ? { kind: 'status', status: now } : { kind: 'beat' };
      told = text;
      toldMs = monotonicMs();
    }
    const isBusy = now.tasks.some(({ state }) => state === 'syncing');
    await pause(isBusy ? busyLookMs : idleLookMs, stop).catch(ifAborted(stop));
  }
}

/** Being called off is the expected end of a pause. */
function ifAborted(stop: AbortSignal): (error: unknown) => void {
  return error => {
    if (!stop.aborted) throw error;
  };
}
