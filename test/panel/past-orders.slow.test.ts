/** The control API about the past and about conflicts, with a real station and a real drive in this process. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DriveError } from '#drive/drive-error.ts';
import { type Conflict, shownBytesMax } from '#protocol/control/conflicts.ts';
import type { Download } from '#protocol/control/downloads.ts';
import type {
  DeletedPage,
  DeletedRestored,
  FileVersions,
  RemoteEntries,
  VersionRestored,
} from '#protocol/control/past.ts';
import type { TaskAdded } from '#protocol/control/status.ts';
import { type PanelWorld, panelWorld } from '#test/panel/world.ts';

async function synced(test: TestContext): Promise<PanelWorld & { readonly here: string; readonly task: string }> {
  const world = await panelWorld(test);
  await world.link();
  const here = world.folder('home');
  const task = await world.sync(here);
  await world.rest();
  return { ...world, here, task };
}

const about = (path: string): string => `/versions?${new URLSearchParams({ path })}`;

async function fetched({ ask }: PanelWorld, { id }: Download): Promise<Download> {
  for (;;) {
    const found = (await ask<Download[]>('GET', '/downloads')).find(each => each.id === id);
    if (found === undefined || (found.state !== 'waiting' && found.state !== 'running')) return found as Download;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

test('S63 the versions of a file are listed, fetched beside, and made the newest again', async t => {
  const world = await synced(t);
  const { ask, here, task } = world;
  const path = join(here, 'letter.txt');
  const big = Buffer.alloc(3_000_000, 'first words ');
  for (const text of [big, 'second', 'third']) {
    writeFileSync(path, text);
    await world.rest();
  }
  const listed = await ask<FileVersions>('GET', about(path));
  assert.deepEqual(
    listed.versions.map(each => [each.bytes, each.isNewest, each.isHere, each.account]),
    [
      [5, true, true, 'anna'],
      [6, false, false, 'anna'],
      [big.length, false, false, 'anna'],
    ],
  );
  assert.deepEqual([listed.task, listed.path, listed.canRestore], [task, 'letter.txt', true]);
  const revision = listed.versions[2]?.revision ?? 0;
  const destination = join(world.folder('elsewhere'), 'first.txt');
  const begun = await ask<Download>('POST', '/versions/download', { path, revision, destination });
  assert.equal((await fetched(world, begun)).state, 'done');
  const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  assert.equal(hash(readFileSync(destination)), hash(big));
  await rejects(ask('POST', '/versions/download', { path, revision, destination }), /nothing is overwritten/);
  await rejects(
    ask('POST', '/versions/download', { path, revision: 999_999, destination: `${destination}2` }),
    /no version/,
  );
  const restored = await ask<VersionRestored>('POST', '/versions/restore', { path, revision });
  assert.ok(restored.revision > (listed.versions[0]?.revision ?? 0));
  await world.rest();
  assert.equal(hash(readFileSync(path)), hash(big));
  await rejects(ask('POST', '/versions/restore', { path, revision: restored.revision }), /newest version already/);
  await rejects(ask('GET', about(join(here, 'nothing.txt'))), /not at the station/);
  await rejects(ask('GET', about('/')), /no folder that is synced/);
  await rejects(ask('GET', about(here)), /only files have versions/);
});

test('S64 what was deleted is listed by folder, fetched elsewhere, and brought back with its versions', async t => {
  const world = await synced(t);
  const { ask, here, task } = world;
  mkdirSync(join(here, 'papers'));
  for (const text of ['first', 'last words']) {
    writeFileSync(join(here, 'papers', 'will.txt'), text);
    await world.rest();
  }
  assert.deepEqual(await ask<RemoteEntries>('GET', `/remote?task=${task}&path=`), {
    ...{ task, path: '', folders: ['papers'], files: [], isWhole: true },
  });
  rmSync(join(here, 'papers', 'will.txt'));
  await world.rest();
  const page = await ask<DeletedPage>('GET', `/deleted?task=${task}&path=papers`);
  assert.deepEqual(
    page.entries.map(({ path, kind, bytes, account }) => [path, kind, bytes, account]),
    [['will.txt', 'file', 10, 'anna']],
  );
  assert.deepEqual([page.after, page.canRestore], [null, true]);
  const byFolder = `/deleted?${new URLSearchParams({ folder: join(here, 'papers') })}`;
  assert.deepEqual(await ask<DeletedPage>('GET', byFolder), page);
  const [entry] = page.entries;
  const destination = join(world.folder('elsewhere'), 'will.txt');
  const order = { task, id: entry?.id, name: 'will.txt', destination };
  assert.equal((await fetched(world, await ask<Download>('POST', '/deleted/download', order))).state, 'done');
  assert.equal(readFileSync(destination, 'utf8'), 'last words');
  const restored = await ask<DeletedRestored>('POST', '/deleted/restore', { task, ids: [entry?.id] });
  assert.deepEqual(restored, { task, files: 1, folders: 0, left: 0 });
  await world.rest();
  assert.equal(readFileSync(join(here, 'papers', 'will.txt'), 'utf8'), 'last words');
  assert.deepEqual((await ask<DeletedPage>('GET', byFolder)).entries, []);
  const { versions } = await ask<FileVersions>('GET', about(join(here, 'papers', 'will.txt')));
  assert.deepEqual(
    versions.map(({ bytes }) => bytes),
    [10, 10, 5],
  );
});

test('S63 S64 who may only read sees the past, fetches from it, and changes nothing', async t => {
  const world = await panelWorld(t);
  const { ask } = world;
  const { administration } = world.station.running.open;
  await administration.addShare('library');
  await administration.grant('library', 'anna', 'write');
  await world.link();
  const here = world.folder('library');
  const order = { remote: 'library', folder: here, create: false, takeOver: false, rules: {} };
  const { task } = await ask<TaskAdded>('POST', '/tasks', order);
  for (const text of ['first', 'second']) {
    writeFileSync(join(here, 'book.txt'), text);
    writeFileSync(join(here, 'lost.txt'), text);
    await world.rest();
  }
  rmSync(join(here, 'lost.txt'));
  await world.rest();
  await administration.grant('library', 'anna', 'read');
  await ask('PATCH', `/tasks/${task}`, { mode: 'download-only' });
  await world.rest();
  const path = join(here, 'book.txt');
  const { versions, canRestore } = await ask<FileVersions>('GET', about(path));
  assert.deepEqual([versions.length, canRestore], [2, false]);
  const revision = versions[1]?.revision ?? 0;
  await rejects(
    ask('POST', '/versions/restore', { path, revision }),
    /may read (the share but not change it|here but change nothing)/,
  );
  const page = await ask<DeletedPage>('GET', `/deleted?task=${task}&path=`);
  assert.deepEqual([page.entries.length, page.canRestore], [1, false]);
  await rejects(
    ask('POST', '/deleted/restore', { task, ids: [page.entries[0]?.id] }),
    /may read (the share but not change it|here but change nothing)/,
  );
  const destination = join(world.folder('elsewhere'), 'book.txt');
  const begun = await ask<Download>('POST', '/versions/download', { path, revision, destination });
  assert.equal((await fetched(world, begun)).state, 'done');
  assert.equal(readFileSync(destination, 'utf8'), 'first');
  assert.equal(readFileSync(path, 'utf8'), 'second');
});

test('N9 a conflict is listed, looked at and decided, and what changed meanwhile is looked at again', async t => {
  const world = await synced(t);
  const { ask, here, task } = world;
  const copy = 'plan_laptop_20260102_Conflict.txt';
  writeFileSync(join(here, 'plan.txt'), 'ours');
  writeFileSync(join(here, copy), '<b>theirs</b>');
  await world.rest();
  assert.equal((await world.status()).tasks[0]?.conflicts, 1);
  const [conflict] = await ask<Conflict[]>('GET', '/conflicts');
  assert.ok(conflict);
  assert.deepEqual(
    [conflict.task, conflict.kept.path, conflict.copy.path, conflict.computer, conflict.at],
    [task, 'plan.txt', copy, 'laptop', null],
  );
  assert.notEqual(conflict.kept.content, conflict.copy.content);
  const shown = { kept: conflict.kept.stamp, copy: conflict.copy.stamp };
  const decide = (order: object) => ask('POST', `/conflicts/${conflict.id.slice(0, 8)}/decide`, { shown, ...order });
  await rejects(decide({ keep: 'both' }), /say what the copy is to be called/);
  await rejects(decide({ keep: 'both', name: 'a/b' }), /no name for a file/);
  await rejects(decide({ keep: 'both', name: copy }), /choose one that is none/);
  await rejects(decide({ keep: 'both', name: 'plan.txt' }), /choose another name/);
  await rejects(ask('POST', '/conflicts/zz/decide', { shown, keep: 'this' }), /no such conflict/);
  writeFileSync(join(here, 'plan.txt'), 'ours, newer');
  await rejects(decide({ keep: 'other' }), /look again/);
  await world.rest();
  const [again] = await ask<Conflict[]>('GET', '/conflicts');
  assert.ok(again);
  const now = { kept: again.kept.stamp, copy: again.copy.stamp };
  await ask('POST', `/conflicts/${again.id}/decide`, { shown: now, keep: 'other' });
  await world.rest();
  assert.equal(readFileSync(join(here, 'plan.txt'), 'utf8'), '<b>theirs</b>');
  assert.ok(!existsSync(join(here, copy)));
  assert.deepEqual(await ask<Conflict[]>('GET', '/conflicts'), []);
  const bin = await ask<{ path: string; why: string; onlyHere: boolean }[]>('GET', '/bin');
  assert.deepEqual(
    bin.map(({ path, why, onlyHere }) => [path, why, onlyHere]),
    [
      ['plan.txt', 'discarded', false],
      [copy, 'discarded', false],
    ],
  );
  const { versions } = await ask<FileVersions>('GET', about(join(here, 'plan.txt')));
  assert.equal(versions.length, 3, 'what lost is a version of the file');
});

test('what is shown of a conflict is bytes of one type, and not without end', async t => {
  const world = await synced(t);
  const { ask, here } = world;
  const copy = 'page_laptop_20260102_Conflict.html';
  writeFileSync(join(here, 'page.html'), '<script>alert(1)</script>');
  writeFileSync(join(here, copy), Buffer.alloc(shownBytesMax + 1, 'long '));
  await world.rest();
  const [conflict] = await ask<Conflict[]>('GET', '/conflicts');
  const { url } = await ask<{ url: string }>('POST', '/panel', {});
  const { origin, hash } = new URL(url);
  const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const given = await fetch(`${origin}/key`, { ...post, body: JSON.stringify({ ticket: hash.slice(1) }) });
  const { key } = (await given.json()) as { readonly key: string };
  const shown = (which: string, headers: Record<string, string>): Promise<Response> =>
    fetch(`${origin}/control/conflicts/${conflict?.id}/${which}`, { headers });
  const answer = await shown('this', { authorization: `Bearer ${key}` });
  assert.equal(await answer.text(), '<script>alert(1)</script>');
  assert.deepEqual(
    ['content-type', 'x-content-type-options'].map(name => answer.headers.get(name)),
    ['application/octet-stream', 'nosniff'],
  );
  assert.equal((await shown('this', {})).status, 401);
  await rejects(ask('GET', `/conflicts/${conflict?.id}/other`), /too large to be shown/);
});

async function rejects(asked: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(asked, (error: unknown) => {
    assert.ok(error instanceof DriveError, String(error));
    assert.match(error.message, message);
    return true;
  });
}
