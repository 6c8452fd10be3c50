/** A folder as a zip, made while it is sent. */
import { makeZip } from 'client-zip';
import { numberedName } from '#model/free-name.ts';
import { nameKey } from '#model/name.ts';
import type { FolderTree } from '#station/share/folder-tree.ts';

/** Bytes of memory that an entry takes, beside its path, until the end of the zip, where its directory stands, about. */
export const zipEntryBytes = 1_024;

/** The years that a zip can tell. */
const firstMs = new Date(1980, 0, 1).getTime();
const lastMs = new Date(2107, 11, 31).getTime();

/** Bytes of memory that the zip takes, beside a group of chunks, about. */
export function zipBytes({ count, pathsBytes }: FolderTree): number {
  return count * zipEntryBytes + 2 * pathsBytes;
}

/** Everything lies in one folder of the zip, which has the name of the folder. */
export async function* zipReply(tree: FolderTree): AsyncGenerator<Uint8Array> {
  const zip = makeZip(inputsOf(tree)).getReader();
  try {
    for (let part = await zip.read(); !part.done; part = await zip.read()) yield part.value;
  } finally {
    // When nobody reads on, the library ends the entries by an error, which then comes back to here and says nothing.
    await zip.cancel().catch(() => undefined);
  }
}

async function* inputsOf(tree: FolderTree) {
  const namer = createNamer();
  for await (const { path, atMs, file } of tree.entries()) {
    const name = namer(path.length, path.at(-1) ?? tree.name);
    const lastModified = new Date(Math.min(Math.max(atMs, firstMs), lastMs));
    if (file === null) yield { name, lastModified };
    // Whoever unpacks it can read and remove it, whatever was allowed where it came from.
    else yield { name, lastModified, input: file.bytes, mode: file.state.mode | 0o600 };
  }
}

interface OpenFolder {
  readonly name: string;
  /** The keys of names that are taken in it, each with the number to try next for a name that has that key too. */
  readonly taken: Map<string, number>;
}

/** Answers the path of each entry in turn. Names that became equal by being made safe are numbered. */
function createNamer(): (depth: number, name: string) => string {
  const open: OpenFolder[] = [{ name: '', taken: new Map() }];
  return (depth, given) => {
    open.length = depth + 1;
    const name = freeName(open[depth]?.taken ?? new Map(), safeName(given));
    open.push({ name, taken: new Map() });
    return open
      .slice(1)
      .map(folder => folder.name)
      .join('/');
  };
}

function freeName(taken: Map<string, number>, name: string): string {
  for (let number = taken.get(nameKey(name)) ?? 1; ; number += 1) {
    const free = numberedName(name, number);
    if (number > 1 && taken.has(nameKey(free))) continue;
    taken.set(nameKey(free), 2);
    taken.set(nameKey(name), number + 1);
    return free;
  }
}

/**
 * A name that stays one name in a folder, however it is unpacked: some programs take backslashes for slashes, a colon
 * for the end of a drive's name, and leave out dots and blanks at the end.
 */
export function safeName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  const safe = name.replace(/[\\/:\u0000-\u001f\u007f]/g, '_');
  return /^[. ]*$/.test(safe) ? '_'.repeat(Math.max(safe.length, 1)) : safe;
}
