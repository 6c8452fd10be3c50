/** The commands by which a station is looked after. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { command, guarded, named, type StationOptions, translated, wholeNumber } from '#cli/station-command.ts';

export function addUpkeepCommands(station: Command): void {
  command(station, 'collect', 'take away what nothing refers to any more; a running station does it once a day')
    .addOption(
      new Option('--grace <SECONDS>', 'how long it has to have been so (default: a day)').argParser(wholeNumber),
    )
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-upkeep.ts')).collectStation(options)));
  addRetentionRun(station);
  addVerify(station);
  addRepair(station);
  addBackup(station);
}

function addRetentionRun(station: Command): void {
  const retention = station.command('retention').description('what shares keep of their past');
  command(retention, 'run', 'let shares lose now what they do not keep; a running station does it once a day')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-retention.ts')).runRetention(options)));
}

function addVerify(station: Command): void {
  command(station, 'verify', 'look whether everything is there and is what it says; names what is damaged')
    .addOption(
      new Option(
        '--budget <SECONDS>',
        'read chunks for so long and go on there the next time (default: all)',
      ).argParser(wholeNumber),
    )
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-upkeep.ts')).verifyStation(options)));
}

function addBackup(station: Command): void {
  command(
    station,
    'backup <DIR>',
    'back the station up into a folder; again into the same one, only what is new is copied',
  )
    .option('--json', 'print JSON')
    .action(named(async (folder, options) => (await import('#cli/station-upkeep.ts')).backup(folder, options)));
  command(station, 'restore <DIR>', 'put a backup back into the new, empty folder that --data names').action(
    named(async (folder, options) => (await import('#cli/station-upkeep.ts')).restore(folder, options)),
  );
}

function addRepair(station: Command): void {
  command(station, 'repair', 'ask the drives for what is damaged here; they send what they still have')
    .addOption(new Option('--wait <SECONDS>', 'how long to wait for them (default: 60)').argParser(wholeNumber))
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-upkeep.ts')).repairDamage(options)));
}

export function addAuditCommand(station: Command): void {
  command(station, 'audit', 'show who did what: sign-ins, devices, accounts, grants, holds')
    .option('--actor <NAME>', 'what this account did')
    .option('--event <EVENT>', "one kind of event, as it is shown, for example 'sign-in refused'")
    .option('--share <NAME>', 'what is about this share')
    .addOption(new Option('--since <DAY>', 'not before this day, YYYY-MM-DD (UTC)').argParser(dayMsOf))
    .addOption(new Option('--last <NUMBER>', 'how many, the newest').default(50).argParser(wholeNumber))
    .option('--csv', 'print all of it that fits as CSV, newest first', false)
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-audit.ts')).showAudit(options)));
  command(station, 'audit-keep', 'show or choose for how many days the log of who did what is kept')
    .argument('[DAYS]', 'how many; 0 for ever; left out: show it', wholeNumber)
    .option('--json', 'print JSON')
    .action(async (days: number | undefined, options: StationOptions & { readonly json?: boolean }) =>
      translated(async () => (await import('#cli/station-audit.ts')).keepAudit(days, options)),
    );
}

export function dayMsOf(text: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new InvalidArgumentError('write a day as YYYY-MM-DD.');
  return ms;
}
