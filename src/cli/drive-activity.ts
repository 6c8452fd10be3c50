/** `waystation drive transfers` and `log`. */
import type { JsonOptions } from '#cli/drive-commands.ts';
import { bytesText, runningDrive, speedText } from '#cli/drive-control.ts';
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import { plainText } from '#drive/plain-text.ts';
import type { LogLine, LogPage, TransferStatus } from '#protocol/control/activity.ts';

export interface LogOptions extends JsonOptions {
  readonly task?: string;
  readonly kind?: readonly string[];
  readonly search?: string;
  /** Wall-clock milliseconds. */
  readonly since?: number;
  readonly until?: number;
  readonly last: number;
  readonly follow: boolean;
  readonly csv: boolean;
}

/** Lines that are asked for at once. */
const pageLines = 500;

export async function showTransfers(options: JsonOptions): Promise<void> {
  const transfers = await runningDrive(options).ask<TransferStatus[]>('GET', '/transfers');
  if (options.json) return printJson(transfers);
  if (transfers.length === 0) return printLine('Nothing is under way.');
  printTable(
    ['TASK', 'WAY', 'DONE', 'OF', 'SPEED', 'WHAT'],
    transfers.map(({ task, direction, bytes, total, files, path, ...speed }) => [
      ...[task, direction, bytesText(bytes), bytesText(total), speedText(speed) || '-'],
      files === 1 ? plainText(path) : `${files} files`,
    ]),
  );
}

export async function showLog(options: LogOptions): Promise<void> {
  if (options.csv) return exportLog(options);
  const lines = (await newest(options)).toReversed();
  if (options.json && !options.follow) return printJson(lines);
  for (const line of lines) printLogLine(line, options);
  if (options.follow) await follow(options);
}

/** Until somebody ends it, or the drive does. */
async function follow(options: LogOptions): Promise<void> {
  const { task, kind, search } = options;
  const path = `/log/follow?${query({ task, kinds: kind?.join(','), search })}`;
  for await (const line of runningDrive(options).lines<LogLine>('GET', path)) printLogLine(line, options);
}

async function exportLog(options: LogOptions): Promise<void> {
  const path = `/log/export?${query({ ...narrowing(options), form: 'csv' })}`;
  process.stdout.write(await runningDrive(options).text('GET', path));
}

/** The newest so many, whichever pages they are on. */
async function newest(options: LogOptions): Promise<readonly LogLine[]> {
  const found: LogLine[] = [];
  for (let after: string | undefined; ; ) {
    const limit = `${Math.min(pageLines, options.last - found.length)}`;
    const path = `/log?${query({ ...narrowing(options), limit, after })}`;
    const page = await runningDrive(options).ask<LogPage>('GET', path);
    found.push(...page.lines);
    if (page.after === null || found.length >= options.last) return found;
    after = page.after;
  }
}

function narrowing({ task, kind, search, since, until }: LogOptions): Record<string, string | undefined> {
  return { task, kinds: kind?.join(','), search, from: since?.toString(), to: until?.toString() };
}

function query(parts: Readonly<Record<string, string | undefined>>): string {
  const said = Object.entries(parts).filter((part): part is [string, string] => part[1] !== undefined);
  return new URLSearchParams(said).toString();
}

function printLogLine(line: LogLine, { json }: JsonOptions): void {
  printLine(json ? JSON.stringify(line) : logText(line));
}

function logText(line: LogLine): string {
  const { at, task, kind, path, other, bytes, detail } = line;
  const where = other === null ? path : `${path} (${kind === 'conflict' ? 'kept as' : 'before:'} ${other})`;
  const more = [...(bytes === null ? [] : [bytesText(bytes)]), ...(detail === '' ? [] : [detail])].join(', ');
  return `${moment(Date.parse(at))}  ${task}  ${kind.padEnd(13)}  ${where}${more === '' ? '' : `  ${more}`}`;
}
