/** Where a station keeps everything, and the lock that keeps a second station out of it. */
import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { readTextIfThere, writePrivateFile } from '#station/admin/private-file.ts';

export interface DataFolder {
  readonly path: string;
  /** Accounts, shares, history and the chunk index. */
  readonly database: string;
  /** The bytes of chunks. */
  readonly packs: string;
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
    tls: join(path, 'tls'),
    lock: join(path, 'lock.db'),
    pid: join(path, 'station.pid'),
  };
}

function personalFolder(env: NodeJS.ProcessEnv): string {
  if (env['WAYSTATION_HOME']) return env['WAYSTATION_HOME'];
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'waystation');
}

/** Makes the folder, closed to other people. Refuses when it cannot be written. */
export function makeDataFolder(data: DataFolder): void {
  try {
    for (const folder of [data.path, data.packs, data.tls]) mkdirSync(folder, { recursive: true, mode: 0o700 });
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
