/** `waystation station device wipe`. */
import { confirmForGood } from '#cli/confirm.ts';
import { bytesText } from '#cli/drive-control.ts';
import { printJson, printLine } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import type { DeviceWipe } from '#platform/device-wipes.ts';
import type { WipePreview } from '#protocol/wipe.ts';

export interface WipeOptions extends StationOptions {
  readonly everything?: boolean;
  readonly preview?: boolean;
  readonly takeBack?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Tells what the device last held, and asks for its wipe; or takes that back. */
export async function wipeDevice(id: string, options: WipeOptions): Promise<void> {
  await withExistingStation(options, async ({ wipes }) => {
    if (options.takeBack === true) {
      wipes.takeBack(id);
      return printLine(`the wipe of ${id} is taken back`);
    }
    const preview = await wipes.preview(id);
    if (options.json === true) printJson(preview);
    else for (const line of heldLines(preview)) printLine(line);
    if (options.preview === true) return;
    const everything = options.everything === true;
    await confirmForGood(everything ? everythingText : syncedText, options.yes === true);
    wipes.ask(id, everything ? 'all' : 'synced');
    if (options.json !== true) printLine(`the wipe of ${id} is asked for; it begins at the drive's next contact`);
  });
}

const syncedText =
  'The drive removes from its computer what this station has, and then its own access. What only that computer has stays there.';
const everythingText =
  'The drive removes everything in its synced folders, also what NOBODY ELSE HAS: files that were never sent, edits of the last moment. Nobody can bring that back.';

function heldLines({ held, heldMs }: WipePreview): readonly string[] {
  if (heldMs === null) return ['the drive never told what it holds'];
  const lines = held.map(({ share, files, bytes }) => `  ${share}: ${files} files, ${bytesText(bytes)}`);
  return [`as of ${new Date(heldMs).toISOString()} it held${lines.length === 0 ? ' nothing' : ':'}`, ...lines];
}

/** A few words on how far a wipe is. */
export function wipeWords({ done, takenMs, removed, left }: DeviceWipe): string {
  if (done) return `wiped: ${removed} removed, ${left} left`;
  return takenMs === null ? 'wipe asked' : `being wiped: ${removed} removed`;
}

/** When it came to be so, milliseconds since 1970. */
export function wipeMs({ askedMs, takenMs, toldMs }: DeviceWipe): number {
  return toldMs ?? takenMs ?? askedMs;
}

/** Of a device in JSON; null where no wipe was asked for. */
export function wipeJson(wipe: DeviceWipe | undefined): object | null {
  if (wipe === undefined) return null;
  const { scope, by, done, removed, left, detail } = wipe;
  const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  const moments = { asked: iso(wipe.askedMs), taken: iso(wipe.takenMs), told: iso(wipe.toldMs) };
  return { scope, by, ...moments, done, removed, left, detail };
}
