/**
 * Two people work at random on both sides for a minute, while drives and the station are killed again and again. In
 * the end both sides are equal, and everything that was written and not given up by its own writer is somewhere.
 *
 *     WAYSTATION_STORM_SECONDS=600 WAYSTATION_STORM_SEED=7 node --test test/system/storm.slow.test.ts
 *
 * The seed repeats what people do; what the processes make of it depends on the moment as well.
 */
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { assertWhole } from '#test/system/full-check.ts';
import { type Ledger, Person } from '#test/system/person.ts';
import { killUntil, workUntil } from '#test/system/unrest.ts';
import { World } from '#test/system/world.ts';

const seconds = Number(process.env['WAYSTATION_STORM_SECONDS'] ?? 60);
const seed = Number(process.env['WAYSTATION_STORM_SEED'] ?? Date.now() % 1_000_000);

test('a storm of edits, renames, swaps and deletes on both sides, with kills, ends equal and loses nothing', async t => {
  t.diagnostic(`seed ${seed}, ${seconds} s`);
  const world = await World.started(t, { deletesFreely: true });
  const sides = await world.synced(['one', 'other']);
  const ledger: Ledger = new Map();
  const people = sides.map(
    ({ drive, folder }, index) => new Person(drive.name, { folder, ledger, seed: seed + index }),
  );
  const end = performance.now() + seconds * 1000;
  const mortals = [world.station, ...sides.map(({ drive }) => drive)];
  const [kills] = await Promise.all([killUntil(end, mortals, seededRandom(seed + 99)), workUntil(end, people)]);
  const actions = people.reduce((sum, person) => sum + person.actions.length, 0);
  t.diagnostic(`${actions} actions, ${ledger.size} contents, ${kills} kills`);

  const tree = await assertWhole({ world, sides, people, ledger, about: `seed ${seed}` });
  t.diagnostic(`${tree.size} files and folders, ${[...tree.keys()].filter(isCopy).length} conflict copies`);
});

function isCopy(path: string): boolean {
  return /_Conflict/.test(path);
}
