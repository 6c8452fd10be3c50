/** `waystation drive integrate`: what file managers load, put where they look for what belongs to one person. */
import { chmodSync, copyFileSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { present } from '#base/assert.ts';
import { CommandFailed } from '#cli/exit.ts';
import { printJson, printLine } from '#cli/output.ts';

export interface IntegrateOptions {
  readonly remove?: boolean;
  readonly json?: boolean;
}

/** In the checkout and in packages alike, beside `package.json`. */
const source = join(
  dirname(present(findPackageJSON('.', import.meta.url), 'there is a package.json above')),
  'file-manager',
);

/** A file of `file-manager/`, and where it goes beneath the data folder of a person, or of the system. */
export interface IntegratedFile {
  readonly from: string;
  readonly to: string;
  /** Of service menus that do not belong to root, KDE runs only those that are executable. */
  readonly isExecutable?: true;
}

/** All of them. */
export function integratedFiles(): readonly IntegratedFile[] {
  const extensions = ['nautilus', 'nemo', 'caja'].map(manager => ({
    from: 'waystation.py',
    to: `${manager}-python/extensions/waystation.py`,
  }));
  const emblems = globSync('emblems/*.svg', { cwd: source })
    .toSorted()
    .map(from => ({ from, to: `icons/hicolor/scalable/${from}` }));
  const menu = {
    from: 'waystation-menu.desktop',
    to: 'kio/servicemenus/waystation.desktop',
    isExecutable: true,
  } as const;
  return [...extensions, ...emblems, menu];
}

/** Copies them, or removes them; prints which. */
export function integrate({ remove = false, json = false }: IntegrateOptions): void {
  if (process.platform !== 'linux')
    throw new CommandFailed(
      'Emblems and menus are for the file managers of Linux desktops; there are none for this system.',
    );
  const data = process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share');
  const files = integratedFiles().map(file => ({ ...file, place: join(data, file.to) }));
  for (const { from, place, isExecutable } of files) {
    if (remove) rmSync(place, { force: true });
    else put(join(source, from), place, isExecutable ? 0o755 : 0o644);
  }
  const places = files.map(({ place }) => place);
  if (json) printJson({ removed: remove, files: places });
  else for (const place of places) printLine(place);
  process.stderr.write(remove ? removedSentence : addedSentence());
}

function put(from: string, to: string, mode: number): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, mode);
}

const restart = 'End the file manager (nautilus -q, nemo -q, caja -q), so that it loads anew when it is opened.';
const removedSentence = `Removed. ${restart}\n`;

/** Without its own package for extensions in Python, a file manager loads none of them. */
function addedSentence(): string {
  const packages = 'python3-nautilus, nemo-python or python3-caja';
  return `Put there. They need the package of your file manager for extensions in Python (in Debian ${packages}). ${restart}\n`;
}
