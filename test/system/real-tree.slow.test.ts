/** A real tree, with everything that real trees have, arrives on the other computer as it is on this one. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { noFilter, pathFiltered } from '#model/filter.ts';
import { damagedChunks, nodesWithVersions } from '#test/system/history.ts';
import { fillWithNasties, fillWithPackages } from '#test/system/real-files.ts';
import { assertSameTree, readTree, type Tree } from '#test/system/tree.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

const filesMin = 20_000;
const firstSyncSecondsMax = 300;

test('20,000 real files and the strangest ones are the same on both sides, with a version of each', async t => {
  const world = await World.started(t);
  const [one, other] = [await world.drive('one'), await world.drive('other')];
  const here = world.folder('here');
  const there = world.folder('there');
  fillWithPackages(here, filesMin);
  fillWithNasties(world.folder('here/nasties'));
  const whole = readTree(here);
  const expected = withoutFiltered(whole);
  const files = [...expected.values()].filter(({ kind }) => kind === 'file').length;
  t.diagnostic(`${files} files, ${expected.size - files} folders and links, ${whole.size - expected.size} filtered`);
  assert.ok(files >= filesMin);

  const mark = stopwatch(t);
  await one.addTask('home', here);
  await one.wait(firstSyncSecondsMax);
  mark('sent');
  await other.addTask('home', there);
  await other.wait(firstSyncSecondsMax);
  mark('received');

  assertSameTree(readTree(here), whole, 'the sending side is as it was');
  assertSameTree(readTree(there), expected, 'the receiving side');
  for (const drive of [one, other]) {
    const { state, problems, firstProblems, progress } = (await drive.statusShown()).tasks[0]!;
    assert.deepEqual([state, problems, firstProblems], ['up-to-date', 0, []]);
    assert.deepEqual(progress, { filesLeft: 0, bytesLeft: 0 });
  }
  const links = [...expected.values()].filter(({ kind }) => kind === 'link').length;
  assert.equal(nodesWithVersions(world.station.data), files + links);
  assert.deepEqual(await damagedChunks(world.station.data), []);
  mark('compared');
});

test('of two names that are one to the station, one is synced and the other listed with the reason', async t => {
  const world = await World.started(t);
  const [one, other] = (await world.synced(['one', 'other'])) as [Synced, Synced];
  writeFileSync(join(one.folder, 'Notes.txt'), 'the upper one');
  writeFileSync(join(one.folder, 'notes.txt'), 'the lower one');
  writeFileSync(join(one.folder, 'else.txt'), 'goes on');
  await settle([one.drive, other.drive]);

  const task = await one.drive.reaches('attention');
  assert.equal(task.problems, 1, JSON.stringify(task.firstProblems));
  const [problem] = task.firstProblems;
  assert.equal(problem?.path.toLowerCase(), 'notes.txt');
  assert.equal(problem.reason, 'name-clash');
  assert.match(problem.detail, /\w+ .*\w+/, 'the reason is a sentence');
  const synced = problem.path === 'notes.txt' ? 'Notes.txt' : 'notes.txt';
  const here = readTree(one.folder);
  assert.deepEqual([...here.keys()].toSorted(), ['Notes.txt', 'else.txt', 'notes.txt']);
  assertSameTree(
    readTree(other.folder),
    new Map([...here].filter(([path]) => path !== problem.path)),
    'the other side',
  );
  assert.equal((await one.drive.why(join(one.folder, problem.path))).reason, 'name-clash');
  assert.equal((await one.drive.why(join(one.folder, synced))).reason, 'up-to-date');
});

/** What a drive leaves alone by default is not on the other side. */
function withoutFiltered(tree: Tree): Tree {
  return new Map([...tree].filter(([path, { kind }]) => pathFiltered(path, { kind }, noFilter) === undefined));
}

function stopwatch(t: TestContext): (what: string) => void {
  let since = performance.now();
  return what => {
    t.diagnostic(`${what} after ${((performance.now() - since) / 1000).toFixed(1)} s`);
    since = performance.now();
  };
}
