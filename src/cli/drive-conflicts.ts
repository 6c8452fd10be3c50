/** `waystation drive conflicts list | keep-this | keep-other | keep-both`. */
import type { JsonOptions } from '#cli/drive-commands.ts';
import { bytesText, runningDrive, withId } from '#cli/drive-control.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import { plainText } from '#drive/plain-text.ts';
import type { Conflict, ConflictDecided, ConflictOrder, ConflictSide } from '#protocol/control/conflicts.ts';

export async function listConflicts(task: string | undefined, options: JsonOptions): Promise<void> {
  const conflicts = await conflictsOf(task, options);
  if (options.json) return printJson(conflicts);
  if (conflicts.length === 0) return printLine('No conflict waits for you.');
  printTable(
    ['ID', 'VERSION', 'MODIFIED', 'SIZE', 'PATH'],
    conflicts.flatMap(({ id, kept, copy }) => [row(id, 'this', kept), row('', 'other', copy)]),
  );
}

export interface Decision {
  readonly id: string;
  readonly keep: ConflictOrder['keep'];
  readonly name?: string;
}

/** What is decided about is what stands there now. */
export async function decide({ id, keep, name }: Decision, options: JsonOptions): Promise<void> {
  const found = (await conflictsOf(undefined, options)).filter(conflict => conflict.id.startsWith(id));
  const [one] = id === '' ? [] : found;
  if (one === undefined || found.length > 1) {
    const why = found.length > 1 ? 'begins the ids of several conflicts' : 'is no conflict (any more)';
    throw new CommandFailed(`"${plainText(id)}" ${why}; see: waystation drive conflicts list`, exitCodes.failed);
  }
  const order: ConflictOrder = {
    ...{ keep, shown: { kept: one.kept.stamp, copy: one.copy.stamp } },
    ...(name === undefined ? {} : { name }),
  };
  const decided = await runningDrive(options).ask<ConflictDecided>(
    'POST',
    withId('/conflicts', one.id, '/decide'),
    order,
  );
  if (options.json) return printJson(decided);
  for (const path of decided.paths) printLine(plainText(path));
}

function conflictsOf(task: string | undefined, options: JsonOptions): Promise<readonly Conflict[]> {
  const query = task === undefined ? '' : `?${new URLSearchParams({ task })}`;
  return runningDrive(options).ask<readonly Conflict[]>('GET', `/conflicts${query}`);
}

function row(id: string, which: string, { path, bytes, modifiedAt }: ConflictSide): string[] {
  return [id, which, moment(Date.parse(modifiedAt)), bytesText(bytes), plainText(path)];
}
