/** What the commands `waystation drive …` are made of. */
import type { Command } from 'commander';
import { CommandFailed, type ExitCode, exitCodes } from '#cli/exit.ts';

/** A command of `parent` that speaks to a drive. */
export function command(parent: Command, nameAndArguments: string, description: string): Command {
  return parent
    .command(nameAndArguments)
    .description(description)
    .option('--data <DIR>', "the drive's data folder (default: WAYSTATION_DRIVE, or ~/.local/share/waystation/drive)");
}

/** What a drive refuses is an expected end of a command. */
export async function translated(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw await asFailure(error);
  }
}

async function asFailure(error: unknown): Promise<unknown> {
  const { DriveError } = await import('#drive/drive-error.ts');
  const { NotRunning } = await import('#drive/control/control-client.ts');
  if (error instanceof NotRunning) return new CommandFailed(error.message, exitCodes.notReachable, error);
  if (!(error instanceof DriveError)) return error;
  return new CommandFailed(error.message, driveExitCode(error.code), error);
}

function driveExitCode(code: string): ExitCode {
  if (code === 'unreachable') return exitCodes.notReachable;
  return code === 'invalid' ? exitCodes.usage : exitCodes.failed;
}
