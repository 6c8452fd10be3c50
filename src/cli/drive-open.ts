/** `waystation drive open`: a window that shows the drive. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { accessSync, constants, globSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DriveOptions } from '#cli/drive-commands.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { printLine } from '#cli/output.ts';
import { startDrive, startOwn } from '#cli/start-drive.ts';
import { openWindow } from '#desktop/window/open-window.ts';
import { sessionLanguage, wordsIn } from '#desktop/words/words.ts';
import { ControlClient } from '#drive/control/control-client.ts';
import { type DataFolder, dataFolder } from '#drive/data-folder.ts';
import { tellPerson } from '#drive/notice.ts';
import { ticketMsMax } from '#drive/panel/keys.ts';

export interface OpenOptions extends DriveOptions {
  readonly versions?: string;
  readonly why?: string;
  readonly stopFolder?: string;
  readonly resumeFolder?: string;
  readonly print: boolean;
  readonly start: boolean;
}

/** Browsers that can show an address as a window of its own. */
const appBrowsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

export async function open(options: OpenOptions): Promise<void> {
  if (!options.start) return openFor(options);
  try {
    await startFaces(dataFolder(options.data));
    await openFor(options);
  } catch (error) {
    await tellOnDesktop(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** The icon is one of a session: another one that is started ends by itself. */
async function startFaces(data: DataFolder): Promise<void> {
  try {
    await startDrive(data);
  } catch (error) {
    throw new CommandFailed((error as Error).message, exitCodes.notReachable, error);
  }
  // The drive and its window are of use without it.
  startOwn(['drive', 'tray', '--data', data.path]).once('error', error =>
    process.stderr.write(`waystation: the icon could not be started: ${error.message}\n`),
  );
}

/** Who clicks in a menu sees no terminal. Where nothing shows notifications, stderr alone has it. */
async function tellOnDesktop(text: string): Promise<void> {
  await tellPerson(wordsIn(sessionLanguage(process.env)).t('notice.no-window'), text, () => undefined);
}

async function openFor(options: OpenOptions): Promise<void> {
  const data = dataFolder(options.data);
  const at = pageOf(options);
  const { url } = await new ControlClient(data).ask<{ readonly url: string }>('POST', '/panel', { at });
  if (options.print) return printLine(url);
  if (await openWindow(data, at)) return;
  const page = join(data.path, `window-${randomUUID()}.html`);
  dropOldDoors(data.path);
  // What stands on a command line is seen by everybody on the computer; what stands in this file, by its owner.
  writeFileSync(page, doorTo(url), { mode: 0o600 });
  const address = pathToFileURL(page).href;
  const browser = appBrowsers.find(isProgram);
  if (browser !== undefined) return start(browser, [`--app=${address}`, ...windowOptions(data.path)]);
  start(process.platform === 'darwin' ? 'open' : 'xdg-open', [address]);
}

/** The page that the window begins with. */
function pageOf({ versions, why, stopFolder, resumeFolder }: OpenOptions): string {
  const pages = { versions, why, 'stop-folder': stopFolder, 'resume-folder': resumeFolder };
  for (const [page, path] of Object.entries(pages))
    if (path !== undefined) return `/${page}?${new URLSearchParams({ path: resolve(path) })}`;
  return '/';
}

/** Those of before have led to their windows, or never will. */
function dropOldDoors(folder: string): void {
  for (const name of globSync('window-*.html', { cwd: folder })) {
    const file = join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > ticketMsMax) rmSync(file, { force: true });
  }
}

/** A profile of its own, so that the window belongs to nobody's open browser; and no question for a keyring first. */
function windowOptions(folder: string): readonly string[] {
  const profile = `--user-data-dir=${join(folder, 'window')}`;
  return [profile, '--class=Waystation', '--window-size=1000,720', '--password-store=basic', '--no-first-run'];
}

function doorTo(url: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Waystation</title><meta http-equiv="refresh" content="0; url=${url}">\n`;
}

function start(program: string, args: readonly string[]): void {
  if (!isProgram(program)) {
    throw new CommandFailed(
      'There is no browser here to show it in. Open the address that "waystation drive open --print" prints, within a minute.',
    );
  }
  spawn(program, args, { stdio: 'ignore', detached: true }).unref();
}

function isProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some(folder => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
