/** The commands `waystation drive settings …`: what holds for all stations and tasks of a drive. */
import { Argument, type Command } from 'commander';
import { command, translated } from '#cli/drive-command.ts';

export function addSettingsCommands(drive: Command): void {
  const settings = drive.command('settings').description('what holds for all stations and folders of this computer');
  command(settings, 'show', 'show all settings')
    .option('--json', 'print JSON')
    .action(options => translated(async () => (await import('#cli/drive-settings.ts')).showSettings(options)));
  command(settings, 'set <SETTING=VALUE...>', 'choose some, by the names that "show" has, like limits.up=500')
    .option('--proxy-password-stdin', 'read the password of the proxy from stdin')
    .option('--json', 'print JSON')
    .action((pairs, options) =>
      translated(async () => (await import('#cli/drive-settings.ts')).setSettings(pairs, options)),
    );
  command(
    settings,
    'system',
    'show what this computer tells: its proxy, battery and network, and what starts the drive',
  )
    .option('--json', 'print JSON')
    .action(options => translated(async () => (await import('#cli/drive-settings.ts')).showSystem(options)));
  command(settings, 'session', 'choose whether the drive starts when you sign in to this computer')
    .addArgument(new Argument('<on|off>').choices(['on', 'off']))
    .option('--json', 'print JSON')
    .action((starts, options) =>
      translated(async () => (await import('#cli/drive-settings.ts')).startWithSession(starts === 'on', options)),
    );
}
