/**
 * Two people work at random on both sides for a minute, while drives and the station are killed again and again. In
 * the end both sides are equal, and everything that was written and not given up by its own writer is somewhere.
 *
 *     WAYSTATION_STORM_SECONDS=600 WAYSTATION_STORM_SEED=7 node --test test/system/storm.slow.test.ts
 *
 * The seed repeats what people do; what the processes make of it depends on the moment as well.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import { contentOf, contentsKept, damagedChunks } from '#test/system/history.ts';
import { binnedFiles, stagedNames } from '#test/system/own-folder.ts';
import { type Ledger, Person, short, type Written } from '#test/system/person.ts';
import { assertSameTree, readTree } from '#test/system/tree.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

const seconds = Number(process.env['WAYSTATION_STORM_SECONDS'] ?? 60);
const seed = Number(process.env['WAYSTATION_STORM_SEED'] ?? Date.now() % 1_000_000);
/** After a kill at a bad moment the next try may have to wait for a back-off. */
const settleSecondsMax = 180;

test('a storm of edits, renames, swaps and deletes on both sides, with kills, ends equal and loses nothing', async t => {
  t.diagnostic(`seed ${seed}, ${seconds} s`);
  const world = await World.started(t);
  const pair = (await world.synced(['one', 'other'])) as [Synced, Synced];
  const ledger: Ledger = new Map();
  const people = pair.map(({ drive, folder }, index) => new Person(drive.name, { folder, ledger, seed: seed + index }));
  const end = performance.now() + seconds * 1000;
  const kills = await stormUntil(end, { people, world, pair });
  const actions = people.reduce((sum, person) => sum + person.actions.length, 0);
  t.diagnostic(`${actions} actions, ${ledger.size} contents, ${kills} kills`);

  await settle(
    pair.map(({ drive }) => drive),
    settleSecondsMax,
  );
  const tree = readTree(pair[0].folder);
  t.diagnostic(`${tree.size} files and folders, ${[...tree.keys()].filter(isCopy).length} conflict copies`);
  assertSameTree(readTree(pair[1].folder), tree, `seed ${seed}: the other side`);
  assertNothingLost({ world, pair, ledger, people });
  for (const { drive, folder } of pair) {
    const task = await drive.task();
    assert.deepEqual(
      [task.state, task.firstProblems],
      ['up-to-date', []],
      `seed ${seed}: ${drive.name}\n${drive.tail()}`,
    );
    assert.deepEqual(stagedNames(folder), [], `seed ${seed}: the staging area of ${drive.name} is empty`);
    assertNoErrors(drive.name, drive.log());
  }
  assertNoErrors('the station', world.station.log());
  assert.deepEqual(await damagedChunks(world.station.data), [], `seed ${seed}`);
});

interface Storm {
  readonly people: readonly Person[];
  readonly world: World;
  readonly pair: readonly Synced[];
}

async function stormUntil(end: number, { people, world, pair }: Storm): Promise<number> {
  const working = people.map(async person => {
    while (performance.now() < end) {
      person.act();
      await sleep(person.pause());
    }
  });
  const killing = killUntil(end, [world.station, ...pair.map(({ drive }) => drive)]);
  await Promise.all(working);
  return killing;
}

interface Mortal {
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** Kills one of them every few seconds, for a moment or for longer; all run when it answers how often. */
async function killUntil(end: number, mortals: readonly Mortal[]): Promise<number> {
  const random: SeededRandom = seededRandom(seed + 99);
  let kills = 0;
  while (performance.now() < end) {
    await sleep(500 + random.below(3_500));
    const one = random.pick(mortals);
    await one.kill();
    await sleep(random.chance(0.5) ? 0 : random.below(2_000));
    await one.start();
    kills += 1;
  }
  return kills;
}

/** Everything that was written and not given up is live, or in a recovery bin, or in the station's history. */
function assertNothingLost({ world, pair, ledger, people }: Storm & { readonly ledger: Ledger }): void {
  const live = [...readTree(pair[0]!.folder)].filter(([, { kind }]) => kind === 'file');
  const somewhere = new Set([
    ...live.map(([path]) => readFileSync(join(pair[0]!.folder, path), 'utf8')),
    ...pair.flatMap(({ folder }) => binnedFiles(folder).map(({ content }) => String(content))),
  ]);
  const kept = contentsKept(world.station.data);
  const isLost = ({ text, given }: Written): boolean =>
    !given && !somewhere.has(text) && !kept.has(contentOf(Buffer.from(text)));
  const lost = [...ledger.values()].filter(isLost).map(({ text }) => short(text));
  const said = (name: string): string =>
    people
      .flatMap(({ actions }) => actions.filter(action => action.includes(name)))
      .toSorted()
      .join('\n    ');
  const story = lost.map(name => `${name}\n    ${said(name)}`).join('\n  ');
  assert.equal(lost.length, 0, `seed ${seed}: ${lost.length} contents are nowhere:\n  ${story}`);
}

function assertNoErrors(name: string, log: string): void {
  const errors = log.split('\n').filter(line => line.includes('"level":"error"'));
  assert.deepEqual(errors.slice(0, 3), [], `seed ${seed}: ${errors.length} errors in the log of ${name}`);
}

function isCopy(path: string): boolean {
  return /_Conflict/.test(path);
}

function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
