/** `waystation drive bin list | restore | empty`. */
import { resolve } from 'node:path';
import { confirmForGood } from '#cli/confirm.ts';
import type { JsonOptions } from '#cli/drive-commands.ts';
import { bytesText, runningDrive } from '#cli/drive-control.ts';
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import { plainText } from '#drive/plain-text.ts';
import type { BinEmptied, Binned, Restored } from '#protocol/control/status.ts';

export interface RestoreOptions extends JsonOptions {
  readonly to?: string;
}

export interface EmptyOptions extends JsonOptions {
  readonly yes?: boolean;
}

function binned(task: string | undefined, options: JsonOptions): Promise<Binned[]> {
  const query = task === undefined ? '' : `?task=${encodeURIComponent(task)}`;
  return runningDrive(options).ask<Binned[]>('GET', `/bin${query}`);
}

export async function listBin(task: string | undefined, options: JsonOptions): Promise<void> {
  const objects = await binned(task, options);
  if (options.json) return printJson(objects);
  if (objects.length === 0) return printLine('The recovery bin is empty.');
  printTable(
    ['ID', 'WHEN', 'SIZE', 'WHY', 'AT THE STATION', 'PATH'],
    objects.map(({ id, at, bytes, why, onlyHere, path }) => [
      id,
      moment(Date.parse(at)),
      bytesText(bytes),
      reasonTexts[why],
      onlyHere ? 'no' : 'yes',
      plainText(path),
    ]),
  );
}

export async function restoreBin(what: readonly string[], options: RestoreOptions): Promise<void> {
  const to = options.to === undefined ? {} : { to: resolve(options.to) };
  const restored = await runningDrive(options).ask<Restored[]>('POST', '/bin/restore', { what, ...to });
  if (options.json) return printJson(restored);
  for (const { path } of restored) printLine(plainText(path));
}

/** What lies there may be nowhere else, so a person says that it shall go. */
export async function emptyBin(task: string | undefined, options: EmptyOptions): Promise<void> {
  const objects = await binned(task, options);
  if (objects.length > 0) await confirmForGood(lossSentence(objects), options.yes === true);
  const order = task === undefined ? {} : { task };
  const emptied = await runningDrive(options).ask<BinEmptied>('POST', '/bin/empty', order);
  if (options.json) return printJson(emptied);
  printLine(`${emptied.objects} removed for good, ${bytesText(emptied.bytes)}.`);
}

function lossSentence(objects: readonly Binned[]): string {
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  const only = objects.filter(({ onlyHere }) => onlyHere).length;
  const objectsText = objects.length === 1 ? 'One object' : `${objects.length} objects`;
  return `${objectsText} (${bytesText(bytes)}) would be removed for good; ${whereElse(objects.length, only)}.`;
}

function whereElse(all: number, onlyHere: number): string {
  if (onlyHere === 0) return 'the station has these bytes';
  return onlyHere === all ? 'the station does not have these bytes' : `the station does not have those of ${onlyHere}`;
}

const reasonTexts: Readonly<Record<Binned['why'], string>> = {
  deleted: 'deleted',
  replaced: 'replaced',
  discarded: 'lost a conflict',
  damaged: 'damaged',
  'left-over': 'left over',
};
