/** `waystation drive task report | start | existing` and `drive remove`: what would be done, before it is. */
import { type Command, Option } from 'commander';
import { command, translated } from '#cli/drive-command.ts';
import { existingChoices } from '#model/existing.ts';

export function addPreviewCommands(drive: Command): void {
  const task = drive.commands.find(each => each.name() === 'task');
  if (task === undefined) throw new Error('the commands of tasks come first');
  command(task, 'report <TASK>', 'show what a task that was added with --preview would do')
    .option('--json', 'print JSON')
    .action((id, options) => translated(async () => (await import('#cli/drive-preview.ts')).reportTask(id, options)));
  command(task, 'start <TASK>', 'let a task begin that was added with --preview, after showing what it would do')
    .option('--yes', 'do not ask first')
    .action((id, options) => translated(async () => (await import('#cli/drive-preview.ts')).startTask(id, options)));
  command(task, 'existing <TASK>', 'choose what becomes of what both sides hold, before the task begins')
    .addOption(
      new Option('--choice <CHOICE>', 'who wins where both sides differ')
        .choices(existingChoices)
        .makeOptionMandatory(),
    )
    .action((id, options) =>
      translated(async () => (await import('#cli/drive-preview.ts')).chooseExisting(id, options)),
    );
  command(drive, 'remove <TASK>', 'end a task; no file is deleted here or at the station')
    .option('--preview', 'say what that would do, and do nothing', false)
    .option('--json', 'print JSON, with --preview')
    .action((id, options) => translated(async () => (await import('#cli/drive-preview.ts')).removeTask(id, options)));
}
