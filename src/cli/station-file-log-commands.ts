/** The commands about the file log: who changed which files, and who saw which. */
import { type Command, Option } from 'commander';
import { command, guarded, wholeNumber } from '#cli/station-command.ts';
import type { AccessesOptions, ChangesOptions } from '#cli/station-file-log.ts';
import { dayMsOf } from '#cli/station-upkeep-commands.ts';

const dayMs = 24 * 60 * 60_000;

export function addFileLogCommands(station: Command): void {
  const log = station.command('log').description('who changed which files, and who saw which');
  const changes = command(log, 'changes', 'show what was done to the files of a share')
    .requiredOption('--share <NAME>', 'of this share; a home has the name of its account')
    .addOption(
      new Option('--kind <KIND>', 'one kind of change').choices([
        ...['made', 'edited', 'renamed', 'moved', 'deleted', 'restored'],
      ]),
    );
  narrowed(changes).action(
    guarded<ChangesOptions>(async options => (await import('#cli/station-file-log.ts')).showChanges(options)),
  );
  const accesses = command(log, 'accesses', 'show which files people saw, in the console and by sharing links')
    .option('--share <NAME>', 'in this share')
    .addOption(new Option('--kind <KIND>', 'how they saw it').choices(['view', 'download']));
  narrowed(accesses).action(
    guarded<AccessesOptions>(async options => (await import('#cli/station-file-log.ts')).showAccesses(options)),
  );
}

function narrowed(of: Command): Command {
  return of
    .option('--actor <NAME>', 'by this account')
    .option('--folder <PATH>', 'in this folder and beneath')
    .option('--name <PART>', 'with this in the name')
    .addOption(new Option('--since <DAY>', 'not before this day, YYYY-MM-DD (UTC)').argParser(dayMsOf))
    .addOption(
      new Option('--until <DAY>', 'not after this day, YYYY-MM-DD (UTC)').argParser(text => dayMsOf(text) + dayMs - 1),
    )
    .addOption(new Option('--last <NUMBER>', 'how many, the newest').default(50).argParser(wholeNumber))
    .option('--csv', 'print all of it that fits as CSV, newest first', false)
    .option('--json', 'print JSON');
}
