/** The drive's commands about the local network, and about this computer in it. */
import type { Command } from 'commander';
import { command, translated } from '#cli/drive-command.ts';

export function addNetworkCommands(drive: Command): void {
  command(drive, 'rename-computer <NAME>', 'call this computer otherwise, at its stations and in conflict copies')
    .option('--json', 'print JSON')
    .action((name, options) =>
      translated(async () => (await import('#cli/drive-rename.ts')).renameComputer(name, options)),
    );
  command(drive, 'search', 'look for stations on the local network; nothing is connected to')
    .option('--json', 'print JSON')
    .action(options => translated(async () => (await import('#cli/drive-search.ts')).search(options)));
}
