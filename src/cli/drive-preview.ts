/** What a drive would do, for the command line: reports of tasks, and of their removal. */
import { setTimeout as sleep } from 'node:timers/promises';
import { canAsk, confirmForGood, saysYes } from '#cli/confirm.ts';
import type { DriveOptions, JsonOptions } from '#cli/drive-commands.ts';
import { bytesText, runningDrive, withId } from '#cli/drive-control.ts';
import { CommandFailed } from '#cli/exit.ts';
import { printJson, printLine, printTable } from '#cli/output.ts';
import type { ControlClient } from '#drive/control/control-client.ts';
import { plainText } from '#drive/plain-text.ts';
import type { Existing } from '#model/existing.ts';
import type { Foreseen, ForeseenKind } from '#model/foreseen.ts';
import type { FirstLook, LeftOutReport, Removal, SyncReport } from '#protocol/control/first-look.ts';
import type { RulesOrder } from '#protocol/control/orders.ts';

export interface PreviewOptions extends JsonOptions {
  readonly preview: boolean;
}

/** How often it is asked whether the report is there, milliseconds. */
const askEveryMs = 200;

export async function reportTask(id: string, options: JsonOptions): Promise<void> {
  const look = await finishedLook(runningDrive(options), id);
  if (options.json) printJson(look);
  else printReport(look.report);
}

/** Shows the report, and lets the task begin once a person agrees to it. */
export async function startTask(id: string, options: DriveOptions & { readonly yes?: boolean }): Promise<void> {
  const drive = runningDrive(options);
  const { report } = await finishedLook(drive, id);
  if (options.yes !== true) {
    printReport(report);
    await confirmForGood('This would be done now.', false);
  }
  await drive.ask('POST', withId('/tasks', id, '/start'), { mark: report.mark });
}

export async function chooseExisting(id: string, options: DriveOptions & { readonly choice: Existing }): Promise<void> {
  await runningDrive(options).ask('POST', withId('/tasks', id, '/existing'), { existing: options.choice });
}

/** After `task add --preview`: the report, and the question at a terminal whether the task shall begin. */
export async function showFirstLook(drive: ControlClient, task: string, options: JsonOptions): Promise<void> {
  const look = await finishedLook(drive, task);
  if (options.json) return printJson(look);
  printReport(look.report);
  if (canAsk() && (await saysYes('Begin?'))) {
    await drive.ask('POST', withId('/tasks', task, '/start'), { mark: look.report.mark });
    return;
  }
  const next = `waystation drive task start ${task}, or waystation drive remove ${task}`;
  process.stderr.write(`Nothing was done yet. Go on with: ${next}\n`);
}

/** What other rules would do. */
export async function previewRules(id: string, rules: RulesOrder, options: JsonOptions): Promise<void> {
  const report = await runningDrive(options).ask<SyncReport>('POST', withId('/tasks', id, '/foresee'), rules);
  if (options.json) printJson(report);
  else printReport(report);
}

export async function removeTask(id: string, options: PreviewOptions): Promise<void> {
  const drive = runningDrive(options);
  if (!options.preview) {
    await drive.ask('DELETE', withId('/tasks', id));
    return;
  }
  const removal = await drive.ask<Removal>('GET', withId('/tasks', id, '/removal'));
  if (options.json) printJson(removal);
  else printRemoval(removal);
}

export async function previewUnlink(id: string, options: JsonOptions): Promise<void> {
  const removals = await runningDrive(options).ask<Removal[]>('GET', withId('/connections', id, '/removal'));
  if (options.json) return printJson(removals);
  if (removals.length === 0) printLine('No folder is synced over this connection; it is forgotten, and nothing else.');
  for (const removal of removals) printRemoval(removal);
}

type Finished = FirstLook & { readonly report: SyncReport };

/** Waits until both sides were looked at. Throws CommandFailed with what is in the way. */
async function finishedLook(drive: ControlClient, id: string): Promise<Finished> {
  for (;;) {
    const look = await drive.ask<FirstLook>('GET', withId('/tasks', id, '/first-look'));
    if (look.report !== null) return { ...look, report: look.report };
    if (look.trouble !== '') throw new CommandFailed(`There is no report yet: ${look.trouble}`);
    await sleep(askEveryMs);
  }
}

const kindTexts: Readonly<Record<ForeseenKind, string>> = {
  equal: 'equal on both sides',
  download: 'to be fetched from the station',
  upload: 'to be sent to the station',
  'replace-here': "replaced here by the station's; what is here goes to the recovery bin",
  'replace-there': 'replaced at the station, which keeps what it has as a version',
  'keep-both': 'kept both: yours gets another name',
  'set-aside': 'set aside here, out of what is synced',
  'remove-here': 'deleted here, to the recovery bin',
  'remove-there': 'deleted at the station, which keeps them as its rules say',
  'move-here': 'moved here',
  'move-there': 'moved at the station',
  meta: 'given other dates or rights',
  'make-folder-here': 'folders to be made here',
  'make-folder-there': 'folders to be made at the station',
  'stays-here': 'only here, and not sent',
  'stays-there': 'only at the station, and not fetched',
  held: 'waiting for your decision',
  cannot: 'cannot be synced',
  unread: 'could not be read to be compared',
};

function printReport({ foreseen, leftOut, mark: _, ...sides }: SyncReport): void {
  printLine(`${sides.here} entries here, ${sides.there} at the station.${equalText(foreseen)}`);
  if (foreseen.length === 0) printLine('Nothing would be done.');
  else {
    printTable(
      ['FILES', 'FOLDERS', 'SIZE', 'WHAT', 'FOR EXAMPLE'],
      foreseen.map(({ kind, files, folders, bytes, examples }) => [
        `${files}`,
        `${folders}`,
        bytesText(bytes),
        kindTexts[kind],
        examples.slice(0, 2).map(exampleText).join(', '),
      ]),
    );
  }
  for (const each of leftOut) printLine(leftOutText(each));
}

/** How much of what is here already the station has too. */
function equalText(foreseen: readonly Foreseen[]): string {
  const bytes = (kinds: readonly ForeseenKind[]): number =>
    foreseen.filter(({ kind }) => kinds.includes(kind)).reduce((sum, each) => sum + each.bytes, 0);
  const equal = bytes(['equal']);
  const all = equal + bytes(['download', 'upload', 'replace-here', 'replace-there']);
  return equal === 0 ? '' : ` ${Math.floor((equal / all) * 100)} % of the bytes are on both sides already.`;
}

function exampleText({ path, detail }: Foreseen['examples'][number]): string {
  return detail === '' ? path : `${path} (${detail})`;
}

function leftOutText({ reason, count, examples }: LeftOutReport): string {
  return `Not synced: ${count}. ${reason} (${examples.join(', ')})`;
}

function printRemoval({ folder, files, unsent, unfetched, held, bin, isKnown }: Removal): void {
  printLine(`${plainText(folder)}:`);
  if (!isKnown) {
    printLine('  Nothing is known about it: the task could not be opened. All files stay as they are.');
    return;
  }
  printLine(`  ${files} files stay here as they are; everything at the station stays, with its history.`);
  if (unsent.files > 0) {
    const examples = unsent.examples.join(', ');
    printLine(`  ${unsent.files} of them (${bytesText(unsent.bytes)}) the station does not have: ${examples}`);
  }
  if (unfetched > 0) printLine(`  ${unfetched} files of the station are not here, and do not come any more.`);
  if (held > 0) printLine(`  ${held} changes that wait for your decision are not asked about any more.`);
  if (bin.objects > 0) {
    const only = bin.onlyHere === 0 ? '' : `, ${bin.onlyHere} of them nowhere else`;
    printLine(`  ${bin.objects} objects in its recovery bin (${bytesText(bin.bytes)}${only}) stay in .waystation/bin,`);
    printLine('  and are listed again when the folder is synced again.');
  }
}
