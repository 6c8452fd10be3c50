/** The commands for what is left out of a task: `waystation drive select`, `stop-folder`, `resume-folder`, `ignore-test`. */
import type { Command } from 'commander';
import { command, translated } from '#cli/drive-command.ts';

export function addSelectionCommands(drive: Command): void {
  withWays(
    command(drive, 'select <TASK>', 'show what a task leaves out; leave folders and files out, or take them in again'),
  )
    .option(
      '--leave-out <PATH...>',
      "leave out what the station has at this path in the task's folder (repeat, or give several)",
    )
    .option('--take-in <PATH...>', 'sync it again (repeat, or give several)')
    .action((task, options) => translated(async () => (await import('#cli/drive-select.ts')).select(task, options)));
  withWays(command(drive, 'stop-folder <PATH>', 'sync a folder or file of this computer no more')).action(
    (path, options) =>
      translated(async () => (await import('#cli/drive-select.ts')).selectAt({ path, sync: false }, options)),
  );
  command(drive, 'resume-folder <PATH>', 'sync a folder or file again that was left out')
    .option('--preview', 'say what would come of it, and do nothing')
    .option('--json', 'print JSON')
    .action((path, options) =>
      translated(async () => (await import('#cli/drive-select.ts')).selectAt({ path, sync: true }, options)),
    );
  command(
    drive,
    'ignore-test <PATH>',
    'say which line of an ignore file leaves a file or folder out; a folder ends with /',
  )
    .option('--json', 'print JSON')
    .action((path, options) =>
      translated(async () => (await import('#cli/drive-select.ts')).testIgnoring(path, options)),
    );
}

function withWays(select: Command): Command {
  return select
    .option('--remove-here', 'remove from this computer what the station has of it; otherwise all of it stays')
    .option('--preview', 'say what would come of it, and do nothing')
    .option('--expects <TOKEN>', 'do it only if exactly that would come of it what the preview with this token said')
    .option('--json', 'print JSON');
}
