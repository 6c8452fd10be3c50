/** Shows a folder in the desktop's file manager. */
import { spawn } from 'node:child_process';
import { DriveError } from '#drive/drive-error.ts';

/** How long the program that opens it may take to fail, milliseconds; one that lasts is the file manager itself. */
const failsWithinMs = 2_000;

const openers: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'open', win32: 'explorer.exe' };

/** Throws DriveError('refused') when this computer has no program for that, or it says that it could not. */
export async function showFolder(folder: string): Promise<void> {
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
  if (fault !== '')
    throw new DriveError('refused', `${folder} cannot be shown here (${fault}); open it in your file manager`);
}
