/** `waystation drive start`: the daemon in the foreground, until Ctrl-C. */
import type { DriveOptions } from '#cli/drive-commands.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { printLine } from '#cli/output.ts';
import { dataFolder, RunsAlready } from '#drive/data-folder.ts';
import { startDrive } from '#drive/main.ts';
import type { LogLevel } from '#platform/doors.ts';
import { restMemory } from '#platform/node/memory-at-rest.ts';

export interface StartOptions extends DriveOptions {
  readonly log: LogLevel;
}

/** How long a start that failed may take to let go of what it had opened. */
const failedStartMsMax = 2_000;

/** Runs until SIGINT or SIGTERM; a second one ends the process without waiting. */
export async function start(options: StartOptions): Promise<void> {
  const stop = stopRequested();
  const running = await startDrive(dataFolder(options.data), options.log).catch((error: Error) => {
    // On a disk that fails not everything can be closed, and what is left must not keep a failed start alive.
    setTimeout(() => process.exit(1), failedStartMsMax).unref();
    throw new CommandFailed(
      error.message,
      error instanceof RunsAlready ? exitCodes.runsAlready : exitCodes.failed,
      error,
    );
  });
  // The one line that scripts wait for.
  printLine('ready');
  if (process.stderr.isTTY) process.stderr.write(`The drive runs on ${running.data.path}. Ctrl-C stops it.\n`);
  restMemory();
  await stop;
  await running.close();
}

/** Fulfilled by the first SIGINT or SIGTERM, also when it comes while the drive still starts. */
function stopRequested(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
