/** `waystation drive task add | list | set | relocate` and `drive pause | resume | retry | remove`. */
import { resolve } from 'node:path';
import type { DriveOptions, JsonOptions } from '#cli/drive-commands.ts';
import { runningDrive, withId } from '#cli/drive-control.ts';
import { taskTable } from '#cli/drive-status.ts';
import { waitFor } from '#cli/drive-wait.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { printJson, printLine } from '#cli/output.ts';
import type { Existing } from '#model/existing.ts';
import { type Parsed, parseExtension, parseSizeMax } from '#model/filter.ts';
import { parseHoldFiles } from '#model/hold.ts';
import type { RulesOrder } from '#protocol/control/orders.ts';
import type { TaskAdded, TaskStatus } from '#protocol/control/status.ts';

export interface RuleOptions extends JsonOptions {
  readonly mode?: 'two-way' | 'download-only' | 'upload-only';
  readonly conflict?: 'latest' | 'station';
  readonly discardConflicts?: boolean;
  readonly keepDiscarded?: boolean;
  readonly maxSize?: string;
  readonly excludeName?: readonly string[];
  readonly excludeExtension?: readonly string[];
  readonly consistencyCheck?: boolean;
  readonly holdDeletions?: string;
  readonly binDays?: number;
  readonly binSize?: number;
  readonly limitUp?: number;
  readonly limitDown?: number;
}

export interface AddOptions extends RuleOptions {
  readonly connection?: string;
  readonly create: boolean;
  readonly takeOver: boolean;
  readonly leaveOut?: readonly string[];
  readonly wait: boolean;
  readonly preview: boolean;
  readonly existing?: Existing | 'ask';
}

export async function addTask(
  place: { readonly remote: string; readonly folder: string },
  options: AddOptions,
): Promise<void> {
  const drive = runningDrive(options);
  const existing = options.existing === 'ask' ? undefined : options.existing;
  const preview = options.preview || options.existing === 'ask';
  const added = await drive.ask<TaskAdded>('POST', '/tasks', {
    ...(options.connection === undefined ? {} : { connection: options.connection }),
    remote: place.remote,
    folder: resolve(place.folder),
    create: options.create,
    takeOver: options.takeOver,
    ...(existing === undefined ? {} : { existing }),
    ...(preview ? { preview } : {}),
    rules: rulesOf(options),
    ...(options.leaveOut === undefined ? {} : { leaveOut: options.leaveOut }),
  });
  if (options.json && !preview) printJson(added);
  else if (!options.json) printLine(added.task);
  const advice = volumeAdvice(added);
  if (advice !== undefined) process.stderr.write(`${advice}\n`);
  if (preview) return (await import('#cli/drive-preview.ts')).showFirstLook(drive, added.task, options);
  if (options.wait) await waitFor(drive, {});
}

/** What to think about before a folder on such a volume is synced both ways (S60); undefined for any other. */
function volumeAdvice({ task, mode, volume: { kind, name } }: TaskAdded): string | undefined {
  if (kind === 'own') return undefined;
  const why =
    kind === 'network'
      ? `That folder is on a network drive (${name}): what others change there is found by looking through it every minute, and it may look empty while it is away.`
      : `That folder is on a removable device (${name}): it may be taken away at any moment, and keeps less of what a file is.`;
  if (mode === 'download-only') return why;
  return `${why}\nReceiving alone is safer there: waystation drive task set ${task} --mode download-only`;
}

export async function listTasks(options: JsonOptions): Promise<void> {
  const tasks = await runningDrive(options).ask<TaskStatus[]>('GET', '/tasks');
  if (options.json) printJson(tasks);
  else taskTable(tasks);
}

export async function setTask(id: string, options: RuleOptions & { readonly preview: boolean }): Promise<void> {
  const rules = rulesOf(options);
  if (Object.keys(rules).length === 0)
    throw new CommandFailed('Nothing to change was given; --help lists the rules.', exitCodes.usage);
  if (options.preview) return (await import('#cli/drive-preview.ts')).previewRules(id, rules, options);
  await runningDrive(options).ask('PATCH', withId('/tasks', id), rules);
}

export async function relocateTask(id: string, folder: string, options: DriveOptions): Promise<void> {
  await runningDrive(options).ask('POST', withId('/tasks', id, '/relocate'), { folder: resolve(folder) });
}

export async function controlTask(
  verb: 'pause' | 'resume' | 'retry',
  id: string,
  options: DriveOptions,
): Promise<void> {
  await runningDrive(options).ask('POST', withId('/tasks', id, `/${verb}`), {});
}

/** What the options say, and nothing about what they leave out. */
export function rulesOf(options: RuleOptions): RulesOrder {
  const filter = {
    ...(options.maxSize === undefined ? {} : { sizeMax: understood(parseSizeMax(options.maxSize)) }),
    ...(options.excludeName === undefined ? {} : { names: [...options.excludeName] }),
    ...(options.excludeExtension === undefined
      ? {}
      : { extensions: options.excludeExtension.map(each => understood(parseExtension(each))) }),
  };
  const bin = {
    ...(options.binDays === undefined ? {} : { days: options.binDays }),
    ...(options.binSize === undefined ? {} : { megabytes: options.binSize }),
  };
  const limits = {
    ...(options.limitUp === undefined ? {} : { up: options.limitUp }),
    ...(options.limitDown === undefined ? {} : { down: options.limitDown }),
  };
  const keepDiscarded = options.discardConflicts === true ? false : options.keepDiscarded;
  return {
    ...(options.mode === undefined ? {} : { mode: options.mode }),
    ...(options.conflict === undefined ? {} : { conflict: options.conflict }),
    ...(keepDiscarded === undefined ? {} : { keepDiscarded }),
    ...(options.consistencyCheck === undefined ? {} : { consistencyCheck: options.consistencyCheck }),
    ...(options.holdDeletions === undefined ? {} : { holdFiles: understood(parseHoldFiles(options.holdDeletions)) }),
    ...(Object.keys(filter).length === 0 ? {} : { filter }),
    ...(Object.keys(bin).length === 0 ? {} : { bin }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}

function understood<T>(parsed: Parsed<T>): T {
  if ('value' in parsed) return parsed.value;
  throw new CommandFailed(parsed.fault, exitCodes.usage);
}
