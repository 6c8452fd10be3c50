import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import { test } from 'node:test';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import { type Files, FilesError, type FoundEntry, type WholeFile } from '#platform/files.ts';
import { createVirtualClock } from '#platform/memory/memory-clock.ts';
import { createMemoryDisk } from '#platform/memory/memory-disk.ts';
import { openFiles } from '#platform/node/node-files.ts';
import { nodeUserActions } from '#platform/node/node-user-actions.ts';
import type { UserActions } from '#platform/user-actions.ts';

const seeds = 25;
const actionsEach = 150;

test('the disk in memory answers like a real one, whatever people and the engine do', async () => {
  const top = fs.mkdtempSync(`${os.tmpdir()}/waystation-twin-`);
  for (let seed = 1; seed <= seeds; seed += 1) {
    const home = `${top}/${seed}/task`;
    fs.mkdirSync(home, { recursive: true });
    const memory = createMemoryDisk({ clock: createVirtualClock() });
    const real: World = { files: openFiles(home), user: nodeUserActions(home) };
    for (const { files, user } of [memory, real]) {
      await files.mark('m');
      user.mkdir('../outside');
    }
    const random = seededRandom(seed);
    for (let count = 0; count < actionsEach; count += 1) {
      const { title, run } = action(random);
      const outcomes = [await outcome(run, memory), await outcome(run, real)];
      assert.deepEqual(outcomes[0], outcomes[1], `seed ${seed}, action ${count}: ${title}`);
    }
    assert.deepEqual(await everything(memory), await everything(real), `seed ${seed}`);
  }
  fs.rmSync(top, { recursive: true });
});

interface World {
  readonly files: Files;
  readonly user: UserActions;
}

interface Action {
  readonly title: string;
  run(world: World): unknown;
}

const names = ['a', 'b', 'A', 'c'];

function pathOf(random: SeededRandom): string {
  return Array.from({ length: 1 + random.below(3) }, () => random.pick(names)).join('/');
}

function action(random: SeededRandom): Action {
  const [path, other] = [pathOf(random), pathOf(random)];
  const staged = random.pick(['s', 't']);
  const text = String(random.below(1000));
  const all: Record<string, (world: World) => unknown> = {
    write: ({ user }) => user.write(path, text),
    writeInPlace: ({ user }) => user.writeInPlace(path, text),
    mkdir: ({ user }) => user.mkdir(path),
    rename: ({ user }) => user.rename(path, other),
    unlink: ({ user }) => user.unlink(path),
    rmdir: ({ user }) => user.rmdir(path),
    symlink: ({ user }) => user.symlink(path, random.chance(0.5) ? '../outside' : other),
    link: ({ user }) => user.link(path, other),
    read: ({ user }) => new TextDecoder().decode(user.read(path)),
    stat: async ({ files }) => shown(await files.stat(path)),
    list: async ({ files }) => (await files.list(path))?.entries.map(shown).sort(),
    names: async ({ files }) => (await files.names(path))?.map(({ name, kind }) => `${name} ${kind}`).sort(),
    readLink: ({ files }) => files.readLink(path),
    open: async ({ files }) => (await files.open(path)) !== undefined,
    stage: async ({ files }) => stage(files, staged, text),
    stageLink: async ({ files }) => void (await files.stageLink(staged, text)),
    discardStaged: ({ files }) => files.discardStaged(staged),
    placeNew: ({ files }) => files.placeNew(staged, path),
    stageAll: async ({ files }) => codesOf(await files.stageAll(['s', 't'].map(name => whole(name, text)))),
    placeAll: async ({ files }) =>
      codesOf(await files.placeAll([path, other].map((to, at) => ({ name: at === 0 ? 's' : 't', path: to })))),
    statAll: async ({ files }) => codesOf(await files.statAll([path, other])),
    exchange: ({ files }) => files.exchange(staged, path),
    takeOut: ({ files }) => files.takeOut(path, staged),
    move: ({ files }) => files.move(path, other),
    makeFolder: ({ files }) => files.makeFolder(path),
    removeFolder: ({ files }) => files.removeFolder(path),
    bin: async ({ files }) => void (await files.bin(staged, path)),
    binned: async ({ files }) => (await files.binned()).map(entry => `${entry.path} ${entry.bytes}`).sort(),
    dropBinned: async ({ files }) => files.dropBinned((await files.binned()).map(entry => entry.name)),
  };
  const title = random.pick(Object.keys(all));
  const run = all[title] as Action['run'];
  // A link's target must be the same in both worlds, so nothing random is drawn while running.
  if (title !== 'symlink') return { title: `${title} ${path} ${other} ${staged}`, run };
  const target = random.pick(['../outside', other, 'a']);
  return { title: `symlink ${path} to ${target}`, run: ({ user }) => user.symlink(path, target) };
}

function whole(name: string, text: string): WholeFile {
  return { name, bytes: new TextEncoder().encode(text), mode: 0o640, mtimeNs: 5n };
}

function codesOf(answers: readonly unknown[]): string[] {
  return answers.map(answer => {
    if (answer instanceof FilesError) return `FilesError ${answer.code}`;
    if (typeof answer !== 'object' || answer === null) return String(answer);
    return 'kind' in answer ? String(shown(answer as FoundEntry)) : 'a stamp';
  });
}

async function stage(files: Files, name: string, text: string): Promise<void> {
  const file = await files.stage(name);
  await file.write(new TextEncoder().encode(text));
  await file.finish({ mode: 0o640, mtimeNs: 5n });
}

async function outcome(run: Action['run'], world: World): Promise<unknown> {
  try {
    return await run(world);
  } catch (error) {
    if (error instanceof FilesError) return `FilesError ${error.code}`;
    return `failed ${(error as NodeJS.ErrnoException).code === undefined ? String(error) : ''}`;
  }
}

function shown(entry: { name: string; kind: string; links: number } | undefined): string | undefined {
  return entry && `${entry.name} ${entry.kind} ${entry.links}`;
}

async function everything({ files, user }: World): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  const visit = async (path: string): Promise<void> => {
    for (const entry of (await files.list(path))?.entries ?? []) {
      const at = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.kind === 'folder') await visit(at);
      all[at] = `${shown(entry)} ${entry.kind === 'file' ? user.read(at) : await files.readLink(at)}`;
    }
  };
  await visit('');
  for (const name of await files.staged()) all[`staged ${name}`] = String(shown(await files.statStaged(name)));
  all['bin'] = String(user.list('.waystation/bin').length);
  return Object.fromEntries(Object.entries(all).sort());
}
