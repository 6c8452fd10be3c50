/**
 * A person who works in a synced folder without a pause: edits, saves as editors do, renames, swaps, moves folders,
 * deletes. Keeps account of every content that was written, so that none can be lost unnoticed.
 */
import {
  chmodSync,
  closeSync,
  constants,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import { contentOf } from '#test/system/history.ts';
import { walk } from '#test/system/tree.ts';

/** A content that somebody wrote, and what became of it by the hands of the one who wrote it. */
export interface Written {
  readonly by: string;
  /** How the content is called in messages. */
  readonly name: string;
  /** The writer's own folder held it no more, because the writer overwrote or deleted it there. */
  given: boolean;
}

/** By their content ids; each content is written once and never again. */
export type Ledger = Map<string, Written>;

/** What the drive, at work in the same folder, may do to a person's action. */
const expected = new Set(['ENOENT', 'ENOTDIR', 'EEXIST', 'ENOTEMPTY', 'EISDIR', 'EINVAL', 'ELOOP', 'EBUSY']);
const nameLetters = 'abcdefghijkl';
const depthMax = 4;
/** Lines of what was done that are kept for a failure to show. */
const actionsKept = 100_000;
const largeBytes = 300_000;
/** More than travels in one piece. */
const hugeBytes = 2_500_000;

interface Here {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

export class Person {
  readonly name: string;
  readonly #folder: string;
  readonly #ledger: Ledger;
  readonly #random: SeededRandom;
  readonly #done: string[] = [];
  #written = 0;
  #acted = 0;

  constructor(name: string, about: { readonly folder: string; readonly ledger: Ledger; readonly seed: number }) {
    this.name = name;
    this.#folder = about.folder;
    this.#ledger = about.ledger;
    this.#random = seededRandom(about.seed);
  }

  /** What was done, one line an action; of a long life only the latest. */
  get actions(): readonly string[] {
    return this.#done;
  }

  /** How often this person acted. */
  get acted(): number {
    return this.#acted;
  }

  /** Does one thing, chosen at random. */
  act(): void {
    const here = this.#look();
    const act = this.#random.pick(this.#choices);
    this.#acted += 1;
    if (this.#done.length > actionsKept) this.#done.splice(0, actionsKept / 2);
    const at = new Date().toISOString().slice(17, 23);
    try {
      this.#done.push(`${at} ${this.name}: ${act.call(this, here)}`);
    } catch (error) {
      const { code = '', syscall = '', path = '' } = error as NodeJS.ErrnoException;
      if (!expected.has(code)) throw error;
      this.#done.push(`${at} ${this.name}: ${act.name} came to nothing: ${code} ${syscall} ${path}`);
    }
  }

  /** Milliseconds until the next action: in bursts, with a rest now and then. */
  pause(): number {
    return this.#random.chance(0.05) ? 500 + this.#random.below(1_000) : this.#random.below(60);
  }

  readonly #choices: readonly ((here: Here) => string)[] = [
    ...[this.create, this.create, this.create, this.overwrite, this.overwrite, this.overwrite],
    ...[this.saveAtomically, this.saveAtomically, this.saveAtomically, this.rename, this.rename, this.renameOnto],
    ...[this.swap, this.remove, this.remove, this.makeFolder, this.moveFolder, this.moveFolder, this.wrap],
    ...[this.removeFolder, this.touch, this.link],
  ];

  create(here: Here): string {
    const path = this.#newPath(here);
    const text = this.#newText();
    writeFileSync(this.#at(path), text, { flag: 'wx' });
    return `created ${path} with ${this.#note(text)}`;
  }

  /** In place, as many programs save. */
  overwrite(here: Here): string {
    const path = this.#random.pick(this.#some(here.files));
    const text = this.#newText();
    // Through a link it would write into somebody else's file.
    const fd = openSync(this.#at(path), constants.O_RDWR | constants.O_NOFOLLOW);
    try {
      const before = readFileSync(fd, 'utf8');
      ftruncateSync(fd, 0);
      writeSync(fd, text, 0);
      this.#give(before);
      return `overwrote ${path} (${short(before)}) with ${this.#note(text)}`;
    } finally {
      closeSync(fd);
    }
  }

  /** Beside, then over: as good editors save. */
  saveAtomically(here: Here): string {
    const path = this.#random.pick(this.#some(here.files));
    const text = this.#newText();
    const beside = this.#random.chance(0.5) ? `${path}.swp` : `${path}.new`;
    // Read first: of a file that is gone by then nothing is saved, and no half of a save stays behind.
    const before = this.#read(path);
    writeFileSync(this.#at(beside), text, { flag: 'wx' });
    const noted = this.#note(text);
    renameSync(this.#at(beside), this.#at(path));
    this.#give(before);
    return `saved ${path} (${short(before)}) by ${beside} with ${noted}`;
  }

  rename(here: Here): string {
    const from = this.#random.pick(this.#some(here.files));
    const to = this.#newPath(here);
    if (lstatSync(this.#at(to), { throwIfNoEntry: false })) return `left ${from} since ${to} is taken`;
    renameSync(this.#at(from), this.#at(to));
    return `renamed ${from} to ${to}`;
  }

  renameOnto(here: Here): string {
    const from = this.#random.pick(this.#some(here.files));
    const to = this.#random.pick(this.#some(here.files));
    if (from === to) return `left ${from}`;
    const before = this.#read(to);
    renameSync(this.#at(from), this.#at(to));
    this.#give(before);
    return `renamed ${from} onto ${to} (${short(before)})`;
  }

  swap(here: Here): string {
    const one = this.#random.pick(this.#some([...here.files, ...here.folders]));
    const other = this.#random.pick(this.#some([...here.files, ...here.folders]));
    const aside = `${one}-aside-${this.#random.below(1e6)}`;
    if (one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`)) return `left ${one}`;
    renameSync(this.#at(one), this.#at(aside));
    if (lstatSync(this.#at(one), { throwIfNoEntry: false })) return `left ${one} at ${aside}`;
    renameSync(this.#at(other), this.#at(one));
    if (lstatSync(this.#at(other), { throwIfNoEntry: false })) return `left ${one} at ${aside}`;
    renameSync(this.#at(aside), this.#at(other));
    return `swapped ${one} and ${other}`;
  }

  remove(here: Here): string {
    if (here.files.length < 10) return 'kept all';
    const path = this.#random.pick(here.files);
    const before = this.#unlink(path);
    return `deleted ${path} (${short(before)})`;
  }

  makeFolder(here: Here): string {
    const path = this.#newPath(here).replace(/\.txt$/, '');
    mkdirSync(this.#at(path));
    return `made the folder ${path}`;
  }

  moveFolder(here: Here): string {
    const from = this.#random.pick(this.#some(here.folders));
    const to = this.#newPath(here).replace(/\.txt$/, '');
    if (lstatSync(this.#at(to), { throwIfNoEntry: false })) return `left ${from} since ${to} is taken`;
    renameSync(this.#at(from), this.#at(to));
    return `moved the folder ${from} to ${to}`;
  }

  /** Puts a folder into a new one of its own name. */
  wrap(here: Here): string {
    const folder = this.#random.pick(this.#some(here.folders));
    const around = `${folder}-around-${this.#random.below(1e6)}`;
    if (folder.split('/').length >= depthMax) return `left ${folder}`;
    mkdirSync(this.#at(around));
    renameSync(this.#at(folder), this.#at(`${around}/${folder.split('/').at(-1)}`));
    if (lstatSync(this.#at(folder), { throwIfNoEntry: false })) return `left ${around}`;
    renameSync(this.#at(around), this.#at(folder));
    return `wrapped ${folder}`;
  }

  removeFolder(here: Here): string {
    if (here.folders.length < 4) return 'kept all';
    const folder = this.#random.pick(here.folders);
    const inside = (path: string): boolean => path.startsWith(`${folder}/`);
    if (here.files.filter(inside).length > 12) return `kept ${folder}`;
    const gone = here.files.filter(inside).map(path => `${path} (${short(this.#unlink(path))})`);
    for (const path of [...here.folders.filter(inside).toSorted().toReversed(), folder]) rmdirSync(this.#at(path));
    return `deleted ${folder} with ${gone.join(', ')}`;
  }

  touch(here: Here): string {
    const path = this.#random.pick(this.#some(here.files));
    const at = new Date(1_500_000_000_000 + this.#random.below(1e9));
    if (lstatSync(this.#at(path)).isSymbolicLink()) return `left ${path}`;
    if (this.#random.chance(0.5)) utimesSync(this.#at(path), at, at);
    else chmodSync(this.#at(path), this.#random.chance(0.5) ? 0o755 : 0o600);
    return `touched ${path}`;
  }

  link(here: Here): string {
    const path = this.#newPath(here).replace(/txt$/, 'link');
    symlinkSync(this.#random.pick(['nowhere', '/nowhere/either', '..']), this.#at(path));
    return `linked ${path}`;
  }

  #at(path: string): string {
    return join(this.#folder, path);
  }

  #read(path: string): string {
    return lstatSync(this.#at(path)).isFile() ? readFileSync(this.#at(path), 'utf8') : '';
  }

  #unlink(path: string): string {
    const before = this.#read(path);
    unlinkSync(this.#at(path));
    this.#give(before);
    return before;
  }

  /** A content that this person overwrote or deleted; it need not be kept when it was this person's own. */
  #give(text: string): void {
    const written = this.#ledger.get(contentOf(Buffer.from(text)));
    if (written?.by === this.name) written.given = true;
  }

  #newText(): string {
    this.#written += 1;
    const bytes = this.#random.chance(0.02) ? hugeBytes : this.#random.chance(0.1) ? largeBytes : 200;
    const filler = Buffer.from(this.#random.bytes(Math.ceil(this.#random.below(bytes) / 2))).toString('hex');
    return `<${this.name} ${this.#written}> ${filler}`;
  }

  #note(text: string): string {
    const name = short(text);
    this.#ledger.set(contentOf(Buffer.from(text)), { by: this.name, name, given: false });
    return name;
  }

  #newPath({ folders }: Here): string {
    const parent = this.#random.chance(0.3) ? '' : this.#random.pick(['', ...folders]);
    const deep = parent.split('/').length >= depthMax ? '' : parent;
    const name = `${this.#random.pick([...nameLetters])}${this.#random.below(4)}.txt`;
    return deep === '' ? name : `${deep}/${name}`;
  }

  #some(paths: readonly string[]): readonly string[] {
    return paths.length === 0 ? ['nothing'] : paths;
  }

  #look(): Here {
    const files: string[] = [];
    const folders: string[] = [];
    for (const [path, { kind }] of walk(this.#folder)) (kind === 'folder' ? folders : files).push(path);
    return { files: files.toSorted(), folders: folders.toSorted() };
  }
}

/** How a content is called in messages. */
function short(text: string): string {
  return /^<[^>]*>/.exec(text)?.[0] ?? JSON.stringify(text.slice(0, 20));
}
