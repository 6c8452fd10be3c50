/** `waystation drive deleted list | restore | get`. */
import { resolve } from 'node:path';
import type { JsonOptions } from '#cli/drive-commands.ts';
import { bytesText, runningDrive } from '#cli/drive-control.ts';
import { type GetOptions, untilFetched } from '#cli/drive-versions.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import type { Download } from '#protocol/control/downloads.ts';
import type { Deleted, DeletedPage, DeletedRestored } from '#protocol/control/past.ts';

/** Pages that are read: what was deleted is without end. */
const pagesMax = 50;

interface Place {
  readonly task: string;
  readonly entries: readonly Deleted[];
}

export async function listDeleted(path: string, options: JsonOptions): Promise<void> {
  const { entries } = await deletedFrom(path, options);
  if (options.json) return printJson(entries);
  if (entries.length === 0) return printLine('Nothing was deleted here, or all of it was brought back.');
  printTable(
    ['ID', 'WHEN', 'SIZE', 'BY', 'COMPUTER', 'PATH'],
    entries.map(({ id, at, kind, bytes, files, account, computer, path: name }) => [
      id,
      moment(Date.parse(at)),
      kind === 'folder' ? `${files} files` : bytesText(bytes ?? 0),
      ...[account, computer, name],
    ]),
  );
}

export async function restoreDeleted(
  { path, ids }: { readonly path: string; readonly ids: readonly string[] },
  options: JsonOptions,
): Promise<void> {
  const { task, entries } = await deletedFrom(path, options);
  const order = { task, ids: ids.map(id => named(entries, id).id) };
  const restored = await runningDrive(options).ask<DeletedRestored>('POST', '/deleted/restore', order);
  if (options.json) return printJson(restored);
  const left = restored.left === 0 ? '' : `; ${restored.left} could not be brought back`;
  printLine(`${restored.files} files and ${restored.folders} folders are back${left}.`);
}

export async function getDeleted(
  { path, id }: { readonly path: string; readonly id: string },
  options: GetOptions,
): Promise<void> {
  const { task, entries } = await deletedFrom(path, options);
  const entry = named(entries, id);
  const order = { task, id: entry.id, name: entry.path, destination: resolve(options.to) };
  await untilFetched(await runningDrive(options).ask<Download>('POST', '/deleted/download', order), options);
}

/** What was deleted from the folder at a path of this computer. */
async function deletedFrom(path: string, options: JsonOptions): Promise<Place> {
  const drive = runningDrive(options);
  let task = '';
  const entries: Deleted[] = [];
  let after: string | null = '';
  for (let page = 0; page < pagesMax && after !== null; page += 1) {
    const query: URLSearchParams = new URLSearchParams({ folder: resolve(path), ...(after === '' ? {} : { after }) });
    const reply: DeletedPage = await drive.ask<DeletedPage>('GET', `/deleted?${query}`);
    entries.push(...reply.entries);
    task = reply.task;
    after = reply.after;
  }
  return { task, entries };
}

function named(entries: readonly Deleted[], id: string): Deleted {
  const found = entries.filter(entry => entry.id.startsWith(id));
  const [one] = id === '' ? [] : found;
  if (one !== undefined && found.length === 1) return one;
  const why = found.length > 1 ? 'begins several ids' : 'was not deleted from here';
  throw new CommandFailed(`"${id}" ${why}; see: waystation drive deleted list PATH`, exitCodes.failed);
}
