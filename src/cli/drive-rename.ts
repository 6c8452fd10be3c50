/** `waystation drive rename-computer`. */
import type { JsonOptions } from '#cli/drive-commands.ts';
import { runningDrive } from '#cli/drive-control.ts';
import { printJson, printLine } from '#cli/output.ts';

/** Prints the name as it is used: without what no file name can hold. */
export async function renameComputer(name: string, options: JsonOptions): Promise<void> {
  const renamed = await runningDrive(options).ask<{ readonly computer: string }>('POST', '/computer', {
    computer: name,
  });
  if (options.json) printJson(renamed);
  else printLine(renamed.computer);
}
