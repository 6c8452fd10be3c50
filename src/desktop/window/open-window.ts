/** Starts the program that shows a drive in a window. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { shownLine } from '#desktop/window/messages.ts';
import type { DataFolder } from '#drive/data-folder.ts';

/** A program that shows nothing for so long hangs, milliseconds. */
const showMsMax = 30_000;

/**
 * Shows the drive of this folder in its window, or brings that to the front where there is one, at the page `place`. The window goes on when
 * this program ends. Answers false where none can be shown: no Linux, no screen, no WebKitGTK.
 */
export async function openWindow(
  { path }: DataFolder,
  place: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  if (process.platform !== 'linux' || !(env['DISPLAY'] || env['WAYLAND_DISPLAY'])) return false;
  // The window asks the drive for its address by itself, so that it stands on no command line.
  const program = fileURLToPath(new URL('./window-program.ts', import.meta.url));
  const args = ['--disable-warning=ExperimentalWarning', program, path, place];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  child.unref();
  const isShown = await firstNews(child);
  child.stdout.destroy();
  return isShown;
}

/** Whether it shows the window; it ends at once, and well, where another one was brought to the front. */
function firstNews(child: ChildProcess): Promise<boolean> {
  return new Promise(resolve => {
    const timer = setTimeout(() => child.kill('SIGKILL'), showMsMax);
    const end = (isShown: boolean): void => {
      clearTimeout(timer);
      resolve(isShown);
    };
    child.stdout?.on('data', piece => String(piece).includes(shownLine) && end(true));
    child.once('error', () => end(false));
    child.once('exit', code => end(code === 0));
  });
}
