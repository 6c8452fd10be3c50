/** Shows a folder, or a file in it, to the person, by the file manager of the desktop. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Bus, CallFailed } from '#dbus/bus.ts';

const manager = {
  destination: 'org.freedesktop.FileManager1',
  path: '/org/freedesktop/FileManager1',
  interface: 'org.freedesktop.FileManager1',
} as const;

/** Opens the folder by the desktop's file manager if it can be asked, else by `xdg-open`. Throws when neither can. */
export async function openFolder(bus: Bus, folder: string, command = byCommand): Promise<void> {
  if (!(await asked(bus, 'ShowFolders', folder))) await command(folder);
}

/** Shows a file in its folder, chosen; where no file manager can be asked to, its folder by `xdg-open`. */
export async function showFile(bus: Bus, path: string, command = byCommand): Promise<void> {
  if (!(await asked(bus, 'ShowItems', path))) await command(dirname(path));
}

/** False where there is no file manager that could be asked. */
async function asked(bus: Bus, member: 'ShowFolders' | 'ShowItems', path: string): Promise<boolean> {
  try {
    await bus.call({ ...manager, member, signature: 'ass', body: [[pathToFileURL(path).href], ''] });
    return true;
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    return false;
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
