/** `waystation drive downloads list | pause | resume | cancel | forget`. */
import type { JsonOptions } from '#cli/drive-commands.ts';
import { bytesText, runningDrive, withId } from '#cli/drive-control.ts';
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import { plainText } from '#drive/plain-text.ts';
import type { Download, DownloadsForgotten } from '#protocol/control/downloads.ts';

export async function listDownloads(options: JsonOptions): Promise<void> {
  const downloads = await runningDrive(options).ask<Download[]>('GET', '/downloads');
  if (options.json) return printJson(downloads);
  if (downloads.length === 0) return printLine('Nothing was downloaded.');
  printTable(
    ['ID', 'BEGUN', 'STATE', 'DONE', 'OF', 'WHAT', 'TO'],
    downloads.map(({ id, startedAt, state, bytes, total, name, destination }) => [
      ...[id, moment(Date.parse(startedAt)), state, bytesText(bytes), bytesText(total)],
      ...[plainText(name), plainText(destination)],
    ]),
  );
  for (const { id, detail } of downloads) if (detail !== '') printLine(`\n${id}: ${plainText(detail)}`);
}

export async function orderDownload(
  order: 'pause' | 'resume' | 'cancel',
  id: string,
  options: JsonOptions,
): Promise<void> {
  const download = await runningDrive(options).ask<Download>('POST', withId('/downloads', id, `/${order}`), {});
  if (options.json) return printJson(download);
  printLine(`${download.id}: ${download.state}`);
}

export async function forgetDownloads(id: string | undefined, options: JsonOptions): Promise<void> {
  const path = id === undefined ? '/downloads' : withId('/downloads', id);
  const { records } = await runningDrive(options).ask<DownloadsForgotten>('DELETE', path);
  if (options.json) return printJson({ records });
  printLine(records === 1 ? 'One record deleted.' : `${records} records deleted.`);
}
