/** The program `waystation`: reads the command line and runs one command. */
import { CommanderError } from 'commander';
import { exitCodes, reportFailure } from '#cli/exit.ts';
import { waystation } from '#cli/program.ts';

process.exitCode = await run(process.argv);

/** Runs one command line; answers its exit code. */
async function run(argv: readonly string[]): Promise<number> {
  const program = waystation();
  try {
    await program.parseAsync(argv);
    return Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportFailure(error);
    // Commander has printed the help or the mistake already.
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  }
}
