/** Starts a drive, and other commands of this program, for a person on a desktop: they go on when this program ends. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitCodes } from '#cli/exit.ts';
import { ControlClient, NotRunning } from '#drive/control/control-client.ts';
import type { DataFolder } from '#drive/data-folder.ts';
import { isUsualData, startUnit } from '#drive/surroundings/session.ts';

/** How long a drive may take until it answers, and how often it is asked, milliseconds. */
const startMsMax = 30_000;
const askEveryMs = 200;

/** This program with other arguments. */
export function ownCommand(args: readonly string[]): [string, string[]] {
  return [process.execPath, [...process.execArgv, process.argv[1] ?? '', ...args]];
}

/**
 * Starts the drive of this folder where none runs: by the package's service where that starts it at sign-in, else by
 * itself. Fulfilled when it answers; rejects with a sentence when it does not start.
 */
export async function startDrive(data: DataFolder): Promise<void> {
  if (await answers(data)) return;
  if (isUsualData(data) && (await startUnit(process.env))) return untilItAnswers(data, () => undefined);
  let end: string | undefined;
  const child = startOwn(['drive', 'start', '--data', data.path]);
  child.once('error', error => {
    end = error.message;
  });
  child.once('exit', code => {
    // Somebody else starts one at this moment: at sign-in, or by another click. That one will answer.
    if (code !== exitCodes.runsAlready) end = `it ended with exit code ${code}`;
  });
  return untilItAnswers(data, () => end);
}

/** Starts this program with other arguments, heard by nobody. That it cannot be started is told by the event `error`. */
export function startOwn(args: readonly string[]): ReturnType<typeof spawn> {
  const child = spawn(...ownCommand(args), { stdio: 'ignore', detached: true });
  child.unref();
  return child;
}

/** `ended` says how it ended, where that is known. */
async function untilItAnswers(data: DataFolder, ended: () => string | undefined): Promise<void> {
  const lastMs = performance.now() + startMsMax;
  while (!(await answers(data))) {
    const end = ended() ?? (performance.now() > lastMs ? 'it does not answer' : undefined);
    if (end !== undefined) throw new Error(`the drive could not be started: ${end}; ${data.log} says why`);
    await sleep(askEveryMs);
  }
}

async function answers(data: DataFolder): Promise<boolean> {
  try {
    await new ControlClient(data).ask('GET', '/settings');
    return true;
  } catch (error) {
    if (error instanceof NotRunning) return false;
    throw error;
  }
}
