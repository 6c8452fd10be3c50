/** The commands that show how a station fares. */
import { type Command, Option } from 'commander';
import { command, guarded, wholeNumber } from '#cli/station-command.ts';

export function addOverviewCommands(station: Command): void {
  command(station, 'status', 'show how the station fares: clients, storage, health')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-status.ts')).status(options)));
  command(station, 'activity', 'show what went through the station, by hours or days (UTC)')
    .addOption(new Option('--days <NUMBER>', 'of so many days').default(1).argParser(wholeNumber))
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-activity.ts')).activity(options)));
}
