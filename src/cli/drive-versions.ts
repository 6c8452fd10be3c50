/** `waystation drive versions` and `waystation drive version get | restore`. */
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonOptions } from '#cli/drive-commands.ts';
import { bytesText, runningDrive } from '#cli/drive-control.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import { plainText } from '#drive/plain-text.ts';
import type { Download } from '#protocol/control/downloads.ts';
import type { FileVersion, FileVersions, VersionRestored } from '#protocol/control/past.ts';

/** Between two looks at a download, milliseconds. */
const lookEveryMs = 250;

export interface GetOptions extends JsonOptions {
  readonly to: string;
}

/** A version as it is named at the command line. */
export interface NamedVersion {
  readonly path: string;
  readonly revision: string;
}

export async function versions(path: string, options: JsonOptions): Promise<void> {
  const query = new URLSearchParams({ path: resolve(path) });
  const listed = await runningDrive(options).ask<FileVersions>('GET', `/versions?${query}`);
  if (options.json) return printJson(listed);
  printTable(
    ['REVISION', 'WHEN', 'SIZE', 'BY', 'COMPUTER', 'IS'],
    listed.versions.map(version => [
      String(version.revision),
      moment(Date.parse(version.at)),
      bytesText(version.bytes),
      version.account,
      version.computer,
      marksOf(version),
    ]),
  );
  if (listed.notKept > 0) printLine(`${listed.notKept} more that it had are not kept any more.`);
}

export async function getVersion({ path, revision }: NamedVersion, options: GetOptions): Promise<void> {
  const order = { path: resolve(path), revision: revisionOf(revision), destination: resolve(options.to) };
  await untilFetched(await runningDrive(options).ask<Download>('POST', '/versions/download', order), options);
}

export async function restoreVersion({ path, revision }: NamedVersion, options: JsonOptions): Promise<void> {
  const order = { path: resolve(path), revision: revisionOf(revision) };
  const restored = await runningDrive(options).ask<VersionRestored>('POST', '/versions/restore', order);
  if (options.json) return printJson(restored);
  printLine(`${plainText(restored.path)} is again as it was in revision ${revision}; that made ${restored.revision}.`);
}

/** Waits for the end of a download; stopped by Ctrl-C, the drive goes on with it. */
export async function untilFetched(begun: Download, options: GetOptions): Promise<void> {
  let download = begun;
  while (download.state === 'waiting' || download.state === 'running') {
    await sleep(lookEveryMs);
    const all = await runningDrive(options).ask<readonly Download[]>('GET', '/downloads');
    const found = all.find(({ id }) => id === begun.id);
    if (found === undefined) break;
    download = found;
  }
  if (download.state !== 'done') {
    const why = download.detail === '' ? `The download is ${download.state}.` : download.detail;
    throw new CommandFailed(`${plainText(download.name)} was not fetched. ${why}`, exitCodes.failed);
  }
  if (options.json) return printJson(download);
  printLine(plainText(download.destination));
}

function revisionOf(text: string): number {
  const revision = Number(text);
  if (/^\d{1,15}$/.test(text)) return revision;
  throw new CommandFailed(`"${plainText(text)}" is no revision; see: waystation drive versions PATH`, exitCodes.usage);
}

function marksOf({ isNewest, isHere, kept }: FileVersion): string {
  const marks = [isNewest ? 'newest' : '', isHere ? 'here' : '', kept === null ? '' : `kept ${kept}`.trim()];
  return marks.filter(mark => mark !== '').join(', ');
}
