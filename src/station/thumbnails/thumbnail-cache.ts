/**
 * Keeps thumbnails on disk, so that each is made once. Nothing in the folder is needed: it may be deleted at any time, also
 * while the station runs, and what cannot be read or is not whole is made anew.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Log } from '#platform/doors.ts';

/** Bytes of all thumbnails together, as they lie on the disk; those that were not asked for longest go. */
export const thumbnailsBytesMax = 1024 * 1024 * 1024;
/** How long one is kept that nobody asks for, milliseconds: so long may a picture that was erased leave a trace here. */
export const thumbnailKeepMs = 30 * 24 * 60 * 60_000;

/** What a small file takes on a disk, at least, bytes. */
const blockBytes = 4096;
/** A use is noted on disk when the last one noted is as old as that, milliseconds. */
const noteUseMs = 24 * 60 * 60_000;

/** A thumbnail, or the note that none can be made. */
export type KeptThumbnail = { readonly kind: 'made'; readonly bytes: Uint8Array } | { readonly kind: 'none' };

export interface ThumbnailCache {
  get(name: string): Promise<KeptThumbnail | undefined>;
  /** Keeps it, and lets go of others for it. A disk that takes nothing is noted in the log and does no harm. */
  put(name: string, kept: KeptThumbnail): Promise<void>;
  /** Drops what nobody has asked for in `thumbnailKeepMs`. */
  expire(): Promise<void>;
}

export interface CacheDoors {
  readonly folder: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
  /** Another limit than `thumbnailsBytesMax`, for tests. */
  readonly bytesMax?: number;
}

/** What is known of a file in the folder. */
interface Known {
  readonly bytes: number;
  readonly usedMs: number;
  /** When its use was last noted on disk. */
  readonly notedMs: number;
}

const none = Buffer.from('none');

export function createThumbnailCache({
  folder,
  clock,
  log,
  bytesMax = thumbnailsBytesMax,
}: CacheDoors): ThumbnailCache {
  const uses = createUses(() => listed(folder));
  const put = async (name: string, kept: KeptThumbnail): Promise<void> => {
    const bytes = kept.kind === 'none' ? none : kept.bytes;
    const nowMs = clock.nowMs();
    await writeWhole(placeOf(folder, name), bytes);
    await uses.add(name, { bytes: onDisk(bytes.length), usedMs: nowMs, notedMs: nowMs });
    await drop(await uses.beyond(bytesMax));
  };
  const drop = async (names: readonly string[]): Promise<void> => {
    for (const name of names) await rm(placeOf(folder, name), { force: true });
  };
  const grumble = (error: unknown): void => log('warn', 'thumbnails cannot be kept', { folder, error });
  return {
    async get(name) {
      const place = placeOf(folder, name);
      const bytes = await readFile(place).catch(() => undefined);
      const kept = bytes && wholeIn(bytes);
      if (kept) await uses.note(name, place, clock.nowMs()).catch(grumble);
      return kept;
    },
    put: (name, kept) => put(name, kept).catch(grumble),
    expire: async () => drop(await uses.before(clock.nowMs() - thumbnailKeepMs)).catch(grumble),
  };
}

/** The files of the folder from the one that was not used longest to the latest. */
function createUses(list: () => Promise<readonly (readonly [string, Known])[]>) {
  let loading: Promise<Map<string, Known>> | undefined;
  let sum = 0;
  const load = async (): Promise<Map<string, Known>> => {
    const found = await list();
    sum = found.reduce((bytes, [, known]) => bytes + known.bytes, 0);
    return new Map(found);
  };
  const known = (): Promise<Map<string, Known>> => (loading ??= load());
  const forget = (files: Map<string, Known>, name: string): void => {
    sum -= files.get(name)?.bytes ?? 0;
    files.delete(name);
  };
  const dropWhile = async (isOver: (oldest: Known) => boolean): Promise<readonly string[]> => {
    const files = await known();
    const names: string[] = [];
    for (const [name, oldest] of files) {
      if (!isOver(oldest)) break;
      forget(files, name);
      names.push(name);
    }
    return names;
  };
  const add = async (name: string, file: Known): Promise<void> => {
    const files = await known();
    forget(files, name);
    files.set(name, file);
    sum += file.bytes;
  };
  return {
    add,
    async note(name: string, place: string, nowMs: number): Promise<void> {
      const file = (await known()).get(name);
      if (file === undefined) return;
      const isDue = nowMs - file.notedMs >= noteUseMs;
      await add(name, { ...file, usedMs: nowMs, notedMs: isDue ? nowMs : file.notedMs });
      if (isDue) await utimes(place, nowMs / 1_000, nowMs / 1_000);
    },
    beyond: (bytesMax: number) => dropWhile(() => sum > bytesMax),
    before: (ms: number) => dropWhile(({ usedMs }) => usedMs < ms),
  };
}

async function listed(folder: string): Promise<readonly (readonly [string, Known])[]> {
  const found: (readonly [string, Known])[] = [];
  for (const part of await readdir(folder).catch(() => [])) {
    for (const name of await readdir(join(folder, part)).catch(() => [])) {
      const about = await stat(join(folder, part, name)).catch(() => undefined);
      if (about) found.push([name, { bytes: onDisk(about.size), usedMs: about.mtimeMs, notedMs: about.mtimeMs }]);
    }
  }
  return found.sort(([, a], [, b]) => a.usedMs - b.usedMs);
}

/** A name begins with the id of a content; its third and fourth character are as good as drawn by lot. */
function placeOf(folder: string, name: string): string {
  return join(folder, name.slice(2, 4), name);
}

/** Not made durable: what a failing computer leaves behind is not whole, and is made anew. */
async function writeWhole(place: string, bytes: Uint8Array): Promise<void> {
  // The same thumbnail may be made twice at the same time.
  const begun = `${place}.${randomUUID()}`;
  await mkdir(join(place, '..'), { recursive: true, mode: 0o700 });
  try {
    await writeFile(begun, bytes, { mode: 0o600 });
    await rename(begun, place);
  } catch (error) {
    // A full disk keeps the half that it took: it would gather them.
    await rm(begun, { force: true });
    throw error;
  }
}

/** WebP says at its beginning how long it is. */
function wholeIn(bytes: Buffer): KeptThumbnail | undefined {
  if (bytes.equals(none)) return { kind: 'none' };
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF') return undefined;
  return bytes.readUInt32LE(4) + 8 === bytes.length ? { kind: 'made', bytes } : undefined;
}

function onDisk(bytes: number): number {
  return Math.ceil(Math.max(bytes, 1) / blockBytes) * blockBytes;
}
