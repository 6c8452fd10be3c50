/** Where a station keeps everything, and the lock that keeps a second station out of it. */
import { accessSync, chmodSync, constants, existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { readTextIfThere, writePrivateFile } from '#station/admin/private-file.ts';

export interface DataFolder {
  readonly path: string;
  /** Accounts, shares, history and the chunk index. */
  readonly database: string;
  /** The bytes of chunks. */
  readonly packs: string;
  /** Pictures made small; nothing in it is needed. */
  readonly thumbnails: string;
  readonly tls: string;
  readonly lock: string;
  /** The process that last held the lock, for messages only. */
  readonly pid: string;
}

/** Held while a station runs on the folder. The system frees it when the process dies, however it dies. */
export interface DataLock {
  release(): void;
}

/** The folder that `--data` names, else WAYSTATION_STATION, else `station` in the person's data folder. */
export function dataFolder(chosen: string | undefined, env: NodeJS.ProcessEnv = process.env): DataFolder {
  const path = resolve(chosen ?? (env['WAYSTATION_STATION'] || join(personalFolder(env), 'station')));
  return {
    path,
    database: join(path, 'station.db'),
    packs: join(path, 'packs'),
    thumbnails: join(path, 'thumbnails'),
    tls: join(path, 'tls'),
    lock: join(path, 'lock.db'),
    pid: join(path, 'station.pid'),
  };
}

function personalFolder(env: NodeJS.ProcessEnv): string {
  if (env['WAYSTATION_HOME']) return env['WAYSTATION_HOME'];
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'waystation');
}

/**
 * Makes the folder, closed to other people. Refuses when it cannot be written, and when it looks like a part of a
 * station whose other part is not there: what is missing is then on a volume that is not mounted, and nothing new may
 * take its place.
 */
export function makeDataFolder(data: DataFolder): void {
  const isNew = !existsSync(data.database);
  if (isNew) refuseHalfStation(data);
  try {
    // The packs of a station that has a database are never made anew.
    const folders = isNew ? [data.path, data.packs, data.tls] : [data.path, data.tls];
    for (const folder of folders) mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (process.platform !== 'win32') chmodSync(data.path, 0o700);
    accessSync(data.path, constants.W_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AdministrationRefused(
      `The data folder ${data.path} cannot be written (${code}); name another one with --data, or change its owner.`,
      { cause },
    );
  }
}

function refuseHalfStation(data: DataFolder): void {
  if (existsSync(data.packs) && readdirSync(data.packs).length > 0) {
    throw new AdministrationRefused(
      `${data.packs} holds the packs of a station, but its database ${data.database} is not there. Put it back, from a backup if need be; to begin anew, move the packs away first.`,
    );
  }
  const mark = volumeMark(data);
  if (existsSync(mark)) {
    throw new AdministrationRefused(
      `The station that was in ${data.path} is not there: is its volume mounted? If it is gone for good, remove ${mark}, and a new one is made.`,
    );
  }
}

/** Where it is noted, beside a data folder that is a mount point, that a station lives on the volume. */
export function volumeMark({ path }: DataFolder): string {
  return join(dirname(path), `.${basename(path)}.station`);
}

/** Leaves the note; where that is not permitted, an empty mount point cannot be told from a new folder. */
export function noteVolume(data: DataFolder): 'noted' | 'no volume of its own' | 'not permitted' {
  if (lstatSync(data.path).dev === lstatSync(dirname(data.path)).dev) return 'no volume of its own';
  try {
    writePrivateFile(volumeMark(data), 'A station lives on the volume that belongs here.\n');
    return 'noted';
  } catch {
    return 'not permitted';
  }
}

/**
 * Takes the lock, or refuses and names the process that holds it. The lock is SQLite's own on an empty database: it
 * ends with its process, so nothing stale is left by `kill -9`, and a pid that was given to another program since
 * cannot mislead anybody.
 */
export function lockDataFolder(data: DataFolder): DataLock {
  const database = openLock(data);
  if (database === undefined) {
    throw new AdministrationRefused(
      `Another station (process ${holderOf(data)}) runs on ${data.path}; stop it first, or name another folder with --data.`,
    );
  }
  writePrivateFile(data.pid, `${process.pid}\n`);
  return { release: () => database.close() };
}

/** True while a station runs on the folder. */
export function isRunning(data: DataFolder): boolean {
  const database = openLock(data);
  database?.close();
  return database === undefined;
}

function openLock(data: DataFolder): DatabaseSync | undefined {
  const database = new DatabaseSync(data.lock, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked/.test(error.message)) return undefined;
    throw error;
  }
}

function holderOf(data: DataFolder): string {
  return readTextIfThere(data.pid)?.trim() || 'unknown';
}
