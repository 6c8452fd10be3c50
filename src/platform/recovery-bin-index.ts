/** How the recovery bin names what it keeps, and remembers where each object stood and why; the same for every door. */
import type { BinReason } from '#model/bin-reason.ts';

const reasons: ReadonlySet<string> = new Set<BinReason>(['deleted', 'replaced', 'discarded', 'damaged', 'left-over']);

/** What is known about an object when it is put into the bin. */
export interface BinNote {
  readonly why: BinReason;
  /** The epoch in which the share's history has these very bytes; null when nobody else may have them. */
  readonly heldIn: string | null;
}

/** Of an object about which nothing is known. */
export const leftOver: BinNote = { why: 'left-over', heldIn: null };

/** One object in the bin. */
export interface BinEntry extends BinNote {
  /** Its name in the bin. */
  readonly name: string;
  /** Where it stood, relative to the task's folder. */
  readonly path: string;
  /** When it was put there, milliseconds since 1970; 0 when nobody knows. */
  readonly atMs: number;
  /** Bytes; of a folder, those of all files in it. */
  readonly bytes: number;
}

/** The file in the bin that has one line an object. */
export const binIndexName = 'index';

/** Where the index is written anew before it takes the place of the old one. */
export const newBinIndexName = 'index.new';

/** A name that sorts by time and that a person recognises: time, something unique, the object's last name. */
export function binName(originalPath: string, atMs: number, unique: string): { name: string; atMs: number } {
  const last = originalPath.slice(originalPath.lastIndexOf('/') + 1);
  const time = new Date(atMs).toISOString().replace(/[-:.]/g, '');
  return { name: `${time}-${unique}-${[...last].slice(0, recognisableCharacters).join('')}`, atMs };
}

/** The short text by which a person names an object of the bin: the unique part of its name. */
export function binId(name: string): string {
  return namePattern.exec(name)?.[2] ?? name;
}

/** The index line of an entry. It begins a line of its own, so that a line which a crash cut short spoils no other. */
export function binLine(entry: BinEntry): string {
  return `\n${JSON.stringify(entry)}\n`;
}

/** The entries of an index. What is no entry, such as a line that a crash cut short, is left out. */
export function parseBinIndex(text: string): BinEntry[] {
  return text.split('\n').flatMap(line => entryOf(line) ?? []);
}

/**
 * What lies in a bin, oldest first, and by path what came in the same millisecond: the objects of these names, with what
 * the index says about each. One without a line is shown as far as its name tells. `look` answers how each is now.
 */
export function binContents(
  index: string,
  names: readonly string[],
  look: (name: string) => BinnedNow,
): readonly BinEntry[] {
  const known = new Map(parseBinIndex(index).map(entry => [entry.name, entry]));
  return names
    .filter(name => name !== binIndexName && name !== newBinIndexName)
    .map(name => known.get(name) ?? foundling(name))
    .map(entry => asItIs(entry, look(entry.name)))
    .sort((a, b) => a.atMs - b.atMs || (a.path < b.path ? -1 : 1));
}

/** How an object in a bin is now. */
export interface BinnedNow {
  /** Bytes; of a folder, those of all files in it. */
  readonly bytes: number;
  /** Its mtime, milliseconds since 1970. */
  readonly mtimeMs: number;
}

/** How far the clock of a volume may be ahead of that of the computer, milliseconds. */
const clockSlackMs = 2_000;

/** What a program that had it open has written into it since is nowhere else (R96). */
function asItIs(entry: BinEntry, { bytes, mtimeMs }: BinnedNow): BinEntry {
  const isWritten = (entry.bytes !== unknownBytes && entry.bytes !== bytes) || mtimeMs > entry.atMs + clockSlackMs;
  return { ...entry, bytes, ...(isWritten && { heldIn: null }) };
}

/** Stands in an entry for a size that nobody wrote down. */
const unknownBytes = -1;

const namePattern = /^(\d{8}T\d{9}Z)-([^-]+)-(.*)$/s;

/** An object without a line, as far as its name tells. */
export function foundling(name: string): BinEntry {
  const [, time = '', , last = ''] = namePattern.exec(name) ?? [];
  const atMs = Date.parse(time.replace(timePattern, '$1-$2-$3T$4:$5:$6.$7Z')) || 0;
  return { name, path: last || name, atMs, bytes: unknownBytes, ...leftOver };
}

const timePattern = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/;

/** Lines of an earlier version lack what it did not write down. */
function entryOf(line: string): BinEntry | undefined {
  if (!line.startsWith('{') || !line.endsWith('}')) return undefined;
  let found: Partial<Record<keyof BinEntry, unknown>>;
  try {
    found = JSON.parse(line) as typeof found;
  } catch {
    // Two lines in one: a crash cut the first one short, and an earlier version wrote on behind it.
    return undefined;
  }
  const { name, path, atMs, bytes, why, heldIn } = found;
  if (typeof name !== 'string' || typeof path !== 'string' || !isMoment(atMs)) return undefined;
  return {
    name,
    path,
    atMs,
    bytes: typeof bytes === 'number' ? bytes : unknownBytes,
    why: typeof why === 'string' && reasons.has(why) ? (why as BinReason) : leftOver.why,
    heldIn: typeof heldIn === 'string' ? heldIn : null,
  };
}

/** What a date can say: 100 million days around 1970 (ECMA-262, time values). */
function isMoment(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= 8.64e15;
}

/** Four bytes a character at most, so that a name stays below 255 bytes. */
const recognisableCharacters = 40;
