/** `waystation drive apply FILE`: a drive set up by one file, as often as one likes. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { connectionOf, type Step, stepsTo } from '#cli/apply/steps.ts';
import { readWanted, type StationWish } from '#cli/apply/wanted.ts';
import type { JsonOptions } from '#cli/drive-commands.ts';
import { runningDrive, withId } from '#cli/drive-control.ts';
import { readAuthority } from '#cli/drive-link.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { printJson, printLine } from '#cli/output.ts';
import type { ControlClient } from '#drive/control/control-client.ts';
import type { SettingsTold } from '#protocol/control/settings.ts';
import type { DriveStatus } from '#protocol/control/status.ts';

export interface ApplyOptions extends JsonOptions {
  readonly dryRun: boolean;
}

/** Takes one step after the other; a step that fails ends it, and what was done before stays. */
export async function apply(file: string, options: ApplyOptions): Promise<void> {
  const path = resolve(file);
  const wanted = readWanted(readText(path), path);
  const drive = runningDrive(options);
  const [status, settings] = await Promise.all([
    drive.ask<DriveStatus>('GET', '/status'),
    drive.ask<SettingsTold>('GET', '/settings'),
  ]);
  const steps = stepsTo(wanted, { status, settings });
  const done: object[] = [];
  for (const step of steps) {
    if (!options.dryRun) await take(drive, step);
    done.push(shown(step));
    if (!options.json) printLine(`${options.dryRun ? 'would ' : ''}${sentence(step)}`);
  }
  if (options.json) printJson(done);
  else if (steps.length === 0) printLine('The drive is as the file wants it.');
}

async function take(drive: ControlClient, step: Step): Promise<void> {
  switch (step.kind) {
    case 'settings':
      return void (await drive.ask('PATCH', '/settings', step.settings));
    case 'link':
      return void (await drive.ask('POST', '/link', linkOrder(step.station)));
    case 'add': {
      const { remote, folder, rules, paused } = step.task;
      const connection = connectionOf(step.station, await drive.ask<DriveStatus>('GET', '/status'))?.id;
      const order = { connection, remote, folder, rules, create: true, takeOver: false };
      const { task } = await drive.ask<{ readonly task: string }>('POST', '/tasks', order);
      if (paused === true) await drive.ask('POST', withId('/tasks', task, '/pause'), {});
      return;
    }
    case 'set':
      return void (await drive.ask('PATCH', withId('/tasks', step.id), step.task.rules));
    default:
      return void (await drive.ask('POST', withId('/tasks', step.id, `/${step.kind}`), {}));
  }
}

function linkOrder({ url, user, passwordFile, authorityFile, trust, computer }: StationWish): object {
  if (passwordFile === undefined) {
    throw new CommandFailed(
      `${user} at ${url} is not linked yet, and the file names no password-file. Link it first: waystation drive link ${url} --user ${user}`,
    );
  }
  // The newline with which editors end a file is no part of a password.
  const password = readText(passwordFile).replace(/\r?\n$/, '');
  const authority = authorityFile === undefined ? undefined : readAuthority(authorityFile);
  return { url, user, password, trust, authority, computer };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandFailed(`${path} cannot be read (${(error as Error).message}).`, exitCodes.usage, error);
  }
}

function sentence(step: Step): string {
  if (step.kind === 'settings') return `choose settings of the drive: ${Object.keys(step.settings).join(', ')}`;
  if (step.kind === 'link') return `link ${step.station.user} at ${step.station.url}`;
  const { remote, folder } = step.task;
  if (step.kind === 'add') return `sync ${folder} with ${remote}`;
  return step.kind === 'set' ? `change the rules of ${folder}` : `${step.kind} ${folder}`;
}

function shown(step: Step): object {
  if (step.kind === 'settings') return { step: step.kind, settings: step.settings };
  if (step.kind === 'link') return { step: step.kind, url: step.station.url, user: step.station.user };
  return { step: step.kind, folder: step.task.folder, remote: step.task.remote };
}
