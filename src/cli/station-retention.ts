/** `waystation station share retention …` and `waystation station retention run`. */
import { bytesText } from '#cli/drive-control.ts';
import { printJson, printLine } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import { existingData, expected } from '#cli/station-upkeep.ts';
import type { Retention } from '#model/retention.ts';
import { retainNow } from '#station/main/look-after.ts';
import type { RetentionPreview } from '#station/upkeep/retention-preview.ts';

/** What is left out stays as it is; `Infinity` takes a limit away. */
export interface RetentionOptions extends StationOptions {
  readonly versions?: number;
  readonly order?: Retention['order'];
  readonly days?: number;
  /** Bytes. */
  readonly budget?: number;
  readonly preview?: boolean;
  readonly json?: boolean;
}

/** Shows what the share keeps, says what it keeps from now on, or tells what that would take. */
export async function retention(share: string, options: RetentionOptions): Promise<void> {
  await withExistingStation(options, async ({ retention }) => {
    const before = await retention.retention(share);
    const wanted = changed(before, options);
    if (options.preview === true) return printPreview(await retention.preview(share, wanted), options);
    if (wanted !== before) await retention.setRetention(share, wanted);
    if (options.json === true) printJson(wanted);
    else printLine(`${share} keeps ${keptText(wanted)}`);
  });
}

/** The policy that the options make of the one of before; that itself where they say nothing. */
export function changed(before: Retention, { versions, order, days, budget }: RetentionOptions): Retention {
  if ([versions, order, days, budget].every(each => each === undefined)) return before;
  return {
    versions: limitIn(versions, before.versions),
    order: order ?? before.order,
    days: limitIn(days, before.days),
    bytes: limitIn(budget, before.bytes),
  };
}

function limitIn(said: number | undefined, before: number | null): number | null {
  if (said === undefined) return before;
  return said === Number.POSITIVE_INFINITY ? null : said;
}

export function keptText({ versions, order, days, bytes }: Retention): string {
  const which = order === 'smart' ? 'thinned out by their age' : 'the newest';
  const limits = [
    ...(versions === null ? [] : [`${versions} older versions of a file, ${which}`]),
    ...(days === null ? [] : [`what was replaced or deleted within ${days} days`]),
    ...(bytes === null ? [] : [`${bytesText(bytes)} of older versions at most`]),
  ];
  return limits.length === 0 ? 'all older versions' : limits.join('; ');
}

function printPreview(preview: RetentionPreview, { json }: RetentionOptions): void {
  if (json === true) printJson(preview);
  else printLine(previewText(preview));
}

function previewText(preview: RetentionPreview): string {
  const { versions, files, bytes, atLeast, oldestMs, newestMs } = preview;
  if (oldestMs === null || newestMs === null) return 'nothing would go now';
  return [
    `versions  ${versions} would go, of ${files} files`,
    `space     ${atLeast ? 'at least ' : ''}${bytesText(bytes)} would be free`,
    `from      ${new Date(oldestMs).toISOString()} to ${new Date(newestMs).toISOString()}`,
  ].join('\n');
}

/** Lets all shares lose now what their policies do not keep. */
export async function runRetention(options: StationOptions & { readonly json?: boolean }): Promise<void> {
  const done = await expected(() => retainNow(existingData(options)));
  if (options.json === true) return printJson(done);
  printLine(`versions  ${done.versions} dropped, of ${done.files} files`);
  printLine(`chunks    ${done.chunks} held by no version of their share any more`);
}
