/** `waystation drive wait`. */
import type { DriveOptions } from '#cli/drive-commands.ts';
import { bytesText, runningDrive } from '#cli/drive-control.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import type { ControlClient } from '#drive/control/control-client.ts';
import type { WaitLine } from '#protocol/control/status.ts';

export interface WaitOptions extends DriveOptions {
  /** Seconds. */
  readonly timeout?: number;
}

export async function wait(options: WaitOptions): Promise<void> {
  await waitFor(runningDrive(options), options);
}

/** Ends well when every task is at rest; throws with exit code 4 when the time is over, 1 when one cannot. */
export async function waitFor(drive: ControlClient, { timeout }: { readonly timeout?: number }): Promise<void> {
  const order = timeout === undefined ? {} : { timeoutMs: timeout * 1000 };
  const bar = progressLine();
  try {
    for await (const line of drive.lines<WaitLine>('POST', '/wait', order)) {
      if (line.kind === 'progress') bar.show(line);
      else return ended(line, bar.clear);
    }
  } finally {
    bar.clear();
  }
  throw new CommandFailed('The drive stopped while it was waited for.', exitCodes.notReachable);
}

function ended(line: Exclude<WaitLine, { kind: 'progress' }>, clear: () => void): void {
  clear();
  if (line.kind === 'timeout') throw new CommandFailed(`The time is over.\n${line.detail}`, exitCodes.timedOut);
  if (line.kind === 'failed') throw new CommandFailed(line.detail);
  if (line.paused > 0) process.stderr.write(`${line.paused} paused and not waited for.\n`);
}

/** One line on the terminal that is written over and over; nothing where stderr is no terminal. */
function progressLine() {
  const terminal = process.stderr.isTTY === true;
  let shown = false;
  return {
    show(line: Extract<WaitLine, { kind: 'progress' }>): void {
      if (!terminal) return;
      const bytes = line.bytesLeft > 0 ? `, ${bytesText(line.bytesLeft)}` : '';
      process.stderr.write(
        `\r\x1b[K${line.done} of ${line.tasks} folders at rest; ${line.filesLeft} files to go${bytes}`,
      );
      shown = true;
    },
    clear(): void {
      if (shown) process.stderr.write('\r\x1b[K');
      shown = false;
    },
  };
}
