/** `waystation drive select | stop-folder | resume-folder | ignore-test`. */
import { resolve } from 'node:path';
import type { JsonOptions } from '#cli/drive-commands.ts';
import { bytesText, runningDrive, withId } from '#cli/drive-control.ts';
import { printJson, printLine } from '#cli/output.ts';
import { plainText } from '#drive/plain-text.ts';
import type { IgnoreTest } from '#protocol/control/ignore-test.ts';
import type {
  Amount,
  LeavingOut,
  SelectionChange,
  SelectionOrder,
  SelectionStatus,
  Staying,
  TakingIn,
} from '#protocol/control/selection.ts';

interface Ways extends JsonOptions {
  readonly removeHere?: boolean;
  readonly preview?: boolean;
  readonly expects?: string;
}

export interface SelectOptions extends Ways {
  readonly leaveOut?: readonly string[];
  readonly takeIn?: readonly string[];
}

/** Without anything to leave out or take in, shows what is left out. */
export async function select(task: string, options: SelectOptions): Promise<void> {
  const { leaveOut, takeIn } = options;
  if (leaveOut === undefined && takeIn === undefined) return showSelection(task, options);
  const order: SelectionOrder = {
    ...(leaveOut === undefined ? {} : { leaveOut: [...leaveOut] }),
    ...(takeIn === undefined ? {} : { takeIn: [...takeIn] }),
    ...waysOf(options),
  };
  tell(await runningDrive(options).ask<SelectionChange>('POST', withId('/tasks', task, '/selection'), order), options);
}

export async function selectAt(what: { readonly path: string; readonly sync: boolean }, options: Ways): Promise<void> {
  const order = { path: resolve(what.path), sync: what.sync, ...waysOf(options) };
  tell(await runningDrive(options).ask<SelectionChange>('POST', '/selection', order), options);
}

export async function testIgnoring(path: string, options: JsonOptions): Promise<void> {
  const query = encodeURIComponent(resolve(path));
  const answer = await runningDrive(options).ask<IgnoreTest>('GET', `/ignore-test?path=${query}`);
  if (options.json) return printJson(answer);
  printLine(`${plainText(answer.path)}: ${answer.ignored ? 'ignored' : 'not ignored'}`);
  printLine(`  ${answer.detail}`);
}

function waysOf({ removeHere, preview, expects }: Ways): Omit<SelectionOrder, 'leaveOut' | 'takeIn'> {
  return {
    ...(removeHere === undefined ? {} : { removeHere }),
    ...(preview === undefined ? {} : { preview }),
    ...(expects === undefined ? {} : { expects }),
  };
}

async function showSelection(task: string, options: JsonOptions): Promise<void> {
  const shown = await runningDrive(options).ask<SelectionStatus>('GET', withId('/tasks', task, '/selection'));
  if (options.json) return printJson(shown);
  if (shown.leftOut.length === 0) return printLine('Nothing is left out.');
  for (const { path } of shown.leftOut) printLine(plainText(path));
}

function tell(change: SelectionChange, options: JsonOptions): void {
  if (options.json) printJson(change);
  else tellInWords(change);
}

function tellInWords(change: SelectionChange): void {
  for (const each of change.leaveOut) tellLeavingOut(each, change);
  for (const each of change.takeIn) printLine(takingInText(each));
  if (!change.applied) printLine(`Nothing was done. To do exactly this: --expects ${change.token}`);
  else if (change.removeHere) printLine(`${change.removed} files removed here, ${change.left} left.`);
  if (change.detail !== '') printLine(plainText(change.detail));
}

function tellLeavingOut({ path, there, goes, stays, firstStaying }: LeavingOut, { removeHere }: SelectionChange): void {
  printLine(`${plainText(path)}: left out; at the station ${amountText(there)}`);
  if (!removeHere) {
    printLine(`  stays here as it is: ${amountText(sumOf(goes, stays))}`);
    return;
  }
  printLine(`  goes from this computer: ${amountText(goes)}`);
  if (stays.files > 0) printLine(`  stays here: ${amountText(stays)}`);
  for (const { path: at, why } of firstStaying) printLine(`    ${plainText(at)}: ${whyTexts[why]}`);
}

function sumOf(one: Amount, other: Amount): Amount {
  return { files: one.files + other.files, bytes: one.bytes + other.bytes };
}

function takingInText({ path, there, isWhole }: TakingIn): string {
  return `${plainText(path)}: synced again; at the station ${isWhole ? '' : 'more than '}${amountText(there)}`;
}

function amountText({ files, bytes }: Amount): string {
  return `${files === 1 ? '1 file' : `${files} files`}, ${bytesText(bytes)}`;
}

const whyTexts: Readonly<Record<Staying['why'], string>> = {
  edited: 'changed here, and not sent yet',
  'only-here': 'only here',
  unread: 'not read yet; it goes if the station has these bytes',
};
