/** The commands `waystation drive …` and `waystation up`. All but `start` and `up` speak to a running drive. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { addActivityCommands } from '#cli/drive-activity-commands.ts';
import { command, translated } from '#cli/drive-command.ts';
import { addNetworkCommands } from '#cli/drive-network-commands.ts';
import { addPastCommands } from '#cli/drive-past-commands.ts';
import { addPreviewCommands } from '#cli/drive-preview-commands.ts';
import { addSelectionCommands } from '#cli/drive-select-commands.ts';
import { addSettingsCommands } from '#cli/drive-settings-commands.ts';
import { addShellCommands } from '#cli/drive-shell-commands.ts';

/** Options that every drive command takes. */
export interface DriveOptions {
  readonly data?: string;
}

/** Options that answer with JSON when asked. */
export interface JsonOptions extends DriveOptions {
  readonly json?: boolean;
}

/** Adds `drive` with its commands, and `up`, to the program. */
export function addDriveCommands(program: Command): void {
  const drive = program.command('drive').description('keep folders of this computer the same as on a station');
  addStart(drive);
  addTray(drive);
  addConnectionCommands(drive);
  addTaskCommands(drive);
  addTaskControls(drive);
  addPreviewCommands(drive);
  addHoldCommands(drive);
  addBinCommands(drive);
  addSelectionCommands(drive);
  addPastCommands(drive);
  addSetUp(drive);
  addShellCommands(drive);
  addQuestions(drive);
  addSettingsCommands(drive);
  addNetworkCommands(drive);
  addActivityCommands(drive);
  program
    .command('up')
    .description('try it: a station and a drive for ~/Waystation on this computer, until Ctrl-C')
    .action(() => translated(async () => (await import('#cli/up.ts')).up()));
}

function addStart(drive: Command): void {
  command(drive, 'start', 'run the drive until it is stopped by Ctrl-C; prints "ready"')
    .addOption(
      new Option('--log <LEVEL>', 'how much goes to the log file')
        .choices(['debug', 'info', 'warn', 'error'])
        .default('info'),
    )
    .action(options => translated(async () => (await import('#cli/drive-start.ts')).start(options)));
}

function addTray(drive: Command): void {
  command(drive, 'tray', 'show how the drive is by an icon on the desktop, until Ctrl-C or "Quit" in its menu')
    .option('--no-notifications', 'tell of nothing by notifications')
    .action(options => translated(async () => (await import('#cli/drive-tray.ts')).tray(options)));
}

function addConnectionCommands(drive: Command): void {
  command(drive, 'link <URL>', 'link this computer to an account on a station; prints the id of the connection')
    .requiredOption('--user <NAME>', 'the account: NAME, NAME@BASE_DN or DOMAIN\\NAME')
    .option('--password-stdin', 'read the password from stdin instead of asking', false)
    .option('--code <CODE>', "a code of the account's second factor, or a recovery code (default: asked for)")
    .option(
      '--trust <FINGERPRINT>',
      "trust exactly the certificate with this SHA-256 fingerprint (as 'station info' shows it)",
    )
    .option('--ca <FILE>', 'trust certificates that this authority signed (PEM)')
    .option('--computer <NAME>', 'what this computer is called in conflict copies (default: its host name)')
    .option('--json', 'print JSON')
    .action((url, options) => translated(async () => (await import('#cli/drive-link.ts')).linkStation(url, options)));
  command(drive, 'unlink <CONNECTION>', 'forget a connection and its tasks; files stay where they are')
    .option('--preview', 'say what that would do, and do nothing', false)
    .option('--json', 'print JSON, with --preview')
    .action((id, options) => translated(async () => (await import('#cli/drive-link.ts')).unlink(id, options)));
  command(
    drive,
    'trust <CONNECTION> <FINGERPRINT>',
    "trust the station's new certificate after it was replaced",
  ).action((id, fingerprint, options) =>
    translated(async () => (await import('#cli/drive-link.ts')).trust({ id, fingerprint }, options)),
  );
  command(drive, 'connections', 'show the stations that this computer is linked to')
    .option('--json', 'print JSON')
    .action(options => translated(async () => (await import('#cli/drive-link.ts')).connections(options)));
}

function addTaskCommands(drive: Command): void {
  const task = drive.command('task').description('tasks: one local folder kept the same as one folder of a share');
  withRules(
    command(task, 'add <REMOTE> <LOCALDIR>', 'sync SHARE or SHARE/PATH with a local folder; prints the id of the task'),
  )
    .option('--connection <ID>', 'which connection, when there are several')
    .option('--create', 'make the remote folder when it is not there', false)
    .option('--take-over', "sync a folder that carries the mark of another drive's task", false)
    .option('--leave-out <PATH...>', 'leave out this folder or file of the remote folder (repeat, or give several)')
    .option('--preview', 'look at both sides and say what would be done; begin when you say so', false)
    .addOption(
      new Option('--existing <CHOICE>', 'what becomes of what both sides hold already (default: compare)').choices([
        'compare',
        'station',
        'local',
        'ask',
      ]),
    )
    .option('--wait', 'return when the first sync is done', false)
    .option('--json', 'print JSON')
    .action((remote, folder, options) =>
      translated(async () => (await import('#cli/drive-task.ts')).addTask({ remote, folder }, options)),
    );
  command(task, 'list', 'show the tasks')
    .option('--json', 'print JSON')
    .action(options => translated(async () => (await import('#cli/drive-task.ts')).listTasks(options)));
  command(task, 'relocate <TASK> <LOCALDIR>', 'go on in the place to which a folder was moved').action(
    (id, folder, options) =>
      translated(async () => (await import('#cli/drive-task.ts')).relocateTask(id, folder, options)),
  );
  withRules(command(task, 'set <TASK>', 'change the rules of a task'))
    .option('--keep-discarded', 'keep the discarded version of a conflict beside the other')
    .option('--consistency-check', 'compare hashes wherever two files meet')
    .option('--preview', 'say what these rules would do, and do nothing', false)
    .option('--json', 'print JSON, with --preview')
    .action((id, options) => translated(async () => (await import('#cli/drive-task.ts')).setTask(id, options)));
}

/** The sync rules (S15-S22), for a new task and for one that is there. */
function withRules(task: Command): Command {
  return task
    .addOption(new Option('--mode <MODE>', 'direction').choices(['two-way', 'download-only', 'upload-only']))
    .addOption(
      new Option('--conflict <POLICY>', "who keeps the name: the latest modified version, or the station's").choices([
        'latest',
        'station',
      ]),
    )
    .option('--discard-conflicts', 'keep no conflict copies; the discarded version goes to the recovery bin')
    .option('--max-size <MB>', 'leave out larger files; 0 is unlimited')
    .option('--exclude-name <NAME...>', 'leave out files of this name (repeat, or give several)')
    .option(
      '--exclude-extension <EXTENSION...>',
      "leave out files of this type, like '*.iso' (repeat, or give several)",
    )
    .option(
      '--hold-deletions <FILES>',
      'hold deletions of at least so many files for a person, if they are a large share; 0 never (default: 50)',
    )
    .option('--bin-days <DAYS>', 'keep what the station has too so long in the recovery bin', wholeNumber)
    .option('--bin-size <MB>', 'keep the recovery bin below this size', wholeNumber)
    .option(
      '--limit-up <KB>',
      'send at most so many KB a second, beside the limits of the drive; 0 is no limit',
      wholeNumber,
    )
    .option('--limit-down <KB>', 'receive at most so many KB a second; 0 is no limit', wholeNumber)
    .option('--no-consistency-check', 'compare sizes and times only where two files meet: faster, less sure');
}

function addTaskControls(drive: Command): void {
  const controls = [
    ['pause', 'stop syncing a task for now'],
    ['resume', 'go on with a paused task'],
    ['retry', 'look at everything anew and try at once what failed'],
  ] as const;
  for (const [verb, description] of controls) {
    command(drive, `${verb} <TASK>`, description).action((id, options) =>
      translated(async () => (await import('#cli/drive-task.ts')).controlTask(verb, id, options)),
    );
  }
}

function addHoldCommands(drive: Command): void {
  command(drive, 'holds', 'show deletions that were so many that they wait for a person')
    .option('--json', 'print JSON')
    .action(options => translated(async () => (await import('#cli/drive-holds.ts')).listHolds(options)));
  const decisions = [
    ['release', 'send the deletions of a hold to the station'],
    ['discard', 'take the deletions of a hold back: the files come again from the station'],
  ] as const;
  for (const [decision, description] of decisions) {
    command(drive, `${decision} <HOLD>`, `${description}; HOLD is the id of the hold or of its task`).action(
      (id, options) => translated(async () => (await import('#cli/drive-holds.ts')).decideHold(decision, id, options)),
    );
  }
}

function addBinCommands(drive: Command): void {
  const bin = drive.command('bin').description('what a drive took out of your folders, and how to get it back');
  command(bin, 'list [TASK]', 'show what lies in the recovery bins, or in that of one task')
    .option('--json', 'print JSON')
    .action((task, options) => translated(async () => (await import('#cli/drive-bin.ts')).listBin(task, options)));
  command(bin, 'restore <TASK|ID...>', 'put objects back, or all of a task; never onto something')
    .option('--to <PATH>', "another place in the task's folder, for one object")
    .option('--json', 'print JSON')
    .action((what, options) => translated(async () => (await import('#cli/drive-bin.ts')).restoreBin(what, options)));
  command(bin, 'empty [TASK]', 'remove everything from the recovery bins, or from that of one task, for good')
    .option('--yes', 'do not ask first')
    .option('--json', 'print JSON')
    .action((task, options) => translated(async () => (await import('#cli/drive-bin.ts')).emptyBin(task, options)));
}

function addSetUp(drive: Command): void {
  command(drive, 'apply <FILE>', 'link, add and change what a file in YAML or JSON wants; removes nothing')
    .option('--dry-run', 'say what would be done, and do nothing', false)
    .option('--json', 'print JSON')
    .action((file, options) => translated(async () => (await import('#cli/drive-apply.ts')).apply(file, options)));
}

function addQuestions(drive: Command): void {
  command(drive, 'open', 'open the window that shows the drive and sets it up')
    .option('--versions <PATH>', 'at the versions of this file or folder')
    .option('--why <PATH>', 'at the reason for the state of this file or folder')
    .option('--start', 'start the drive and its icon first, where they do not run; failures are notified', false)
    .option('--stop-folder <PATH>', 'at what would come of syncing this folder or file no more')
    .option('--resume-folder <PATH>', 'at what would come of syncing it again')
    .option('--print', 'print its address instead, which is good for one window and one minute', false)
    .action(options => translated(async () => (await import('#cli/drive-open.ts')).open(options)));
  command(drive, 'status', 'show the connections and tasks and how they are')
    .option('--json', 'print JSON')
    .action(options => translated(async () => (await import('#cli/drive-status.ts')).status(options)));
  command(drive, 'wait', 'return when every task is at rest and equal to the station')
    .option('--timeout <SECONDS>', 'give up after so long, with exit code 4', secondsOf)
    .action(options => translated(async () => (await import('#cli/drive-wait.ts')).wait(options)));
  command(drive, 'why <PATH>', 'say the one reason for the state of a file or folder')
    .option('--json', 'print JSON')
    .action((path, options) => translated(async () => (await import('#cli/drive-status.ts')).whyPath(path, options)));
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds >= 0)) throw new InvalidArgumentError('It is a number of seconds.');
  return seconds;
}
