/** The commands about versions, deleted files and conflicts: `waystation drive versions | version | deleted | conflicts`. */
import type { Command } from 'commander';
import { command, translated } from '#cli/drive-command.ts';

export function addPastCommands(drive: Command): void {
  addVersionCommands(drive);
  addDeletedCommands(drive);
  addConflictCommands(drive);
}

function addVersionCommands(drive: Command): void {
  command(drive, 'versions <PATH>', 'show the versions that the station keeps of a file, the newest first')
    .option('--json', 'print JSON')
    .action((path, options) =>
      translated(async () => (await import('#cli/drive-versions.ts')).versions(path, options)),
    );
  const version = drive.command('version').description('one version of a file: fetch it, or make it the newest');
  command(version, 'get <PATH> <REVISION>', 'fetch a version into a new file; never onto something')
    .requiredOption('--to <FILE>', 'the file to be made')
    .option('--json', 'print JSON')
    .action((path, revision, options) =>
      translated(async () => (await import('#cli/drive-versions.ts')).getVersion({ path, revision }, options)),
    );
  command(version, 'restore <PATH> <REVISION>', 'make a version the newest, at the station and on every computer')
    .option('--json', 'print JSON')
    .action((path, revision, options) =>
      translated(async () => (await import('#cli/drive-versions.ts')).restoreVersion({ path, revision }, options)),
    );
}

function addDeletedCommands(drive: Command): void {
  const deleted = drive.command('deleted').description('what was deleted from a synced folder, and how to get it back');
  command(deleted, 'list <PATH>', 'show what was deleted from a folder and beneath, the newest first')
    .option('--json', 'print JSON')
    .action((path, options) =>
      translated(async () => (await import('#cli/drive-deleted.ts')).listDeleted(path, options)),
    );
  command(deleted, 'restore <PATH> <ID...>', 'bring deleted files and folders back to where they were, everywhere')
    .option('--json', 'print JSON')
    .action((path, ids, options) =>
      translated(async () => (await import('#cli/drive-deleted.ts')).restoreDeleted({ path, ids }, options)),
    );
  command(deleted, 'get <PATH> <ID>', 'fetch the last version of a deleted file into a new file; never onto something')
    .requiredOption('--to <FILE>', 'the file to be made')
    .option('--json', 'print JSON')
    .action((path, id, options) =>
      translated(async () => (await import('#cli/drive-deleted.ts')).getDeleted({ path, id }, options)),
    );
}

function addConflictCommands(drive: Command): void {
  const conflicts = drive.command('conflicts').description('two versions of one file that wait for you to decide');
  command(conflicts, 'list [TASK]', 'show the conflicts, or those of one task')
    .option('--json', 'print JSON')
    .action((task, options) =>
      translated(async () => (await import('#cli/drive-conflicts.ts')).listConflicts(task, options)),
    );
  const decisions = [
    ['keep-this <CONFLICT>', 'this', 'keep the version that has the name; the copy goes to the recovery bin'],
    ['keep-other <CONFLICT>', 'other', 'keep the copy, under the name; what has it goes to the recovery bin'],
    ['keep-both <CONFLICT> <NAME>', 'both', 'keep both; the copy is called NAME from now on'],
  ] as const;
  for (const [words, keep, description] of decisions) {
    const decision = command(conflicts, words, description).option('--json', 'print JSON');
    decision.action((id: string, ...rest: readonly unknown[]) =>
      translated(async () => {
        const { decide } = await import('#cli/drive-conflicts.ts');
        await decide({ id, keep, ...(keep === 'both' ? { name: String(rest[0]) } : {}) }, decision.opts());
      }),
    );
  }
}
