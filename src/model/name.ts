/**
 * Names: when two of them are one, and which of them can live where.
 *
 * A name is kept as the person spelled it. Only its *key* is compared: a share has at most one live node for a
 * key in a folder, so `A.txt` and `a.txt`, or a composed and a decomposed `é`, never stand side by side there.
 */
import { utf8Length } from '#base/utf8.ts';

/** What an ignore file is called, in any folder of a task (P26). It is synced like any other. */
export const ignoreFileName = '.waystationignore';

/** Bytes in UTF-8. The smallest limit of the common file systems (ext4, APFS; NTFS counts 255 UTF-16 units). */
export const nameBytesMax = 255;

/**
 * The key that decides whether two names are the same on a station (P14, P15).
 *
 * Canonical caseless matching of the Unicode Standard (section 3.13, D145): decompose (NFD), fold the case of
 * every code point by itself (`foldPoint`), compose (NFC). Nothing depends on language, place or neighbouring
 * letters. The Turkish dotless `ı` stays apart from `i`, as Unicode's default folding wants; `İ` is `i` with a
 * dot above, so it is neither. `ß`, `ẞ` and `ss` are one, so are `σ`, `ς` and `Σ`, and `K` and the Kelvin sign.
 *
 * It is a function of the Unicode tables of the runtime. Unicode never changes it for characters that a version
 * has assigned; a test pins it for all of them, so a runtime that brings new ones is noticed before it ships.
 */
export function nameKey(name: string): string {
  if (isAscii(name)) return name.toLowerCase();
  return foldCase(name.normalize('NFD')).normalize('NFC');
}

/** True when both spell the same name: they differ at most in composed or decomposed characters, never in case. */
export function sameName(a: string, b: string): boolean {
  return a === b || a.normalize('NFC') === b.normalize('NFC');
}

/** How a volume compares names. */
export interface NameRules {
  /** `A` and `a` are two names. */
  readonly caseSensitive: boolean;
  /** Composed and decomposed spellings are one name (APFS, HFS+). */
  readonly foldsUnicode: boolean;
}

/**
 * Names with equal keys cannot stand side by side on such a volume. Where case is ignored, this joins a few more
 * names than some volumes do (NTFS keeps `ß` and `ss` apart): better a file too many left waiting than one lost.
 */
export function localKey(name: string, rules: NameRules): string {
  if (!rules.caseSensitive) return rules.foldsUnicode ? nameKey(name) : foldCase(name);
  return rules.foldsUnicode ? name.normalize('NFC') : name;
}

/** What a name or path cannot be, for programs (`reason`) and for people (`sentence`). */
export interface NameFault {
  readonly reason: 'empty' | 'dots' | 'slash' | 'nul' | 'too-long' | 'not-unicode';
  readonly sentence: string;
}

/** Why no station takes `name`; undefined when it does. */
export function checkName(name: string): NameFault | undefined {
  if (name === '') return { reason: 'empty', sentence: 'A name cannot be empty.' };
  if (name === '.' || name === '..') {
    return { reason: 'dots', sentence: `The name "${name}" stands for a folder by itself and cannot be given.` };
  }
  if (name.includes('/')) return { reason: 'slash', sentence: `The name "${name}" contains a slash.` };
  if (name.includes('\0')) return { reason: 'nul', sentence: 'The name contains a zero character.' };
  if (!name.isWellFormed()) {
    return { reason: 'not-unicode', sentence: `The name "${name.toWellFormed()}" is not well-formed Unicode.` };
  }
  const length = utf8Length(name);
  if (length <= nameBytesMax) return undefined;
  return { reason: 'too-long', sentence: `The name "${name}" takes ${length} bytes; ${nameBytesMax} are possible.` };
}

/**
 * A file's name in two: `extension` is what follows the last dot, '' without one. Dots at the beginning belong
 * to the base, so `.bashrc` is all base; so does a dot at the end.
 */
export function splitExtension(name: string): { readonly base: string; readonly extension: string } {
  const dot = name.lastIndexOf('.');
  const none = dot <= 0 || dot === name.length - 1 || (name.startsWith('.') && /^\.*$/.test(name.slice(0, dot)));
  if (none) return { base: name, extension: '' };
  return { base: name.slice(0, dot), extension: name.slice(dot + 1) };
}

export const systems = ['linux', 'mac', 'windows'] as const;
export type System = (typeof systems)[number];

export interface Misfit {
  readonly reason: 'characters' | 'device-name' | 'trailing' | 'name-too-long' | 'path-too-long';
  readonly sentence: string;
}

/** UTF-16 units in one name, on every system (S53, S56, S57). */
export const nameLengthMax = 255;

/** UTF-16 units in a path (S52, S56, S57). */
export const pathLengthMax: Readonly<Record<System, number>> = { windows: 247, mac: 768, linux: 2048 };

/**
 * Why `path` (relative to the task's folder) cannot live on `system`; undefined when it can. Such a node is listed
 * there with this reason, stays as it is on the station and on every other drive, and holds up nothing else.
 */
export function fitsSystem(path: string, system: System): Misfit | undefined {
  if (path.length > pathLengthMax[system]) {
    const sentence = `The path has ${path.length} characters; ${systemNames[system]} takes ${pathLengthMax[system]}.`;
    return { reason: 'path-too-long', sentence };
  }
  for (const name of path.split('/')) {
    const misfit = nameMisfit(name, system);
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) >= 0x80) return false;
  return true;
}

function foldCase(text: string): string {
  let folded = '';
  for (const point of text) folded += foldPoint(point);
  return folded;
}

/**
 * Full case folding of one code point, by the language-free conversions of the runtime. Lower case first brings
 * `ẞ` to `ß`, upper case then joins the variants that share a capital (`ς`, `ſ`, `µ`), lower case again is the
 * folded form. Compared over all characters of Unicode 14, this gives the same classes as CaseFolding.txt (C + F)
 * once `ı` is left out, which shares the capital of `i`.
 */
function foldPoint(point: string): string {
  return point === 'ı' ? point : point.toLowerCase().toUpperCase().toLowerCase();
}

const systemNames: Readonly<Record<System, string>> = { windows: 'Windows', mac: 'macOS', linux: 'Linux' };

// Beside the printable ones of S51, Windows takes no control characters in names.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const windowsCharacters = /[*:?\\"<>|\u0000-\u001f]/;

// https://learn.microsoft.com/windows/win32/fileio/naming-a-file; reserved with any extension as well.
const windowsDevices = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;

function nameMisfit(name: string, system: System): Misfit | undefined {
  const where = systemNames[system];
  const character = system === 'windows' ? windowsCharacters.exec(name)?.[0] : /\\/.exec(name)?.[0];
  if (character !== undefined) {
    const sentence = `The name "${name}" contains "${character}", which is not synced on ${where}.`;
    return { reason: 'characters', sentence };
  }
  if (name.length > nameLengthMax) {
    const sentence = `The name "${name}" has ${name.length} characters; ${where} takes ${nameLengthMax}.`;
    return { reason: 'name-too-long', sentence };
  }
  return system === 'windows' ? windowsMisfit(name) : undefined;
}

function windowsMisfit(name: string): Misfit | undefined {
  if (/[. ]$/.test(name)) {
    return { reason: 'trailing', sentence: `The name "${name}" ends with a dot or a space, which Windows drops.` };
  }
  const device = name.replace(/\..*$/s, '').replace(/ +$/, '');
  if (!windowsDevices.test(device)) return undefined;
  return { reason: 'device-name', sentence: `The name "${name}" is reserved for a device on Windows.` };
}
