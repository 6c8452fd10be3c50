/** Shows what is on this computer in the desktop's file manager: the one way to it. */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sessionBus } from '#dbus/address.ts';
import { askOnce } from '#dbus/ask-once.ts';
import { DriveError } from '#drive/drive-error.ts';

/** How long the program that opens a folder may take to fail, milliseconds; one that lasts is the file manager itself. */
const failsWithinMs = 2_000;

const manager = {
  destination: 'org.freedesktop.FileManager1',
  path: '/org/freedesktop/FileManager1',
  interface: 'org.freedesktop.FileManager1',
} as const;
const openers: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'open', win32: 'explorer.exe' };

export interface ShowDoors {
  readonly env: NodeJS.ProcessEnv;
  /** Opens a folder by a program; rejects when that fails. */
  readonly byProgram: (folder: string) => Promise<void>;
}

/**
 * A folder is opened; `selected` shows what the path names in the folder that it is in. The session's bus is asked first, as
 * a service knows no screen. Throws DriveError('refused') when nothing here can show it.
 */
export async function show(path: string, selected = false, doors: ShowDoors = systemDoors): Promise<void> {
  if (process.platform === 'linux' && (await byBus(path, selected, doors.env))) return;
  const folder = selected ? dirname(path) : path;
  try {
    await doors.byProgram(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DriveError('refused', `${folder} cannot be shown here (${reason}); open it in your file manager`);
  }
}

/** False where there is no session, or no file manager that can be asked. */
async function byBus(path: string, selected: boolean, env: NodeJS.ProcessEnv): Promise<boolean> {
  const body = [[pathToFileURL(path).href], ''];
  const asked = await askOnce(
    () => sessionBus(env),
    bus => bus.call({ ...manager, member: selected ? 'ShowItems' : 'ShowFolders', signature: 'ass', body }),
  );
  return 'answer' in asked;
}

const systemDoors: ShowDoors = { env: process.env, byProgram: startOpener };

async function startOpener(folder: string): Promise<void> {
  const program = openers[process.platform] ?? 'xdg-open';
  const child = spawn(program, [folder], { stdio: 'ignore', detached: true });
  child.unref();
  const fault = await new Promise<string>(resolve => {
    const timer = setTimeout(() => resolve(''), failsWithinMs);
    child.once('error', error => resolve(error.message));
    child.once('exit', code =>
      resolve(code === 0 || process.platform === 'win32' ? '' : `${program} ended with ${code}`),
    );
    child.once('exit', () => clearTimeout(timer));
  });
  if (fault !== '') throw new Error(fault);
}
