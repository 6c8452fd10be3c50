/** The drive's commands about the local network. */
import type { Command } from 'commander';
import { command, translated } from '#cli/drive-command.ts';

export function addNetworkCommands(drive: Command): void {
  command(drive, 'search', 'look for stations on the local network; nothing is connected to')
    .option('--json', 'print JSON')
    .action(options => translated(async () => (await import('#cli/drive-search.ts')).search(options)));
}
