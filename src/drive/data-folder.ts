/** Where a drive keeps what it knows, and the lock that keeps a second daemon out of it. */
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readFileIfThere, writeFileAtomically } from '#drive/atomic-file.ts';

/** Bytes a Unix socket's path may have on every system (macOS: 104 with its ending zero). */
const socketPathBytesMax = 103;

export interface DataFolder {
  readonly path: string;
  readonly settings: string;
  readonly token: string;
  readonly socket: string;
  readonly log: string;
  readonly tasks: string;
  /** The list of downloads. */
  readonly downloads: string;
}

/** Held while a daemon runs. The system frees it when the process dies, however it dies. */
export interface DataLock {
  release(): void;
}

/** The folder of everything that belongs to this person's Waystation. */
export function waystationHome(env: NodeJS.ProcessEnv = process.env): string {
  if (env['WAYSTATION_HOME']) return resolve(env['WAYSTATION_HOME']);
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'waystation');
}

/** The drive's data folder: what `--data` says, else WAYSTATION_DRIVE, else `drive` in the person's data folder. */
export function dataFolder(chosen: string | undefined, env: NodeJS.ProcessEnv = process.env): DataFolder {
  const path = resolve(chosen ?? (env['WAYSTATION_DRIVE'] || join(waystationHome(env), 'drive')));
  return {
    path,
    settings: join(path, 'settings.json'),
    token: join(path, 'control-token'),
    socket: controlSocket(path),
    log: join(path, 'drive.log'),
    tasks: join(path, 'tasks'),
    downloads: join(path, 'downloads.json'),
  };
}

/** Makes the folders, closed to other people. */
export function makeDataFolder(data: DataFolder): void {
  mkdirSync(data.tasks, { recursive: true });
  if (process.platform !== 'win32') chmodSync(data.path, 0o700);
}

/** Another daemon has the data folder. */
export class RunsAlready extends Error {
  override readonly name = 'RunsAlready';
}

/** Takes the lock; throws RunsAlready, naming the process that holds it, when another daemon runs on this folder. */
export function lockDataFolder(data: DataFolder): DataLock {
  const database = new DatabaseSync(join(data.path, 'lock.db'), { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    const holder = readFileIfThere(join(data.path, 'pid'))?.trim() ?? 'unknown';
    throw new RunsAlready(`another drive (process ${holder}) already runs on ${data.path}`, { cause });
  }
  writeFileAtomically(join(data.path, 'pid'), `${process.pid}\n`);
  return { release: () => database.close() };
}

/** The daemon's socket: in the data folder where the path is short enough, else in a private folder under the temp one. */
function controlSocket(path: string): string {
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return `\\\\.\\pipe\\waystation-drive-${digest}`;
  const inside = join(path, 'control.sock');
  return Buffer.byteLength(inside) <= socketPathBytesMax ? inside : join(shortSocketFolder(), `${digest}.sock`);
}

function shortSocketFolder(): string {
  return ownFolder(join(tmpdir(), `waystation-${userInfo().uid}`));
}

/** Makes a folder that is ours alone: in a place that others may write to, someone could answer in our stead. */
export function ownFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== userInfo().uid || (found.mode & 0o077) !== 0) {
    throw new Error(`${folder} is not a folder of yours alone; choose a shorter --data path`);
  }
  return folder;
}
