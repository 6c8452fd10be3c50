/** The first look, choices about what is there already, and previews of what ends, with a real station and a real drive. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FirstLook, Removal, SyncReport } from '#protocol/control/first-look.ts';
import type { TaskOrder } from '#protocol/control/orders.ts';
import type { TaskAdded, TaskStatus, Why } from '#protocol/control/status.ts';
import { type PanelWorld, panelWorld } from '#test/panel/world.ts';
import { until } from '#test/system/program.ts';
import { World } from '#test/system/world.ts';

const orderOf = (folder: string, order: Partial<TaskOrder> = {}): TaskOrder => ({
  ...{ remote: 'home', folder, create: false, takeOver: false, rules: {} },
  ...order,
});

async function add(world: PanelWorld, order: TaskOrder): Promise<string> {
  return (await world.ask<TaskAdded>('POST', '/tasks', order)).task;
}

async function reportOf(world: PanelWorld, task: string): Promise<SyncReport> {
  return until(
    'the report',
    async () => (await world.ask<FirstLook>('GET', `/tasks/${task}/first-look`)).report ?? undefined,
  );
}

/** What the station has, put there by a task that is gone again. */
async function fillStation(world: PanelWorld, files: Readonly<Record<string, string>>): Promise<void> {
  const folder = world.folder('filler');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const task = await add(world, orderOf(folder));
  await world.rest();
  await world.ask('DELETE', `/tasks/${task}`);
}

const kindsOf = ({ foreseen }: SyncReport): Record<string, number> =>
  Object.fromEntries(foreseen.map(({ kind, files, folders }) => [kind, files + folders]));

const namesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter(name => name !== '.waystation')
    .sort();

test('P12 N1 a task with a first look changes nothing before it is started, not even after a restart', async t => {
  const world = await panelWorld(t);
  await world.link();
  await fillStation(world, { same: 'same', there: 'there', differs: 'of the station' });
  const folder = world.folder('home');
  for (const [name, text] of Object.entries({ same: 'same', here: 'here', differs: 'of this folder' }))
    writeFileSync(join(folder, name), text);
  const task = await add(world, orderOf(folder, { preview: true }));
  const report = await reportOf(world, task);
  assert.deepEqual([report.here, report.there], [3, 3]);
  assert.equal(kindsOf(report)['equal'], 1);
  assert.equal(kindsOf(report)['upload'], 1);
  await world.startAgain();
  const again = await reportOf(world, task);
  assert.equal(again.mark, report.mark);
  const status = (): Promise<TaskStatus | undefined> => world.status().then(({ tasks }) => tasks[0]);
  assert.deepEqual([(await status())?.state, (await status())?.awaitsStart], ['attention', true]);
  assert.deepEqual(namesIn(folder), ['differs', 'here', 'same']);
  await assert.rejects(world.rest(), 'what waits for a person is not at rest');
  const why = await world.ask<Why>('GET', `/why?path=${encodeURIComponent(join(folder, 'here'))}`);
  assert.equal(why.reason, 'awaits-start');
  assert.equal(readFileSync(join(folder, 'differs'), 'utf8'), 'of this folder');

  // R141: what the person has not seen is not replaced.
  writeFileSync(join(folder, 'there'), 'something else');
  await assert.rejects(
    world.ask('POST', `/tasks/${task}/start`, { mark: report.mark }),
    /Something changed since you looked/,
  );
  assert.equal((await status())?.awaitsStart, true);
  rmSync(join(folder, 'there'));
  await world.ask('POST', `/tasks/${task}/start`, { mark: report.mark });
  await world.rest();
  assert.equal((await status())?.awaitsStart, false);
  assert.equal(readFileSync(join(folder, 'there'), 'utf8'), 'there');
});

test('P12 a first look that is cancelled leaves both sides as they were, and one with nothing to see begins by itself', async t => {
  const world = await panelWorld(t);
  await world.link();
  const empty = await add(world, orderOf(world.folder('empty'), { preview: true }));
  await until('the task to begin', async () => (await world.status()).tasks.every(task => !task.awaitsStart));
  await world.ask('DELETE', `/tasks/${empty}`);
  await fillStation(world, { there: 'there' });
  const folder = world.folder('home');
  writeFileSync(join(folder, 'here'), 'here');
  const task = await add(world, orderOf(folder, { preview: true }));
  await reportOf(world, task);
  await world.ask('DELETE', `/tasks/${task}`);
  assert.deepEqual(namesIn(folder), ['here']);
  const other = await add(world, orderOf(world.folder('other')));
  await world.rest();
  assert.deepEqual(namesIn(world.folder('other')), ['there'], `${other}: nothing was sent`);
});

test('R141 a task is not begun while its station does not answer', async t => {
  const world = await World.started(t);
  const drive = await world.drive('box');
  const folder = world.folder('folder');
  writeFileSync(join(folder, 'here'), 'here');
  const look = JSON.parse(await drive.command('task', 'add', 'home', folder, '--preview', '--json')) as FirstLook;
  await world.station.kill();
  const ended = await drive.attempt(['task', 'start', look.task, '--yes']);
  assert.equal(ended.code, 1, ended.err);
  assert.match(ended.err, /could not be looked at once more, so nothing was begun|There is no report yet/);
  assert.equal((await drive.task()).awaitsStart, true);
});

test('S76 the station wins and local extras are set aside; the choice is over once all has met', async t => {
  const world = await panelWorld(t);
  await world.link();
  await fillStation(world, { differs: 'of the station', same: 'same' });
  const folder = world.folder('home');
  for (const [name, text] of Object.entries({ same: 'same', here: 'here', differs: 'of this folder' }))
    writeFileSync(join(folder, name), text);
  const task = await add(world, orderOf(folder, { preview: true }));
  await world.ask('POST', `/tasks/${task}/existing`, { existing: 'station' });
  const report = await reportOf(world, task);
  assert.equal(kindsOf(report)['set-aside'], 2);
  await world.ask('POST', `/tasks/${task}/start`, { mark: report.mark });
  await world.rest();
  const aside = namesIn(folder).find(name => name.startsWith('~Set aside ')) ?? '';
  assert.deepEqual(namesIn(join(folder, aside)), ['differs', 'here']);
  assert.equal(readFileSync(join(folder, aside, 'differs'), 'utf8'), 'of this folder');
  assert.equal(readFileSync(join(folder, 'differs'), 'utf8'), 'of the station');
  const { existing } = JSON.parse(readFileSync(world.data.settings, 'utf8')).tasks[0];
  assert.equal(existing, undefined, 'what is made from now on is sent');
  writeFileSync(join(folder, 'later'), 'later');
  await world.rest();
  assert.ok(existsSync(join(folder, 'later')));
  const refused = orderOf(world.folder('more'), { existing: 'station', rules: { mode: 'upload-only' } });
  await assert.rejects(world.ask('POST', '/tasks', refused), /only sends changes nothing here/);
});

test('N1 S33 S34 before a task ends or a station is unlinked it is told what stays, and what only this computer has', async t => {
  const world = await panelWorld(t);
  const connection = await world.link();
  const folder = world.folder('home');
  for (const name of ['a', 'b']) writeFileSync(join(folder, name), name);
  const task = await add(world, orderOf(folder));
  await world.rest();
  await world.ask('PATCH', `/tasks/${task}`, { mode: 'download-only' });
  await world.rest();
  writeFileSync(join(folder, 'only here'), '12345');
  await world.rest();
  const removal = await world.ask<Removal>('GET', `/tasks/${task}/removal`);
  assert.deepEqual(removal, {
    ...{ task, folder, files: 3, unfetched: 0, held: 0, isKnown: true },
    unsent: { files: 1, bytes: 5, examples: ['only here'] },
    bin: { objects: 0, bytes: 0, onlyHere: 0 },
  });
  assert.deepEqual(await world.ask('GET', `/connections/${connection}/removal`), [removal]);
});

test('N1 S37 what other rules would do is told before they hold, and nothing is done', async t => {
  const world = await panelWorld(t);
  await world.link();
  const folder = world.folder('home');
  for (const name of ['a.txt', 'b.iso']) writeFileSync(join(folder, name), name);
  const task = await add(world, orderOf(folder));
  await world.rest();
  await world.ask('PATCH', `/tasks/${task}`, { mode: 'download-only' });
  await world.rest();
  writeFileSync(join(folder, 'kept back'), 'x');
  await world.rest();
  const foresee = (rules: TaskOrder['rules']): Promise<SyncReport> =>
    world.ask('POST', `/tasks/${task}/foresee`, rules);
  assert.deepEqual(kindsOf(await foresee({})), { 'stays-here': 1 });
  assert.deepEqual(kindsOf(await foresee({ mode: 'two-way' })), { upload: 1 });
  const { leftOut } = await foresee({ filter: { extensions: ['*.iso'] } });
  assert.deepEqual(
    leftOut.map(({ count, examples }) => [count, examples]),
    [[1, ['b.iso']]],
  );
  assert.equal((await world.status()).tasks[0]?.mode, 'download-only');
});

test('P12 S76 N1 the command line adds with a preview, starts, and previews what ends', async t => {
  const world = await World.started(t);
  const drive = await world.drive('box');
  const folder = world.folder('folder');
  writeFileSync(join(folder, 'here'), 'here');
  const look = JSON.parse(
    await drive.command('task', 'add', 'home', folder, '--existing', 'ask', '--json'),
  ) as FirstLook;
  assert.equal(look.report?.here, 1);
  const shown = await drive.command('task', 'report', look.task);
  assert.match(shown, /to be sent to the station/);
  await drive.command('task', 'start', look.task, '--yes');
  await drive.wait();
  const removal = JSON.parse(await drive.command('remove', look.task, '--preview', '--json')) as Removal;
  assert.deepEqual([removal.files, removal.unsent.files], [1, 0]);
  await drive.command('remove', look.task);
});
