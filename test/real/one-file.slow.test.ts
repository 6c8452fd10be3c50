/**
 * Three real drives and one file: whatever people read, write and delete, there is an order of unseen steps that explains
 * all of it (the model of one-file-model.ts).
 *
 *     WAYSTATION_ONE_FILE_RESTS=100 WAYSTATION_ONE_FILE_SEED=7 node --test test/real/one-file.slow.test.ts
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import { firstUnexplained, type Seen, type Value } from '#test/real/one-file-model.ts';
import { assertSameTree, readTree } from '#test/system/tree.ts';
import { sleep } from '#test/system/unrest.ts';
import { settle, World } from '#test/system/world.ts';

const rests = Number(process.env['WAYSTATION_ONE_FILE_RESTS'] ?? 8);
const seed = Number(process.env['WAYSTATION_ONE_FILE_SEED'] ?? Date.now() % 1_000_000);
const actsBetweenRests = 6;
/** About what a change takes from one drive to another, so that some arrive before the next act and some do not. */
const pauseMsMax = 1_200;
const file = 'file.txt';
const names = ['one', 'two', 'three'];

test('scenarios 1 to 5: what is seen of one file on three computers has an explanation', async t => {
  t.diagnostic(`seed ${seed}, ${rests} rests`);
  const random = seededRandom(seed);
  const world = await World.started(t);
  const sides = await world.synced(names, 'anna', '--conflict', 'station');
  const folders = sides.map(({ folder }) => folder);
  const history: Seen[] = [];
  for (let rest = 0; rest < rests; rest += 1) {
    for (let acts = 0; acts < actsBetweenRests; acts += 1) {
      history.push(act(random, { folders, aside: world.base, value: `${rest}.${acts}` }));
      if (random.chance(0.6)) await sleep(random.below(pauseMsMax));
    }
    await settle(sides.map(({ drive }) => drive));
    for (const folder of folders) assertSameTree(readTree(folder), readTree(folders[0]!), `seed ${seed}`);
    history.push({ kind: 'rest', value: valueIn(folders[0]!), copies: copiesIn(folders[0]!) });
    const at = firstUnexplained(names.length, history);
    const told = history.map(each => JSON.stringify(each)).join('\n  ');
    assert.equal(at, undefined, `seed ${seed}: nothing explains number ${at} of\n  ${told}`);
    for (const folder of folders) clear(folder);
    await settle(sides.map(({ drive }) => drive));
    history.length = 0;
  }
});

interface Acting {
  readonly folders: readonly string[];
  readonly aside: string;
  readonly value: string;
}

/** Reads, writes or deletes at one of the computers, each in one step that cannot be seen half done. */
function act(random: SeededRandom, { folders, aside, value }: Acting): Seen {
  const at = random.below(folders.length);
  const path = join(folders[at]!, file);
  if (random.chance(0.4)) return { kind: 'read', at, value: valueIn(folders[at]!) };
  if (random.chance(0.25)) {
    rmSync(path, { force: true });
    return { kind: 'write', at, value: null };
  }
  writeFileSync(join(aside, 'aside'), value);
  renameSync(join(aside, 'aside'), path);
  return { kind: 'write', at, value };
}

function valueIn(folder: string): Value {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function copiesIn(folder: string): readonly string[] {
  const copies = readdirSync(folder).filter(name => /_Conflict/.test(name));
  return copies.map(name => readFileSync(join(folder, name), 'utf8'));
}

function clear(folder: string): void {
  for (const name of readdirSync(folder)) if (name.startsWith('file')) rmSync(join(folder, name));
}
