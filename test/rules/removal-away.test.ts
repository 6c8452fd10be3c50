/** The volume goes, or another folder is shown in its place, while something is between its place and the recovery bin (R8, R84). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Renames } from '#platform/memory/memory-volume.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, createPair, type Pair, type Tree } from '#test/rules/two-drives.ts';

interface Way {
  readonly onA: (user: UserActions) => void;
  readonly end: Tree;
  /** What B's bin has then, by path. */
  readonly bin: Tree;
  /** In which of B's operations its process ends, before it is started again; undefined: it goes on. */
  readonly killed?: string;
  readonly renames?: Renames;
}

const start = (user: UserActions): void => {
  user.mkdir('d');
  user.write('d/a', 'text of a');
  user.write('d/b', 'text of b');
};

const removal = {
  onA: (user: UserActions) => user.unlink('d/a'),
  end: { d: '/', 'd/b': 'text of b' },
  bin: { 'd/a': 'text of a' },
};
const replacement = {
  onA: (user: UserActions) => user.write('d/a', 'new a'),
  end: { d: '/', 'd/a': 'new a', 'd/b': 'text of b' },
  bin: { 'd/a': 'text of a' },
};
const folder = {
  onA: (user: UserActions) => user.rmTree('d'),
  end: {},
  bin: { 'd/a': 'text of a', 'd/b': 'text of b', 'd/.DS_Store': 'litter' },
};

const ways: Readonly<Record<string, Way>> = {
  'a removal': removal,
  'a removal that was cut off before the bin': { ...removal, killed: 'bin' },
  'a removal that was cut off before it was taken out': { ...removal, killed: 'takeOut' },
  'a removal that was cut off behind the bin': { ...removal, killed: 'syncFolders' },
  'a removal in steps': { ...removal, renames: 'links' },
  'a removal in steps that was cut off before the bin': { ...removal, renames: 'links', killed: 'bin' },
  'the removal of a folder with litter in it': folder,
  'the removal of a folder that was cut off before the bin': { ...folder, killed: 'bin' },
  'a replacement': replacement,
  'a replacement that was cut off before the bin': { ...replacement, killed: 'bin' },
};

/** B's volume goes at one of its steps; false once there are fewer. */
async function goesAt(way: Way, at: number, shows: 'nothing' | 'another'): Promise<boolean> {
  let armed = false;
  let isDead = false;
  let counts = false;
  let steps = 0;
  const fault = (operation: string): undefined => {
    isDead ||= armed && operation === way.killed;
    if (isDead) throw new Error('killed');
    steps += counts ? 1 : 0;
    if (counts && steps === at) pair.b.disk.unplug(shows);
  };
  const pair: Pair = await createPair({ b: { disk: { fault, renames: way.renames ?? 'whole' } } });
  start(pair.a.user);
  await pair.settle();
  way.onA(pair.a.user);
  await pair.a.rest();
  if (way.bin['d/.DS_Store'] !== undefined) pair.b.user.write('d/.DS_Store', 'litter');
  if (way.killed !== undefined) {
    armed = true;
    await assert.rejects(pair.b.rest(), /killed/);
    armed = false;
    isDead = false;
    pair.b.restart();
  }
  counts = true;
  await pair.b.rest().catch(() => undefined);
  counts = false;
  if (steps < at) return false;
  pair.b.disk.plug();
  await pair.settle('b');
  assert.deepEqual(pair.tree(), way.end, `at ${at}`);
  assert.deepEqual(binByPath(pair), way.bin, `at ${at}`);
  assertAtRest(pair.b);
  return true;
}

function binByPath({ b: { disk } }: Pair): Tree {
  const { index, objects } = disk.bin();
  const text = (name: string): string => {
    const seen = objects.get(name);
    return seen?.kind === 'file' ? new TextDecoder().decode(seen.bytes) : `${seen?.kind}`;
  };
  return Object.fromEntries(index.filter(({ name }) => objects.has(name)).map(({ name, path }) => [path, text(name)]));
}

for (const [what, way] of Object.entries(ways))
  for (const shows of ['nothing', 'another'] as const)
    test(`R8, R84: ${what} ends as it would have, at whatever step the volume goes and comes back (shows ${shows})`, async () => {
      let at = 1;
      while (await goesAt(way, at, shows)) at += 1;
      assert.ok(at > 10, `${at} steps`);
    });
