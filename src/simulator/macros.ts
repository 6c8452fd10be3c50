/** What real programs do to many files, or to one in many steps; research and system call traces gave the order. */
import { never } from '#base/assert.ts';
import { joinPath, lastName, parentPath } from '#model/path.ts';
import { beside, fresh, type Person, type Program } from '#simulator/person.ts';

export const macroNames = ['emacsSave', 'officeSave', 'saveKeepingTime', 'checkout', 'copyArchive', 'unpack'] as const;

type MacroName = (typeof macroNames)[number];

export function isMacro(name: string): name is MacroName {
  return (macroNames as readonly string[]).includes(name);
}

/** Places that are drawn out of what a person sees; undefined where there is none of that kind. */
interface Places {
  file(): string | undefined;
  folder(): string | undefined;
  /** Mostly nothing stands there yet. */
  free(): string;
}

/** Starts a macro; undefined when there is nothing here that it could work on. */
export function startMacro(name: MacroName, person: Person, places: Places): Program | undefined {
  if (name === 'checkout') return checkout(person);
  if (name === 'unpack') return unpack(person, places.free());
  const path = name === 'copyArchive' ? places.folder() : places.file();
  if (path === undefined) return undefined;
  switch (name) {
    case 'copyArchive':
      return copyArchive(person, path, places.free());
    case 'emacsSave':
      return emacsSave(person, path);
    case 'officeSave':
      return officeSave(person, path);
    case 'saveKeepingTime':
      return saveKeepingTime(person, path);
    default:
      return never(name);
  }
}

/** Probability that a burst of calls leaves a gap after one of them. */
const gapRate = 0.15;

/** Emacs: the old file becomes the backup, which stays. */
function* emacsSave(person: Person, path: string): Program {
  person.hand.rename(path, `${path}~`);
  yield;
  if (!person.hand.exists(path)) person.hand.write(path, ...fresh(person));
}

/** Word: an owner file, the new text under a name of its own, the old one aside, the new one in, both helpers gone. */
function* officeSave(person: Person, path: string): Program {
  const owner = beside(path, `~$${lastName(path)}`);
  const [text, aside] = [beside(path, '4F2A.tmp'), beside(path, '4F2B.tmp')];
  person.hand.write(owner, 'owner');
  yield;
  person.hand.write(text, ...fresh(person));
  yield;
  person.hand.rename(path, aside);
  yield;
  if (person.hand.exists(path)) return;
  person.hand.rename(text, path);
  yield;
  person.hand.unlink(aside);
  yield;
  person.hand.unlink(owner);
}

/** Writes in place and sets the old mtime again, as Excel does and `touch -r`. */
// biome-ignore lint/correctness/useYield: a program of one call.
function* saveKeepingTime(person: Person, path: string): Program {
  person.hand.writeKeepingTime(path, ...fresh(person));
}

/** `git checkout`: in one go files come, go and are replaced by new ones, and folders with them. */
function* checkout(person: Person): Program {
  const { hand, random, names } = person;
  const within = [...hand.look()].reverse();
  for (const [path, seen] of within) {
    if (random.chance(0.5)) continue;
    if (seen.kind === 'folder') {
      if (![...hand.look().keys()].some(each => parentPath(each) === path)) hand.rmdir(path);
    } else {
      hand.unlink(path);
      if (seen.kind === 'file' && random.chance(0.6)) hand.write(path, ...fresh(person));
    }
    if (random.chance(gapRate)) yield;
  }
  for (let count = random.below(4); count > 0; count -= 1) {
    const folder = random.pick(names);
    if (!hand.exists(folder)) hand.mkdir(folder);
    const path = joinPath(folder, random.pick(names));
    if (hand.look().get(folder)?.kind === 'folder' && !hand.exists(path)) hand.write(path, ...fresh(person));
    if (random.chance(gapRate)) yield;
  }
}

/** `cp -a`: a copy of a folder in which every file has the time of its original. */
function* copyArchive(person: Person, from: string, to: string): Program {
  const { hand, random } = person;
  if (hand.exists(to)) return;
  const within = [...hand.look()].filter(([path]) => path === from || path.startsWith(`${from}/`));
  for (const [each, seen] of within) {
    const path = to + each.slice(from.length);
    if (seen.kind === 'folder') hand.mkdir(path);
    else if (seen.kind === 'file') hand.cloneFile(each, path);
    if (random.chance(gapRate)) yield;
  }
}

/** `unzip -o`: folders, and files that get their old times after they were written, over what stands there. */
function* unpack(person: Person, top: string): Program {
  const { hand, random, names } = person;
  if (!hand.exists(top)) hand.mkdir(top);
  for (let count = 1 + random.below(5); count > 0; count -= 1) {
    const folder = random.chance(0.4) ? joinPath(top, random.pick(names)) : top;
    if (!hand.exists(folder)) hand.mkdir(folder);
    const path = joinPath(folder, random.pick(names));
    if (hand.look().get(path)?.kind === 'folder') continue;
    hand.writeInPlace(path, ...fresh(person));
    if (random.chance(gapRate)) yield;
    hand.touch(path, random.below(archiveAgeNsMax));
  }
}

const archiveAgeNsMax = 1e15;
