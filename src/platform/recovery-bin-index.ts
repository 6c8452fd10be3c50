/** How the recovery bin names what it keeps, and remembers where each object stood; the same for every door. */

/** One object in the bin. */
export interface BinEntry {
  /** Its name in the bin. */
  readonly name: string;
  /** Where it stood, relative to the task's folder. */
  readonly path: string;
  /** When it was put there, milliseconds since 1970. */
  readonly atMs: number;
}

/** The file in the bin that has one line an object. */
export const binIndexName = 'index';

/** A name that sorts by time and that a person recognises: time, something unique, the object's last name. */
export function binName(originalPath: string, atMs: number, unique: string): { name: string; atMs: number } {
  const last = originalPath.slice(originalPath.lastIndexOf('/') + 1);
  const time = new Date(atMs).toISOString().replace(/[-:.]/g, '');
  return { name: `${time}-${unique}-${[...last].slice(0, recognisableCharacters).join('')}`, atMs };
}

/** The index line of an entry. */
export function binLine(entry: BinEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** The entries of an index. A last line that a crash cut short is left out. */
export function parseBinIndex(text: string): BinEntry[] {
  const entries: BinEntry[] = [];
  for (const line of text.split('\n')) {
    if (!line.endsWith('}')) continue;
    entries.push(JSON.parse(line) as BinEntry);
  }
  return entries;
}

/** Four bytes a character at most, so that a name stays below 255 bytes. */
const recognisableCharacters = 40;
