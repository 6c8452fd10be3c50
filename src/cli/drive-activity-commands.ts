/** The commands about what a drive does and has done: `transfers`, `log`, `downloads`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { command, translated } from '#cli/drive-command.ts';
import { syncLogKinds } from '#platform/sync-log.ts';

export function addActivityCommands(drive: Command): void {
  command(drive, 'transfers', 'show what is under way, with its rate and the time left')
    .option('--json', 'print JSON')
    .action(options => translated(async () => (await import('#cli/drive-activity.ts')).showTransfers(options)));
  addLog(drive);
  addDownloads(drive);
}

function addLog(drive: Command): void {
  command(drive, 'log', 'show what was done to which file, oldest first; ends with the newest')
    .option('--task <TASK>', 'of one task alone')
    .addOption(new Option('--kind <KIND...>', 'only lines of these kinds').choices([...syncLogKinds]))
    .option('--search <TEXT>', 'only paths that have this in them')
    .option('--since <WHEN>', 'not before this day or moment, as 2026-11-27 or 2026-11-27T15:00', momentOf)
    .option('--until <WHEN>', 'not after it', momentOf)
    .option('--last <LINES>', 'so many lines at most', countOf, 50)
    .option('--follow', 'go on with new lines until Ctrl-C', false)
    .option('--csv', 'print everything that fits as a table for other programs, newest first', false)
    .option('--json', 'print JSON; one object a line with --follow')
    .action(options => translated(async () => (await import('#cli/drive-activity.ts')).showLog(options)));
}

function addDownloads(drive: Command): void {
  const downloads = drive.command('downloads').description('versions that were fetched to a place of your choice');
  command(downloads, 'list', 'show them, with how far they are')
    .option('--json', 'print JSON')
    .action(options => translated(async () => (await import('#cli/drive-downloads.ts')).listDownloads(options)));
  const orders = [
    ['pause', 'stop one for now; what is here stays'],
    ['resume', 'go on with one that was paused, or failed'],
    ['cancel', 'end one, and remove what was fetched of it'],
  ] as const;
  for (const [order, description] of orders) {
    command(downloads, `${order} <ID>`, description)
      .option('--json', 'print JSON')
      .action((id, options) =>
        translated(async () => (await import('#cli/drive-downloads.ts')).orderDownload(order, id, options)),
      );
  }
  command(downloads, 'forget [ID]', 'delete the record of one that is over, or of all that are; files stay')
    .option('--json', 'print JSON')
    .action((id, options) =>
      translated(async () => (await import('#cli/drive-downloads.ts')).forgetDownloads(id, options)),
    );
}

function momentOf(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('It is a day or a moment, as 2026-11-27 or 2026-11-27T15:00.');
  return ms;
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 999999.');
  return Number(text);
}
