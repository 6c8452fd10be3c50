/** What a person chose or dropped, as files with their paths. */

/** `path` leads from the folder that is uploaded to, to the file's own name. */
export interface Source {
  readonly path: readonly string[];
  readonly file: File;
}

export interface Sources {
  readonly files: readonly Source[];
  /** Folders in which nothing lies. */
  readonly emptyFolders: readonly (readonly string[])[];
}

/** Files of an `<input type="file">`; with `webkitdirectory` they know the folder that they lie in. */
export function sourcesOfInput(files: Iterable<File>): Sources {
  const sources = Array.from(files, file => {
    const path = file.webkitRelativePath === '' ? [file.name] : file.webkitRelativePath.split('/');
    return { path, file };
  });
  return { files: sources, emptyFolders: [] };
}

/** What was dropped, folders with all that lies in them. Has to be called while the event is handed out. */
export async function sourcesOfDrop(items: DataTransferItemList): Promise<Sources> {
  const dropped = Array.from(items)
    .filter(({ kind }) => kind === 'file')
    .map(item => item.webkitGetAsEntry() ?? item.getAsFile());
  const found = { files: [] as Source[], emptyFolders: [] as (readonly string[])[] };
  for (const one of dropped) {
    // What was copied out of another page is a file without a place.
    if (one instanceof File) found.files.push({ path: [one.name], file: one });
    else if (one) await gather(one, [], found);
  }
  return found;
}

interface Found {
  readonly files: Source[];
  readonly emptyFolders: (readonly string[])[];
}

async function gather(entry: FileSystemEntry, above: readonly string[], found: Found): Promise<void> {
  const path = [...above, entry.name];
  if (entry.isFile) {
    found.files.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
    return;
  }
  const entries = await entriesOf(entry as FileSystemDirectoryEntry);
  if (entries.length === 0) found.emptyFolders.push(path);
  for (const child of entries) await gather(child, path, found);
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A browser answers some hundred at a time, and none once all were told. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
