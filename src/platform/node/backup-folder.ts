/**
 * Backups of a station's data folder into another folder, while the station runs (docs/storage.md, "Backups").
 *
 * The order makes a backup whole: first the database, as it is at one moment; then of each pack what that database
 * names, which was durable before its rows and never changes. A pack that collection dropped in between shows that
 * the moment is past, and another one is taken. What the folder had before stays whole until the new database takes
 * the place of the old one; whatever only the old one names goes last.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { packMarkName } from '#platform/node/pack-folder.ts';
import { packPath, syncFolder } from '#platform/node/pack-writer.ts';
import { recordHeaderBytes } from '#platform/pack-store.ts';

/** How often another moment is taken because packs were dropped meanwhile. */
export const backupTriesMax = 3;

/** Bytes that are copied at a time. */
const copyBytes = 4 * 1024 * 1024;

const recordName = 'backup.json';
const recordFormat = 1;

/** The parts of a data folder, and of a backup: both look the same. */
export interface StationFolder {
  readonly path: string;
  readonly database: string;
  readonly packs: string;
  readonly tls: string;
}

/** `backup.json`: what a folder is a backup of, and how much of each pack is safely in it. */
export interface BackupRecord {
  readonly format: number;
  /** The data folder's own id: numbers of packs mean the same within one only. */
  readonly dataId: string;
  /** When the newest complete backup was begun, milliseconds since 1970; null before the first. */
  readonly atMs: number | null;
  /** Durable bytes by pack. */
  readonly packs: Readonly<Record<string, number>>;
}

export interface BackupReport {
  readonly packs: number;
  readonly bytesCopied: number;
  readonly bytesTotal: number;
  /** Packs that the station itself does not have, or not as a whole. */
  readonly incomplete: readonly number[];
}

/** The folder cannot be used so; the message says why and what to do instead. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

export interface BackupOrder {
  readonly from: StationFolder;
  readonly to: StationFolder;
  readonly dataId: string;
  readonly nowMs: number;
}

/** Makes a backup, or brings the one in the folder up to date. Throws `BackupRefused`, and the system's errors. */
export async function backUp({ from, to, dataId, nowMs }: BackupOrder): Promise<BackupReport> {
  const record = await recordToGoOnWith(to, dataId);
  const snapshot = `${to.database}.new`;
  for (let tries = 1; ; tries += 1) {
    const needed = await takeSnapshot(from.database, snapshot);
    const copied = await copyPacks({ from, to, needed, have: record.packs });
    if (copied.incomplete.length > 0 && tries < backupTriesMax) continue;
    await copyFolder(from.tls, to.tls);
    await syncFolder(to.packs);
    await replaceDatabase(to, snapshot);
    await writeRecord(to, { format: recordFormat, dataId, atMs: nowMs, packs: copied.lengths });
    await removePacks(to.packs, new Set(needed.keys()));
    const bytesTotal = Object.values(copied.lengths).reduce((sum, bytes) => sum + bytes, 0);
    return { packs: needed.size, bytesCopied: copied.bytes, bytesTotal, incomplete: copied.incomplete };
  }
}

/** What a folder is a backup of; undefined when it is none. */
export async function readRecord(folder: string): Promise<BackupRecord | undefined> {
  const text = await readFile(join(folder, recordName), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const record = JSON.parse(text) as BackupRecord;
  if (record.format === recordFormat) return record;
  throw new BackupRefused(`The backup in ${folder} was written by a newer Waystation; update this one.`);
}

/** True when the folder is a backup, which no station may run on. */
export function isBackup(folder: string): boolean {
  return existsSync(join(folder, recordName));
}

/**
 * Puts the files of a backup into a new data folder. The database comes last, when `renew` has been at it, so that
 * what is interrupted is no station. Throws `BackupRefused` when the folder is no complete backup, or something is in
 * the way.
 */
export async function putBack(
  from: StationFolder,
  to: StationFolder,
  renew: (database: string) => Promise<void>,
): Promise<void> {
  const record = await readRecord(from.path);
  if (record === undefined || record.atMs === null || !existsSync(from.database))
    throw new BackupRefused(`There is no complete backup in ${from.path}; name the folder that 'station backup' made.`);
  if (existsSync(to.path) && (await readdir(to.path)).length > 0)
    throw new BackupRefused(`${to.path} is not empty; name a new folder with --data, so that nothing is overwritten.`);
  for (const folder of [to.path, to.packs, to.tls]) await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [pack, length] of Object.entries(record.packs)) {
    await copyRange(packPath(from.packs, Number(pack)), packPath(to.packs, Number(pack)), { start: 0, end: length });
  }
  await copyFolder(from.tls, to.tls);
  await syncFolder(to.packs);
  const staged = `${to.database}.new`;
  // By the database's own means: a log beside it, of a verification that was cut off, belongs to it.
  await takeSnapshot(from.database, staged);
  await renew(staged);
  await syncFile(staged);
  await replaceDatabase(to, staged);
}

async function recordToGoOnWith(to: StationFolder, dataId: string): Promise<BackupRecord> {
  for (const folder of [to.path, to.packs, to.tls]) {
    if (folder === to.path && existsSync(folder) && (await readRecord(folder)) === undefined) {
      if ((await readdir(folder)).length > 0)
        throw new BackupRefused(`${folder} is not empty and holds no backup; name another folder.`);
    }
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  const record = await readRecord(to.path);
  if (record !== undefined && record.dataId !== dataId)
    throw new BackupRefused(
      `${to.path} holds the backup of another station, or of before a restore; name another one.`,
    );
  if (record !== undefined) return record;
  const begun: BackupRecord = { format: recordFormat, dataId, atMs: null, packs: {} };
  await writeRecord(to, begun);
  return begun;
}

/** The database as it is at one moment, durable at `path`; answers how many bytes of each pack it names. */
async function takeSnapshot(database: string, path: string): Promise<ReadonlyMap<number, number>> {
  await rm(path, { force: true });
  const source = new DatabaseSync(database, { readOnly: true });
  try {
    source.prepare('VACUUM INTO ?').run(path);
  } finally {
    source.close();
  }
  await syncFile(path);
  const snapshot = new DatabaseSync(path, { readOnly: true });
  try {
    const rows = snapshot
      .prepare(`SELECT pack, max(offset + stored_length) + ${recordHeaderBytes} AS bytes FROM chunk GROUP BY pack`)
      .all();
    return new Map(rows.map(row => [Number(row['pack']), Number(row['bytes'])]));
  } finally {
    snapshot.close();
  }
}

interface PackCopy {
  readonly from: StationFolder;
  readonly to: StationFolder;
  readonly needed: ReadonlyMap<number, number>;
  readonly have: Readonly<Record<string, number>>;
}

async function copyPacks({ from, to, needed, have }: PackCopy): Promise<{
  readonly lengths: Readonly<Record<string, number>>;
  readonly bytes: number;
  readonly incomplete: readonly number[];
}> {
  const lengths: Record<string, number> = {};
  const incomplete: number[] = [];
  let bytes = 0;
  for (const [pack, end] of needed) {
    // Only what an earlier backup noted as durable is relied on, whatever else a crash left in the file.
    const start = Math.min(have[pack] ?? 0, end);
    const range = { start, end };
    const copied = start < end ? await copyRange(packPath(from.packs, pack), packPath(to.packs, pack), range) : 0;
    bytes += copied;
    lengths[pack] = start + copied;
    if (start + copied < end) incomplete.push(pack);
  }
  await copyRange(join(from.packs, packMarkName), join(to.packs, packMarkName), { start: 0, end: copyBytes });
  return { lengths, bytes, incomplete };
}

/** Copies these bytes to the same place, durably; answers how many there were. A file that is not there has none. */
async function copyRange(
  from: string,
  to: string,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<number> {
  const source = await openIfThere(from);
  if (source === undefined) return 0;
  try {
    const target = await open(to, existsSync(to) ? 'r+' : 'w', 0o600);
    try {
      const buffer = Buffer.allocUnsafe(Math.min(copyBytes, end - start));
      let at = start;
      while (at < end) {
        const { bytesRead } = await source.read(buffer, 0, Math.min(buffer.length, end - at), at);
        if (bytesRead === 0) break;
        await target.write(buffer, 0, bytesRead, at);
        at += bytesRead;
      }
      await target.datasync();
      return at - start;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const name of await readdir(from)) {
    await rm(join(to, name), { force: true });
    await copyRange(join(from, name), join(to, name), { start: 0, end: copyBytes });
  }
  await syncFolder(to);
}

/** A log that was left beside the old database must not be taken for one of the new. */
async function replaceDatabase({ path, database }: StationFolder, staged: string): Promise<void> {
  for (const suffix of ['-wal', '-shm']) await rm(`${database}${suffix}`, { force: true });
  await rename(staged, database);
  await syncFolder(path);
}

async function writeRecord({ path }: StationFolder, record: BackupRecord): Promise<void> {
  const staged = join(path, `${recordName}.${randomBytes(4).toString('hex')}.new`);
  const file = await open(staged, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(record, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(staged, join(path, recordName));
  await syncFolder(path);
}

async function removePacks(folder: string, kept: ReadonlySet<number>): Promise<void> {
  for (const name of await readdir(folder)) {
    const number = /^(\d{6,})\.pack$/.exec(name)?.[1];
    if (number !== undefined && !kept.has(Number(number))) await rm(join(folder, name));
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
