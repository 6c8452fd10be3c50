/** `waystation drive holds | release | discard`. */
import type { DriveOptions, JsonOptions } from '#cli/drive-commands.ts';
import { bytesText, runningDrive, withId } from '#cli/drive-control.ts';
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import { plainText } from '#drive/plain-text.ts';
import type { HoldDecided, HoldListing } from '#protocol/control/status.ts';

export async function listHolds(options: JsonOptions): Promise<void> {
  const holds = await runningDrive(options).ask<HoldListing[]>('GET', '/holds');
  if (options.json) return printJson(holds);
  if (holds.length === 0) return printLine('Nothing is held.');
  printTable(
    ['HOLD', 'TASK', 'WHAT', 'AT', 'FILES', 'SIZE', 'SINCE', 'FOLDER'],
    holds.map(({ hold, task, change, at, files, bytes, since, folder }) => [
      hold,
      task,
      change === 'edit' ? 'scrambled' : 'deleted',
      at,
      String(files),
      bytesText(bytes),
      moment(Date.parse(since)),
      plainText(folder),
    ]),
  );
  for (const each of holds) printExamples(each);
}

function printExamples({ hold, change, at, files, examples }: HoldListing): void {
  const edited = change === 'edit';
  const what = edited
    ? 'rewritten here with bytes that look encrypted, and kept as they were'
    : 'deleted here, and kept';
  printLine(`\n${hold}: ${what} at the station:`);
  for (const path of examples) printLine(`  ${plainText(path)}`);
  if (files > examples.length) printLine(`  and ${files - examples.length} more`);
  const release = edited ? 'send them to the station' : 'delete them at the station';
  if (at === 'drive') printLine(`  ${release}: waystation drive release ${hold}`);
  else printLine("  the station's owner decides: waystation station holds");
  printLine(`  bring them back: waystation drive discard ${hold}`);
}

export async function decideHold(decision: 'release' | 'discard', id: string, options: DriveOptions): Promise<void> {
  const path = withId('/holds', id, `/${decision}`);
  const word = decision === 'release' ? 'released' : 'discarded';
  for (const { hold, files } of await runningDrive(options).ask<HoldDecided[]>('POST', path, {}))
    printLine(`${word} ${hold}: ${files} ${files === 1 ? 'file' : 'files'}`);
}
