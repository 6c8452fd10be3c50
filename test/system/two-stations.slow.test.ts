/** S32: one drive linked to two stations keeps a folder the same with each, and mixes nothing up. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { until } from '#test/system/program.ts';
import { readTree } from '#test/system/tree.ts';
import { settle, World } from '#test/system/world.ts';

test('one drive syncs with two stations, and each task says with which', async t => {
  const [home, office] = [await World.started(t), await World.started(t)];
  const laptop = home.newDrive('laptop');
  await laptop.start();
  const connections = { home: await laptop.link(home.station), office: await laptop.link(office.station) };
  const folders = { home: home.folder('private'), office: home.folder('work') };

  const unclear = await laptop.attempt(['task', 'add', 'home', folders.home]);
  assert.equal(unclear.code, 2, unclear.err);
  for (const id of Object.values(connections)) assert.ok(unclear.err.includes(id), unclear.err);

  for (const where of ['home', 'office'] as const) {
    await laptop.addTask('home', folders[where], '--connection', connections[where]);
    writeFileSync(join(folders[where], 'from-laptop'), `for ${where}`);
  }
  for (const [where, world] of Object.entries({ home, office })) {
    const [other] = await world.synced([`desktop-${where}`]);
    assert.ok(other);
    await settle([laptop, other.drive]);
    assert.deepEqual([...readTree(other.folder).keys()], ['from-laptop']);
    assert.equal(readFileSync(join(other.folder, 'from-laptop'), 'utf8'), `for ${where}`);
  }

  // One of the two is away: the other one is not held up.
  await office.station.stop();
  writeFileSync(join(folders.home, 'meanwhile'), 'text');
  const [desktop] = await home.synced(['third']);
  assert.ok(desktop);
  await until('the file on the third drive', () => readTree(desktop.folder).get('meanwhile'));
});

test('scenario 64: a folder that is kept with one station is refused to every other, so that its order has one owner', async t => {
  const [home, office] = [await World.started(t), await World.started(t)];
  const [synced] = await home.synced(['laptop']);
  assert.ok(synced);
  const { drive: laptop, folder } = synced;
  writeFileSync(join(folder, 'report'), 'text');
  await laptop.wait();
  const connection = await laptop.link(office.station);
  for (const place of [folder, home.folder(`${basename(folder)}/within`)]) {
    const twice = await laptop.attempt(['task', 'add', 'anna', place, '--connection', connection]);
    assert.equal(twice.code, 1);
    assert.match(twice.err, /which task \w+ already syncs/);
  }
  const another = await office.drive('another drive on this computer');
  const taken = await another.attempt(['task', 'add', 'anna', folder]);
  assert.equal(taken.code, 1);
  assert.match(taken.err, /another task|another drive/i);
  await laptop.wait();
  assert.deepEqual([...readTree(folder).keys()].toSorted(), ['report', 'within']);
  const [second] = await office.synced(['desktop']);
  assert.ok(second);
  assert.deepEqual([...readTree(second.folder).keys()], [], 'nothing of it came to the other station');
});
