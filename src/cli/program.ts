/** The whole command line as one tree of commands. Each command loads what it needs itself. */
import { Command } from 'commander';
import { version } from '#base/version.ts';
import { addCompletionCommand } from '#cli/completion-command.ts';
import { addDriveCommands } from '#cli/drive-commands.ts';
import { addStationCommands } from '#cli/station-commands.ts';

/** The tree: what is parsed, and what the manual pages and the completion of shells are made from. */
export function waystation(): Command {
  const program = new Command('waystation')
    .description('Keeps folders the same everywhere: one station you own, any number of drives.')
    .version(version, '-V, --version', 'print the version')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'waystation: ')) })
    .showHelpAfterError('(--help shows what the command takes)');
  addStationCommands(program);
  addDriveCommands(program);
  addCompletionCommand(program);
  return program;
}
