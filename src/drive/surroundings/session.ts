/**
 * Whether the drive and its icon start with the desktop session: by the unit of the Debian package where systemd runs for
 * the person and it is the unit's drive, else by an entry in their autostart. The package's own entry starts the icon, which starts no drive.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type DataFolder, dataFolder } from '#drive/data-folder.ts';
import { DriveError } from '#drive/drive-error.ts';
import type { SessionTold } from '#protocol/control/settings.ts';

const unit = 'waystation-drive.service';
/** How long the service manager may take, milliseconds. */
const unitMsMax = 5_000;
/** Of the hash of a data folder's path, in the name of its entry. */
const entryMarkDigits = 12;
/** What `systemctl is-enabled` says of a unit that starts by itself. */
const enabled = ['enabled', 'enabled-runtime', 'linked', 'static', 'alias', 'indirect', 'generated'];

export interface SessionPlace {
  readonly system: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The command that starts this drive: the program, then its arguments. */
  readonly command: readonly string[];
  /** The path of its data folder. */
  readonly data: string;
  /** That is the person's own, whose drive the package's unit starts, and not one beside it. */
  readonly isUsual: boolean;
}

/** Whether it is the data folder of the drive that the package's unit starts, which hears nothing of what a terminal sets. */
export function isUsualData({ path }: DataFolder): boolean {
  return path === dataFolder(undefined, { XDG_DATA_HOME: process.env['XDG_DATA_HOME'] }).path;
}

/**
 * Lets the service manager start the unit now; false where it does not start with the session, or fails. One that is
 * still at it has not failed: a drive beside the unit's would keep that from its data folder.
 */
export async function startUnit(env: NodeJS.ProcessEnv): Promise<boolean> {
  if (!enabled.includes((await unitState(env)) ?? '')) return false;
  try {
    await systemctl(env, 'start', unit);
  } catch (error) {
    return (error as { readonly killed?: unknown }).killed === true;
  }
  // To start what its conditions keep from starting ends well, and starts nothing.
  return ['active', 'activating'].includes(await saidOf(env, 'is-active', unit));
}

export async function sessionStart(place: SessionPlace): Promise<SessionTold> {
  if (place.system !== 'linux') return { starts: 'unknown', by: 'none' };
  const state = place.isUsual ? await unitState(place.env) : undefined;
  if (state !== undefined) return { starts: enabled.includes(state) ? 'on' : 'off', by: 'unit' };
  const entry = await readFile(entryPath(place), 'utf8').catch(() => '');
  return { starts: entry !== '' && !/^Hidden=true$/m.test(entry) ? 'on' : 'off', by: 'autostart' };
}

/** Throws DriveError('refused') where it cannot be done. */
export async function startWithSession(place: SessionPlace, starts: boolean): Promise<SessionTold> {
  const { by } = await sessionStart(place);
  if (by === 'none')
    throw new DriveError('refused', 'This system is not known here: start the drive by its own means.');
  if (by === 'unit') await switchUnit(place.env, starts);
  else await switchEntry(place, starts);
  return sessionStart(place);
}

/** Undefined where there is no such unit, or no service manager for this person. */
async function unitState(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  // Whether a unit is enabled is told even where nothing runs that would start it.
  const manager = await saidOf(env, 'is-system-running');
  if (manager === '' || manager === 'offline') return undefined;
  const said = await saidOf(env, 'is-enabled', unit);
  return said === '' || said === 'not-found' ? undefined : said;
}

/** It ends with another code for what is not as one would wish, and prints the state all the same. */
async function saidOf(env: NodeJS.ProcessEnv, ...question: readonly string[]): Promise<string> {
  try {
    return (await systemctl(env, ...question)).trim();
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout ?? '').trim();
  }
}

/** The package enables it for everybody, so a person who does not want it masks it. */
async function switchUnit(env: NodeJS.ProcessEnv, starts: boolean): Promise<void> {
  try {
    if (!starts) await systemctl(env, 'mask', unit);
    else {
      await systemctl(env, 'unmask', unit);
      if (!enabled.includes((await unitState(env)) ?? '')) await systemctl(env, 'enable', unit);
    }
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error).trim();
    throw new DriveError('refused', `systemctl --user does not do it: ${said}`);
  }
}

async function systemctl(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('systemctl', ['--user', ...args], { env, timeout: unitMsMax });
  return stdout;
}

async function switchEntry(place: SessionPlace, starts: boolean): Promise<void> {
  const path = entryPath(place);
  if (!starts) return rm(path, { force: true });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(
    path,
    `[Desktop Entry]
Type=Application
Name=Waystation${place.isUsual ? '' : ` (${basename(place.data)})`}
Comment=Keeps your folders the same as on your stations
Exec=${place.command.map(quoted).join(' ')}
Terminal=false
NoDisplay=true
`,
  );
}

/** As the Desktop Entry Specification wants an argument, whose text is a string of its file besides. */
function quoted(argument: string): string {
  const inQuotes = argument.replace(/(["`$\\])/g, '\\$1').replaceAll('%', '%%');
  return `"${inQuotes.replaceAll('\\', '\\\\')}"`;
}

/** One for each drive: a person may have some. What their own is called stays the same wherever its data is. */
function entryPath({ env, data, isUsual }: SessionPlace): string {
  const mark = isUsual ? '' : `-${createHash('sha256').update(data).digest('hex').slice(0, entryMarkDigits)}`;
  const config = env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config');
  return join(config, 'autostart', `waystation-drive${mark}.desktop`);
}
