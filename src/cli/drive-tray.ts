/** `waystation drive tray`: the icon of the drive on the desktop, in the foreground until Ctrl-C or "Quit". */
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { DriveOptions } from '#cli/drive-commands.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { ownCommand, startDrive } from '#cli/start-drive.ts';
import { NoBus, sessionBus } from '#dbus/address.ts';
import { runTray, type TrayEnd } from '#desktop/tray/tray.ts';
import { chosenLanguage, wordsIn } from '#desktop/words/words.ts';
import { ControlClient } from '#drive/control/control-client.ts';
import { dataFolder } from '#drive/data-folder.ts';
import type { LanguageText } from '#protocol/control/settings.ts';

export interface TrayCommandOptions extends DriveOptions {
  readonly notifications: boolean;
}

/** Characters of what a command said that a notification shows. */
const saidMax = 300;

/** Runs until SIGINT or SIGTERM, until it is told to quit, or until the session is over. */
export async function tray(options: TrayCommandOptions): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const data = dataFolder(options.data);
  const shown = {
    ...{ data, drive: new ControlClient(data), say, runCommand },
    notifications: options.notifications,
    wordsFor: (chosen: LanguageText) => wordsIn(chosenLanguage(chosen, process.env)),
    startDrive: () => startDrive(data),
  };
  try {
    say(endings[await runTray({ ...shown, sockets: sessionBus(process.env) }, stop.signal)]);
  } catch (error) {
    if (error instanceof NoBus) throw new CommandFailed(error.message, exitCodes.notReachable, error);
    throw error;
  }
}

const endings: Readonly<Record<TrayEnd, string>> = {
  quit: 'The icon is gone; the drive goes on.',
  another: 'The icon of this drive is shown already.',
  'session-over': 'The desktop session has ended, and the icon with it.',
};

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** What it starts may be a window: it goes on when this program ends, and does not keep it from ending. */
function runCommand(...args: readonly string[]): Promise<void> {
  const child = spawn(...ownCommand(args), { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  child.unref();
  (child.stderr as Socket).unref();
  let said = '';
  child.stderr.on('data', piece => {
    said = (said + String(piece)).slice(0, saidMax);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => (code === 0 ? resolve() : reject(new Error(said.trim() || `it ended with ${code}`))));
  });
}
