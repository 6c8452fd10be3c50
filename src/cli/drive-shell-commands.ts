/** The commands about single files, which the menus of file managers have too, and what puts those menus there. */
import { type Command, InvalidArgumentError } from 'commander';
import { command, translated } from '#cli/drive-command.ts';

export function addShellCommands(drive: Command): void {
  command(drive, 'share-link <PATH>', 'make a sharing link to a synced file or folder; prints its address')
    .option('--password-stdin', 'ask visitors for a password, which is read from stdin', false)
    .option('--days <N>', 'end it after so many days', atLeastOne)
    .option('--uses <N>', 'let it be opened so often', atLeastOne)
    .option('--copy', 'put the address on the clipboard, too', false)
    .option('--notify', 'say by a notification how it went', false)
    .option('--json', 'print JSON')
    .action((path, options) => translated(async () => (await import('#cli/drive-shell.ts')).shareLink(path, options)));
  command(drive, 'copy <TASK> <PATH...>', "copy files and folders into a task's folder, never over something")
    .option('--json', 'print JSON')
    .action((task, paths, options) =>
      translated(async () => (await import('#cli/drive-shell.ts')).copy({ task, paths }, options)),
    );
  command(drive, 'show <PATH>', 'show a synced file or folder in the file manager').action((path, options) =>
    translated(async () => (await import('#cli/drive-shell.ts')).showPath(path, options)),
  );
  drive
    .command('integrate')
    .description('put emblems and menus where the file managers of this person find them')
    .option('--remove', 'take them away again', false)
    .option('--json', 'print JSON')
    .action(options => translated(async () => (await import('#cli/drive-integrate.ts')).integrate(options)));
}

function atLeastOne(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 on.');
  return Number(text);
}
