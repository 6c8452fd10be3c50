/** How every command ends: its exit code, and one clear sentence on stderr when it did not do what was asked. */

/** Scripts rely on these numbers; docs/cli.md lists them. */
export const exitCodes = {
  done: 0,
  /** It was tried and did not work, or was refused. */
  failed: 1,
  /** The command line is wrong; nothing was tried. */
  usage: 2,
  /** The station or the daemon did not answer. */
  notReachable: 3,
  /** The wait was over before what it waited for. */
  timedOut: 4,
  /** What was to be started runs already, or is starting. */
  runsAlready: 5,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An expected end of a command. The message names the thing and the next step, and is all that people see. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode = exitCodes.failed, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

/** Prints why a command failed and answers its exit code. A stack trace appears with WAYSTATION_DEBUG=1 only. */
export function reportFailure(error: unknown, env: NodeJS.ProcessEnv = process.env): ExitCode {
  const message = error instanceof Error ? error.message : String(error);
  const expected = error instanceof CommandFailed;
  const hint = expected ? '' : ' (not expected: WAYSTATION_DEBUG=1 shows where it happened)';
  process.stderr.write(`waystation: ${message}${hint}\n`);
  if (env['WAYSTATION_DEBUG'] && error instanceof Error) process.stderr.write(`${describe(error)}\n`);
  return expected ? error.exitCode : exitCodes.failed;
}

function describe(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${describe(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
