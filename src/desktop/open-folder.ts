/** Shows a folder to the person, by the file manager of the desktop. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { type Bus, CallFailed } from '#dbus/bus.ts';

const manager = {
  destination: 'org.freedesktop.FileManager1',
  path: '/org/freedesktop/FileManager1',
  interface: 'org.freedesktop.FileManager1',
} as const;

/** Opens the folder by the desktop's file manager if it can be asked, else by `xdg-open`. Throws when neither can. */
export async function openFolder(bus: Bus, folder: string, command = byCommand): Promise<void> {
  try {
    const body = [[pathToFileURL(folder).href], ''];
    await bus.call({ ...manager, member: 'ShowFolders', signature: 'ass', body });
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    await command(folder);
  }
}

async function byCommand(folder: string): Promise<void> {
  // A file manager that stays in the foreground is not to keep this program from ending, nor to end with it.
  const opener = spawn('xdg-open', [folder], { stdio: 'ignore', detached: true });
  opener.unref();
  try {
    const [code] = (await once(opener, 'exit')) as [number | null];
    if (code === 0) return;
  } catch (cause) {
    throw new Error(`no file manager is there for ${folder}, and no xdg-open`, { cause });
  }
  throw new Error(`no file manager opened ${folder}`);
}
