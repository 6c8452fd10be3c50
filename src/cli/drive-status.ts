/** `waystation drive status` and `why`. */
import { resolve } from 'node:path';
import type { JsonOptions } from '#cli/drive-commands.ts';
import { bytesText, runningDrive, speedText } from '#cli/drive-control.ts';
import { printJson, printLine, printTable } from '#cli/output.ts';
import { plainText } from '#drive/plain-text.ts';
import type { SyncProfile } from '#model/sync-profile.ts';
import { noLimits } from '#protocol/control/paced-hours.ts';
import type { DriveStatus, TaskStatus, Why, WipedStatus } from '#protocol/control/status.ts';

export async function status(options: JsonOptions): Promise<void> {
  const found = await runningDrive(options).ask<DriveStatus>('GET', '/status');
  if (options.json) return printJson(found);
  printLine(`This computer is called ${found.computer}.`);
  for (const wiped of found.wiped) printLine(`\n${wipedText(wiped)}`);
  if (found.connections.length === 0)
    return printLine('No station is linked yet: waystation drive link URL --user NAME');
  for (const each of found.connections) {
    printLine(`\n${each.station}  ${each.url}  account ${each.account}  ${each.state}  (connection ${each.id})`);
    if (each.detail !== '') printLine(`  ${each.detail}`);
  }
  printLine('');
  if (found.tasks.length === 0) return printLine('Nothing is synced yet: waystation drive task add SHARE FOLDER');
  taskTable(found.tasks);
}

export async function whyPath(path: string, options: JsonOptions): Promise<void> {
  const answer = await runningDrive(options).ask<Why>('GET', `/why?path=${encodeURIComponent(resolve(path))}`);
  if (options.json) return printJson(answer);
  printLine(`${plainText(answer.path)}: ${answer.reason}`);
  printLine(`  ${answer.detail}`);
}

/** What became of a wipe, for whoever sits before the computer. */
function wipedText({ url, account, scope, by, asked, done, folders }: WipedStatus): string {
  const what = scope === 'all' ? 'everything in the synced folders' : 'what the station had';
  const lines = folders.map(
    ({ folder, removed, left, detail }) =>
      `  ${plainText(folder)}: ${removed} removed, ${left} left${detail === '' ? leftText(left, scope) : `. ${detail}`}`,
  );
  const head = `Wiped: ${by} asked for it at ${url} (account ${plainText(account)}) on ${asked}; ${what} was removed by ${done}.`;
  return [head, ...lines].join('\n');
}

function leftText(left: number, scope: WipedStatus['scope']): string {
  return left === 0 || scope === 'all' ? '' : ', which the station does not have';
}

/** The tasks for people, and beneath them what keeps any of them from being up to date. */
export function taskTable(tasks: readonly TaskStatus[]): void {
  printTable(
    ['TASK', 'STATE', 'LEFT', 'MODE', 'FOLDER', 'SHARE'],
    tasks.map(task => [
      task.id,
      task.state,
      left(task),
      task.mode,
      plainText(task.folder),
      plainText(remoteName(task)),
    ]),
  );
  for (const task of tasks) {
    const said = task.state !== 'attention' || task.holds.length > 0;
    if (task.detail !== '' && said) printLine(`\n${task.id}: ${plainText(task.detail)}`);
    if (task.problems > 0) printProblems(task);
    if (task.conflicts > 0) printLine(`\n${task.id}: ${conflictsText(task.conflicts)}`);
    const limits = limitsText(task.rules.limits);
    if (limits !== '') printLine(`\n${task.id}: ${limits}`);
    for (const profile of task.profiles) printLine(`\n${task.id}: ${profileText(profile)}`);
    if (task.bin.objects > 0) printLine(`\n${task.id}: ${binText(task)}`);
  }
}

/** Empty where it has none of its own. */
function limitsText({ up, down } = noLimits): string {
  const parts = [
    ...(up > 0 ? [`sends at most ${up} KB/s`] : []),
    ...(down > 0 ? [`receives at most ${down} KB/s`] : []),
  ];
  return parts.length === 0 ? '' : `${parts.join(', ')}.`;
}

function conflictsText(count: number): string {
  const what = count === 1 ? '1 conflict waits' : `${count} conflicts wait`;
  return `${what} for you to decide; see: waystation drive conflicts list`;
}

function printProblems(task: TaskStatus): void {
  printLine(`\n${task.id}: ${task.problems} not synced:`);
  for (const problem of task.firstProblems) printLine(`  ${plainText(problem.path)}: ${plainText(problem.detail)}`);
  if (task.problems > task.firstProblems.length) printLine(`  and ${task.problems - task.firstProblems.length} more`);
}

/** What a sync profile of the station leaves out. */
export function profileText({ name, rules: { sizeMax, names, extensions } }: SyncProfile): string {
  const limits = [
    ...(sizeMax > 0 ? [`files above ${bytesText(sizeMax)}`] : []),
    ...(extensions.length > 0 ? [`extensions ${extensions.map(extension => `*.${extension}`).join(', ')}`] : []),
    ...(names.length > 0 ? [`names ${names.join(', ')}`] : []),
  ];
  return `the station's sync profile "${plainText(name)}" leaves out ${plainText(limits.join('; '))}.`;
}

function binText({ bin: { objects, bytes } }: TaskStatus): string {
  const what = objects === 1 ? 'One object lies' : `${objects} objects lie`;
  return `${what} in the recovery bin (${bytesText(bytes)}).`;
}

function remoteName(task: TaskStatus): string {
  return task.path === '' ? task.share : `${task.share}/${task.path}`;
}

function left({ progress: { filesLeft, bytesLeft }, speed }: TaskStatus): string {
  if (filesLeft === 0) return '-';
  if (bytesLeft > 0 && speed.rate !== null) return `${filesLeft}, ${bytesText(bytesLeft)}, ${speedText(speed)}`;
  return bytesLeft > 0 ? `${filesLeft}, ${bytesText(bytesLeft)}` : String(filesLeft);
}
