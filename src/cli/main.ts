/** The program `waystation`: reads the command line and runs one command. Each command loads what it needs itself. */
import { Command, CommanderError } from 'commander';
import { version } from '#base/version.ts';
import { addDriveCommands } from '#cli/drive-commands.ts';
import { exitCodes, reportFailure } from '#cli/exit.ts';
import { addStationCommands } from '#cli/station-commands.ts';

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

function waystation(): Command {
  const program = new Command('waystation')
    .description('Keeps folders the same everywhere: one station you own, any number of drives.')
    .version(version, '-V, --version', 'print the version')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'waystation: ')) })
    .showHelpAfterError('(--help shows what the command takes)');
  addStationCommands(program);
  addDriveCommands(program);
  return program;
}
