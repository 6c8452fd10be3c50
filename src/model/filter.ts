/**
 * Filters: which nodes a task leaves alone although they are there.
 *
 * Two layers: the default filter, the same for everyone (S48-S50, S59), and the task's own rules (S16-S18). The
 * station applies both to the feed and the drive to the disk, so they must agree whatever system either runs on.
 * Names are therefore compared by `nameKey` everywhere, as Windows does; S58 describes systems that tell `A.txt`
 * from `a.txt`, but a rule for one of them means the other as well.
 *
 * Names of our own conflict copies match no default rule, so a copy is synced like the file that it stands beside.
 */
import { nameKey, splitExtension } from '#model/name.ts';
import type { Kind } from '#model/node.ts';
import { lastName, splitPath } from '#model/path.ts';

/** A task's own rules. They concern files (names and extensions: links too), never folders. */
export interface FilterRules {
  /** Bytes; a larger file is left out. 0 is unlimited. */
  readonly sizeMax: number;
  /** Whole names, without regard to case (S17). */
  readonly names: readonly string[];
  /** As `parseExtension` answers them: without star and first dot (S18). */
  readonly extensions: readonly string[];
}

export const noFilter: FilterRules = { sizeMax: 0, names: [], extensions: [] };

/** What a filter needs to know. Without `size` (not known yet) the size rule lets a file pass. */
export interface Filterable {
  readonly name: string;
  readonly kind: Kind;
  /** Bytes. */
  readonly size?: number;
}

/** Which rule takes a node away, and a sentence about it for people. */
export interface Filtered {
  readonly rule: 'default' | 'name' | 'extension' | 'size';
  /** The station's sync profile whose rule it is; undefined for the default filter and the task's own rules. */
  readonly profile?: string;
  readonly sentence: string;
}

/** The rule that takes a node away; undefined when it is synced. For many nodes use `filterOf`. */
export function filtered(node: Filterable, rules: FilterRules): Filtered | undefined {
  return filterOf(rules)(node);
}

/** Answers which rule takes a node away; undefined when it is synced. */
export type Filter = (node: Filterable) => Filtered | undefined;

/** Whose rules they are, in the sentences about them. */
interface Ruler {
  readonly beginning: string;
  readonly within: string;
}

const theTask: Ruler = { beginning: 'A rule of the task', within: 'the task' };

/** Prepares `rules` once and answers for any number of nodes. They are the task's own unless their `owner` is told. */
export function filterOf(rules: FilterRules, owner = theTask): Filter {
  const names = new Set(rules.names.map(nameKey));
  const endings = rules.extensions.map(extension => `.${nameKey(extension)}`);
  return node => {
    const key = nameKey(node.name);
    const byDefault = defaultRule(node, key);
    if (byDefault !== undefined || node.kind === 'folder') return byDefault;
    if (names.has(key)) return { rule: 'name', sentence: `${owner.beginning} leaves out the name "${node.name}".` };
    const ending = endings.find(each => hasEnding(key, each));
    if (ending !== undefined) {
      return { rule: 'extension', sentence: `${owner.beginning} leaves out all files that end with "${ending}".` };
    }
    return node.kind === 'file' ? sizeFiltered(node, rules.sizeMax, owner) : undefined;
  };
}

/** Like `filtered`, for a node and all the folders above it: a folder takes all beneath it away. */
export function pathFiltered(path: string, node: Omit<Filterable, 'name'>, rules: FilterRules): Filtered | undefined {
  for (const folder of splitPath(path).slice(0, -1)) {
    const above = defaultFiltered(folder, 'folder');
    if (above !== undefined) return above;
  }
  return filtered({ ...node, name: lastName(path) }, rules);
}

/** The default filter for one name: whole names and beginnings for every kind, extensions not for folders. */
export function defaultFiltered(name: string, kind: Kind): Filtered | undefined {
  return defaultRule({ name, kind }, nameKey(name));
}

/** What a person typed, understood; or a sentence that says what is wrong with it. */
export type Parsed<T> = { readonly value: T } | { readonly fault: string };

/** Understands `*.iso` (S18), also `.iso` and `iso`; `*.tar.gz` means names that end so. The value is `iso`. */
export function parseExtension(text: string): Parsed<string> {
  const extension = nameKey(text.trim().replace(/^\*?\./, ''));
  if (/^[^.*?/\\\0][^*?/\\\0]*$/.test(extension) && !extension.endsWith('.')) return { value: extension };
  return { fault: `"${text}" is not an extension; write it like *.iso` };
}

/** S16, in MB of 1,048,576 bytes. */
export const sizeMaxMegabytesMax = 10_240_000;

/** Understands the largest size in whole MB, 0 being unlimited (S16). The value is in bytes. */
export function parseSizeMax(text: string): Parsed<number> {
  const megabytes = /^[0-9]{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (megabytes <= sizeMaxMegabytesMax) return { value: megabytes * bytesPerMegabyte };
  return { fault: `"${text}" is not a size; write whole MB from 0 (unlimited) to ${sizeMaxMegabytesMax}` };
}

const bytesPerMegabyte = 1024 * 1024;

// S48 and S59. Editors and mail programs own these; half of one is of no use on another machine.
const defaultExtensions: ReadonlySet<string> = new Set(['tmp', 'temp', 'swp', 'lnk', 'pst']);

// S49: owner files and temporary files of office programs.
const defaultBeginning = '~';

// LibreOffice's notes of who has a document open (P13): true of one computer only.
const lockBeginning = '.~lock.';

// S50, and the directory in which a drive stages (platform/files.ts) wherever a person may have copied it to.
const defaultNames: ReadonlySet<string> = new Set(
  [
    '@eadir',
    '@tmp',
    '.SynologyWorkingDirectory',
    '#recycle',
    'desktop.ini',
    '.DS_STORE',
    'Icon\r',
    'thumbs.db',
    '$Recycle.Bin',
    '@sharebin',
    'System Volume Information',
    'Program Files',
    'Program Files (x86)',
    'ProgramData',
    '#snapshot',
    '.waystation',
  ].map(nameKey),
);

// What NFS and FUSE call an object that was deleted, or saved anew, while a program has it open. It goes with that program.
const heldOpen = /^(\.nfs[0-9a-f]{16,}|\.fuse_hidden[0-9a-f]{16,})$/;

function defaultRule(node: Filterable, key: string): Filtered | undefined {
  if (defaultNames.has(key)) {
    return { rule: 'default', sentence: `Entries called "${node.name.trim()}" are never synced.` };
  }
  if (key.startsWith(defaultBeginning)) {
    return { rule: 'default', sentence: `Entries whose name begins with "${defaultBeginning}" are never synced.` };
  }
  if (node.kind === 'folder') return undefined;
  if (key.startsWith(lockBeginning) && key.endsWith('#')) {
    return { rule: 'default', sentence: 'Notes of LibreOffice that a document is open are never synced.' };
  }
  if (heldOpen.test(key)) {
    return { rule: 'default', sentence: 'What the system keeps of a deleted file that is still open is never synced.' };
  }
  const { extension } = splitExtension(key);
  if (!defaultExtensions.has(extension)) return undefined;
  return { rule: 'default', sentence: `Files that end with ".${extension}" are never synced.` };
}

function sizeFiltered(node: Filterable, sizeMax: number, { within }: Ruler): Filtered | undefined {
  if (sizeMax === 0 || node.size === undefined || node.size <= sizeMax) return undefined;
  return { rule: 'size', sentence: `The file has ${node.size} bytes; ${within} leaves out files above ${sizeMax}.` };
}

function hasEnding(key: string, ending: string): boolean {
  return key.endsWith(ending) && !/^\.*$/.test(key.slice(0, -ending.length));
}
