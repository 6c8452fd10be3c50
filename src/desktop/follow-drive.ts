/** Follows a drive by its control API, across its stops and starts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ControlClient, NotRunning } from '#drive/control/control-client.ts';
import { DriveError } from '#drive/drive-error.ts';
import type { DriveStatus, StatusEvent } from '#protocol/control/status.ts';

/** How often a drive that does not run is looked for, milliseconds. */
export const lookAgainMs = 1_000;
/** A drive beats every 15 s; one that is not heard for so long hangs, or its computer slept, milliseconds. */
export const silenceMsMax = 45_000;

/** As much of a running drive as is followed. */
export type Followed = Pick<ControlClient, 'lines'>;

/**
 * Tells how the drive is, whenever that changed; undefined while none runs. While nothing changes it is told again now and
 * then: what lasts too long is noticed by that. Ends when `stop` is aborted.
 */
export async function followDrive(
  drive: Followed,
  tell: (seen: DriveStatus | undefined) => void,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await listen(drive, tell, stop);
    if (stop.aborted) return;
    tell(undefined);
    await sleep(lookAgainMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** Until the drive is gone. */
async function listen(drive: Followed, tell: (seen: DriveStatus) => void, stop: AbortSignal): Promise<void> {
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(), silenceMsMax);
  try {
    const lines = drive.lines<StatusEvent>('GET', '/events', undefined, AbortSignal.any([stop, silent.signal]));
    let last: DriveStatus | undefined;
    for await (const line of lines) {
      timer.refresh();
      if (line.kind === 'status') last = line.status;
      if (last !== undefined) tell(last);
    }
  } catch (error) {
    if (!isEnd(error, AbortSignal.any([stop, silent.signal]))) throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** A drive that does not run, that stops amid a line, that is just closing down, or that was given up. */
function isEnd(error: unknown, given: AbortSignal): boolean {
  if (given.aborted || error instanceof NotRunning || error instanceof DriveError) return true;
  return error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ECONNRESET';
}
