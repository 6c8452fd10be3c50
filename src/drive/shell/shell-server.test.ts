/** The shell socket of a running drive, spoken to as the extension of a file manager does. */
import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ControlledDrive, withDrive } from '#drive/control/control-fixture.ts';
import { type Extension, extensionOf } from '#drive/shell/shell-fixture.ts';
import { shellSocket } from '#drive/shell/shell-socket.ts';
import type { Linked, TaskAdded } from '#protocol/control/status.ts';
import { until } from '#test/system/program.ts';

/** A task on a folder with one file that is synced one day, and one that is not. */
async function withTask(world: ControlledDrive): Promise<string> {
  const { url } = world.station.address;
  const trust = world.station.certificate.fingerprint;
  await world.ask<Linked>('POST', '/link', { url, user: 'anna', password: 'p', trust });
  const folder = world.folder('docs');
  for (const name of ['letter', 'half.tmp']) writeFileSync(join(folder, name), name);
  await world.ask('POST', '/tasks', { remote: 'docs', folder, create: false, takeOver: false, rules: {} });
  return folder;
}

async function taskId(world: ControlledDrive): Promise<string> {
  const [task] = await world.ask<readonly { id: string }[]>('GET', '/tasks');
  return task?.id ?? assert.fail('there is a task');
}

/** What was told of a folder's names so far, the newest word of each. */
function emblemsTold({ told }: Extension, folder: string): Record<string, string> {
  const news = told.filter(each => each.kind === 'emblems').filter(each => each.folder === folder);
  const words = news.flatMap(({ names }) => Object.entries(names));
  const byName = Object.fromEntries(words.flatMap(([emblem, names]) => names.map(name => [name, emblem])));
  return Object.fromEntries(Object.entries(byName).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function is(told: () => unknown, wanted: unknown): Promise<true> {
  const about = (): string => JSON.stringify(told());
  const alike = (): true | undefined => (about() === JSON.stringify(wanted) ? true : undefined);
  return until(`being told ${JSON.stringify(wanted)}`, alike, { ms: 10_000, about });
}

/** Other systems have no shell socket. */
function linux(t: TestContext): boolean {
  if (process.platform === 'linux') return true;
  t.diagnostic('the shell socket is for Linux desktops');
  return false;
}

test('S45 a file manager is told the roots, its language, and how a watched folder fares, whenever that changes', async t => {
  if (!linux(t)) return;
  await withDrive(async world => {
    const folder = await withTask(world);
    const one = extensionOf(world.data, 'de_DE.UTF-8');
    await is(() => one.told.find(({ kind }) => kind === 'roots'), {
      kind: 'roots',
      roots: [{ task: await taskId(world), folder, receivesOnly: false, sharesLinks: true, leftOut: [] }],
    });
    const greeting = one.told.find(each => each.kind === 'hello');
    assert.equal(greeting?.labels.emblems.synced, 'Aktuell');
    assert.deepEqual(greeting?.open.slice(-4), ['drive', 'open', '--data', world.data.path]);
    // What is no folder cannot be told about, and keeps no other from it.
    for (const each of [join(folder, 'letter'), folder]) one.say({ kind: 'watch', folder: each });
    await is(() => emblemsTold(one, folder), { 'half.tmp': 'filtered', letter: 'waiting' });
    const before = one.told.length;
    await world.ask('PATCH', '/settings', { overlays: { showUnsynced: false } });
    await is(() => emblemsTold(one, folder), { 'half.tmp': 'none', letter: 'waiting' });
    assert.deepEqual(one.told.slice(before), [{ kind: 'emblems', folder, names: { none: ['half.tmp'] } }]);
    await world.ask('PATCH', '/settings', { overlays: { show: false } });
    await is(() => emblemsTold(one, folder), { 'half.tmp': 'none', letter: 'none' });
    one.socket.destroy();
  });
});

test('S47 only its person reaches the shell socket, and what is outside of tasks is told to nobody', async t => {
  if (!linux(t)) return;
  await withDrive(async world => {
    const folder = await withTask(world);
    const socket = shellSocket(world.data);
    assert.equal(statSync(socket).mode & 0o777, 0o600);
    assert.equal(statSync(dirname(socket)).mode & 0o777, 0o700);
    const one = extensionOf(world.data, '');
    const outside = world.folder('docs-of-others');
    writeFileSync(join(outside, 'secret'), '');
    for (const each of [outside, dirname(folder), join(folder, '..', 'docs-of-others'), folder])
      one.say({ kind: 'watch', folder: each });
    await is(() => Object.keys(emblemsTold(one, folder)).length, 2);
    assert.deepEqual(
      new Set(one.told.filter(each => each.kind === 'emblems').map(each => each.folder)),
      new Set([folder]),
    );
    one.socket.destroy();
  });
});

test('whoever speaks another version, says no hello first, or what is no order, is hung up on', async t => {
  if (!linux(t)) return;
  await withDrive(async world => {
    const other = extensionOf(world.data);
    other.say({ kind: 'hello', protocol: 2, locale: '' });
    await is(other.isOver, true);
    assert.match(JSON.stringify(other.told), /"kind":"refused".*version 1/);
    for (const line of ['{"kind":"watch","folder":"/"}', 'GET / HTTP/1.1', '{"kind":"hello"}', 'x'.repeat(1_100_000)]) {
      const one = extensionOf(world.data);
      one.socket.write(`${line}\n`);
      await is(one.isOver, true);
      assert.deepEqual(one.told, []);
    }
  });
});

test('S35 a file manager that runs since before an update is not hung up on for an action that there is not any more', async t => {
  if (!linux(t)) return;
  await withDrive(async world => {
    const one = extensionOf(world.data, 'de_DE.UTF-8');
    const told = (kind: string): number => one.told.filter(each => each.kind === kind).length;
    await is(() => told('roots'), 1);
    one.socket.write('{"kind":"action","action":"stop","paths":["/somewhere"]}\n');
    one.say({ kind: 'hello', protocol: 1, locale: '' });
    await is(() => told('hello'), 2);
    assert.equal(one.isOver(), false);
    one.socket.destroy();
  });
});

test('S35 S43 a file manager is told what a person left out, marks or none, and which folders only receive', async t => {
  if (!linux(t)) return;
  await withDrive(async world => {
    const folder = await withTask(world);
    const id = await taskId(world);
    const received = world.folder('received');
    const place = { remote: 'docs', folder: received, create: false, takeOver: false };
    const { task } = await world.ask<TaskAdded>('POST', '/tasks', { ...place, rules: { mode: 'download-only' } });
    await world.ask('PATCH', '/settings', { overlays: { show: false } });
    await world.restart(() => {
      const settings = JSON.parse(readFileSync(world.data.settings, 'utf8'));
      for (const each of settings.tasks)
        if (each.id === id) each.leftOut = [{ node: 'e'.repeat(32), path: 'old/films' }];
      writeFileSync(world.data.settings, JSON.stringify(settings));
    });
    const one = extensionOf(world.data, '');
    await is(() => one.told.findLast(each => each.kind === 'roots'), {
      kind: 'roots',
      roots: [
        { task: id, folder, receivesOnly: false, sharesLinks: true, leftOut: [join(folder, 'old/films')] },
        { task, folder: received, receivesOnly: true, sharesLinks: true, leftOut: [] },
      ],
    });
    one.socket.destroy();
  });
});
