/**
 * What simulated people's programs do: each is a sequence of system calls, and between any two of them (`yield`)
 * the drives may go on. A call that fails because the world changed in between ends its program, as it would.
 */
import { never } from '#base/assert.ts';
import { joinPath, lastName, parentPath } from '#model/path.ts';
import type { Seen } from '#platform/memory/memory-disk.ts';
import { isMacro, startMacro } from '#simulator/macros.ts';
import { beside, fresh, type Person, type Program } from '#simulator/person.ts';
import type { ProgramName } from '#simulator/profile.ts';

/** Starts a program; undefined when there is nothing here that it could work on. */
export function startProgram(name: ProgramName, person: Person): Program | undefined {
  const look = lookAround(person);
  const file = (): string | undefined => pickFrom(person, look.files);
  const folder = (): string | undefined => pickFrom(person, look.folders);
  const any = (): string | undefined => pickFrom(person, look.all);
  const one = (path: string | undefined, start: (path: string) => Program): Program | undefined =>
    path === undefined ? undefined : start(path);
  if (isMacro(name)) return startMacro(name, person, { file, folder, free: look.free });
  switch (name) {
    case 'create':
      return create(person, look.free());
    case 'mkdir':
      return one(look.free(), path => simply(() => person.hand.mkdir(path)));
    case 'writeInPlace':
      return one(file(), path => simply(() => person.hand.writeInPlace(path, ...fresh(person))));
    case 'append':
      return one(file(), path => simply(() => person.hand.append(path, ...fresh(person))));
    case 'slowWrite':
      return one(file(), path => slowWrite(person, path));
    case 'atomicSave':
      return one(file(), path => simply(() => person.hand.write(path, ...fresh(person))));
    case 'saveByRename':
      return one(file(), path => saveByRename(person, path));
    case 'vimSave':
      return one(file(), path => vimSave(person, path));
    case 'rename':
      return one(any(), path => simply(() => person.hand.rename(path, look.free())));
    case 'replaceByMove':
      return one(file(), path => one(file(), to => simply(() => person.hand.rename(path, to))) ?? simply(() => {}));
    case 'moveInto':
      return one(any(), path => one(folder(), into => moveInto(person, path, into)) ?? simply(() => {}));
    case 'swap':
      return one(any(), a => one(any(), b => rotate(person, [a, b])) ?? simply(() => {}));
    case 'rotate':
      return rotate(person, person.random.shuffled(look.all).slice(0, 3));
    case 'wrap':
      return one(folder(), path => wrap(person, path));
    case 'unwrap':
      return one(folder(), path => unwrap(person, path));
    case 'invert':
      return one(folder(), path => invert(person, path));
    case 'unlink':
      return one(file(), path => simply(() => person.hand.unlink(path)));
    case 'removeTree':
      return one(folder(), path => removeTree(person, path));
    case 'copyTree':
      return one(any(), path => copyTree(person, path, look.free()));
    case 'touch':
      return one(file(), path => simply(() => person.hand.touch(path, person.random.below(1e9))));
    case 'chmod':
      return one(file(), path => simply(() => person.hand.chmod(path, person.random.pick([0o644, 0o755]))));
    case 'fileToFolder':
      return one(file(), path => fileToFolder(person, path));
    case 'folderToFile':
      return one(folder(), path => folderToFile(person, path));
    case 'symlink':
      return one(look.free(), path =>
        simply(() => person.hand.symlink(path, person.random.pick(['a', 'b/c', '../out']))),
      );
    default:
      return never(name);
  }
}

interface Around {
  readonly files: readonly string[];
  /** Without the top. */
  readonly folders: readonly string[];
  /** Links too. */
  readonly all: readonly string[];
  /** A path at which something could be made; mostly nothing stands there yet. */
  free(): string;
}

function lookAround({ hand, random, names }: Person): Around {
  const seen = hand.look();
  const kinds = (kind: Seen['kind']): string[] =>
    [...seen].filter(([, each]) => each.kind === kind).map(([path]) => path);
  const folders = kinds('folder');
  const free = (): string => {
    let path = '';
    for (let tries = 0; tries < 4; tries += 1) {
      path = joinPath(random.pick(['', '', ...folders]), random.pick(names));
      if (!seen.has(path)) break;
    }
    return path;
  };
  return { files: kinds('file'), folders, all: [...seen.keys()], free };
}

function pickFrom({ random }: Person, paths: readonly string[]): string | undefined {
  return paths.length === 0 ? undefined : random.pick(paths);
}

// biome-ignore lint/correctness/useYield: a program of one call.
function* simply(act: () => void): Program {
  act();
}

// biome-ignore lint/correctness/useYield: a program of one call.
function* create(person: Person, path: string): Program {
  if (!person.hand.exists(path)) person.hand.write(path, ...fresh(person));
}

/** Cut to nothing, half of it written, then the rest. */
function* slowWrite(person: Person, path: string): Program {
  const [text, ...noise] = fresh(person);
  const half = Math.floor(text.length / 2);
  person.hand.writeInPlace(path, text.slice(0, half));
  yield;
  if (person.hand.exists(path)) person.hand.append(path, text.slice(half), ...noise);
}

function* saveByRename(person: Person, path: string): Program {
  const temporary = beside(path, `${lastName(path)}.new`);
  person.hand.write(temporary, ...fresh(person));
  yield;
  person.hand.rename(temporary, path);
}

function* vimSave(person: Person, path: string): Program {
  const backup = `${path}~`;
  person.hand.rename(path, backup);
  yield;
  if (person.hand.exists(path)) return;
  person.hand.write(path, ...fresh(person));
  yield;
  person.hand.unlink(backup);
}

// biome-ignore lint/correctness/useYield: a program of one call.
function* moveInto(person: Person, path: string, folder: string): Program {
  const to = joinPath(folder, lastName(path));
  if (!person.hand.exists(to)) person.hand.rename(path, to);
}

/** Every one takes the next one's name; the first waits under another name. With two, a swap. */
function* rotate(person: Person, paths: readonly string[]): Program {
  const [first] = paths;
  const last = paths.at(-1);
  if (first === undefined || last === undefined || first === last) return;
  const aside = beside(first, 'aside');
  if (person.hand.exists(aside)) return;
  person.hand.rename(first, aside);
  for (let i = 1; i < paths.length; i += 1) {
    yield;
    const to = paths[i - 1] as string;
    if (person.hand.exists(to)) return;
    person.hand.rename(paths[i] as string, to);
  }
  yield;
  if (!person.hand.exists(last)) person.hand.rename(aside, last);
}

/** `mkdir t; mv d t/; mv t d` */
function* wrap(person: Person, path: string): Program {
  const around = beside(path, 'around');
  person.hand.mkdir(around);
  yield;
  person.hand.rename(path, joinPath(around, lastName(path)));
  yield;
  if (!person.hand.exists(path)) person.hand.rename(around, path);
}

/** The first folder within comes out and takes the outer one's name, if nothing else is in there. */
function* unwrap(person: Person, path: string): Program {
  const inner = [...person.hand.look()].find(
    ([each, seen]) => parentPath(each) === path && seen.kind === 'folder',
  )?.[0];
  const out = beside(path, 'within');
  if (inner === undefined || person.hand.exists(out)) return;
  person.hand.rename(inner, out);
  yield;
  person.hand.rmdir(path);
  yield;
  if (!person.hand.exists(path)) person.hand.rename(out, path);
}

/** `a/b` becomes `b/a`. */
function* invert(person: Person, path: string): Program {
  const inner = [...person.hand.look()].find(
    ([each, seen]) => parentPath(each) === path && seen.kind === 'folder',
  )?.[0];
  if (inner === undefined) return;
  const out = beside(path, lastName(inner));
  if (out === path || person.hand.exists(out)) return;
  person.hand.rename(inner, out);
  yield;
  const to = joinPath(out, lastName(path));
  if (!person.hand.exists(to)) person.hand.rename(path, to);
}

/** As `rm -r` does it: what is in the folder one by one, as far as it was there when it began. */
function* removeTree(person: Person, path: string): Program {
  const below = [...person.hand.look()].filter(([each]) => each.startsWith(`${path}/`)).reverse();
  for (const [each, seen] of below) {
    if (seen.kind === 'folder') person.hand.rmdir(each);
    else person.hand.unlink(each);
    if (person.random.chance(0.3)) yield;
  }
  person.hand.rmdir(path);
}

function* copyTree(person: Person, from: string, to: string): Program {
  if (person.hand.exists(to)) return;
  for (const [each, seen] of [...person.hand.look()].filter(([path]) => path === from || path.startsWith(`${from}/`))) {
    const path = to + each.slice(from.length);
    if (seen.kind === 'folder') person.hand.mkdir(path);
    else if (seen.kind === 'file') person.hand.copyFile(each, path);
    if (person.random.chance(0.3)) yield;
  }
}

function* fileToFolder(person: Person, path: string): Program {
  person.hand.unlink(path);
  if (person.random.chance(0.5)) yield;
  person.hand.mkdir(path);
  yield;
  person.hand.write(joinPath(path, person.random.pick(person.names)), ...fresh(person));
}

function* folderToFile(person: Person, path: string): Program {
  yield* removeTree(person, path);
  if (person.random.chance(0.5)) yield;
  if (!person.hand.exists(path)) person.hand.write(path, ...fresh(person));
}
