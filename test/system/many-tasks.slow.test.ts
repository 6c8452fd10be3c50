/** S27: 64 tasks at once on one drive; none of them is left behind. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readTree } from '#test/system/tree.ts';
import { settle, World } from '#test/system/world.ts';

const tasks = 64;

test('64 tasks of one drive each bring a file here and a file there', async t => {
  const world = await World.started(t);
  const one = await world.drive('one');
  const other = await world.drive('other');
  const whole = world.folder('whole');
  await other.addTask('home', whole);
  const numbers = [...Array(tasks).keys()];
  for (const number of numbers) {
    mkdirSync(join(whole, `part-${number}`));
    writeFileSync(join(whole, `part-${number}`, 'from-there'), `there ${number}`);
  }
  await other.wait();

  for (const number of numbers) await one.addTaskQuickly(`home/part-${number}`, world.folder(`parts/${number}`));
  for (const number of numbers) writeFileSync(join(world.base, 'parts', `${number}`, 'from-here'), `here ${number}`);
  await settle([one, other]);

  for (const number of numbers) {
    assert.equal(readFileSync(join(world.base, 'parts', `${number}`, 'from-there'), 'utf8'), `there ${number}`);
    assert.equal(readFileSync(join(whole, `part-${number}`, 'from-here'), 'utf8'), `here ${number}`);
  }
  assert.equal(readTree(whole).size, 3 * tasks);
  const { tasks: found } = await one.statusShown();
  assert.deepEqual([...new Set(found.map(task => task.state))], ['up-to-date']);
  assert.equal(found.length, tasks);

  // A second later each of them still listens.
  for (const number of numbers) writeFileSync(join(whole, `part-${number}`, 'from-there'), `later ${number}`);
  await settle([other, one]);
  for (const number of numbers)
    assert.equal(readFileSync(join(world.base, 'parts', `${number}`, 'from-there'), 'utf8'), `later ${number}`);
});
