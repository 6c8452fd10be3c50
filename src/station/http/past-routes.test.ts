import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import type { VersionsReply } from '#protocol/browse.ts';
import type { CommitReply, Op } from '#protocol/commit.ts';
import { encodeEnd, encodeJson } from '#protocol/frame-payloads.ts';
import type { BatchesReply, ChangesReply, DeletedReply, RevertReply } from '#protocol/past.ts';
import type { ShareWire } from '#protocol/session.ts';
import { contentOf, createBody } from '#station/http/content-fixture.ts';
import { type Ask, freshId, startTestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
for (const name of ['anna', 'reader', 'stranger']) await station.addUser(name);
const [anna, reader, stranger] = [
  await station.link('anna'),
  await station.link('reader'),
  await station.link('stranger'),
];
await station.running.open.administration.grant('anna', 'reader', 'read');
const home = (await station.shares(anna.token))[0] as ShareWire;

async function ask<Reply>(route: string, { token = anna.token, ...more }: Ask = {}): Promise<Reply> {
  const answer = await station.ask(`/api/shares/${home.id}/${route}`, { token, ...more });
  assert.ok(answer.status < 300, `${answer.status} ${answer.body}`);
  return answer.status === 204 ? (undefined as Reply) : answer.json<Reply>();
}

async function refused(route: string, more: Ask): Promise<readonly [number, string]> {
  const answer = await station.ask(`/api/shares/${home.id}/${route}`, more);
  return [answer.status, answer.json().refused];
}

async function commit(frames: readonly Uint8Array[]): Promise<number> {
  const { results } = await ask<CommitReply>('commit', { frames });
  const [result] = results;
  assert.ok(result && !('refused' in result), JSON.stringify(result));
  return result.revision;
}

async function makeFile(name: string, parent: NodeId = home.root): Promise<NodeId> {
  const id = freshId();
  await commit(createBody({ epoch: home.epoch, parent, name, content: contentOf(Buffer.from(name)), id }));
  return id;
}

function change(...ops: Op[]): Promise<number> {
  return commit([...encodeJson({ epoch: home.epoch, batches: [{ opId: freshId(), ops }] }), ...encodeEnd()]);
}

async function names(node: NodeId = home.root): Promise<readonly string[]> {
  const { entries } = await ask<{ entries: { name: string }[] }>(`folders/${node}`);
  return entries.map(({ name }) => name);
}

test('S64 A8 what was deleted is listed with where, when, by whom and how much, and comes back in place', async () => {
  const folder = freshId();
  await change({ op: 'create', id: folder, parent: home.root, name: 'papers', kind: 'folder', state: null });
  const inside = await makeFile('inside.txt', folder);
  const seen = await makeFile('beside.txt').then(() =>
    change({ op: 'move', id: inside, base: 2, parent: folder, name: 'in.txt' }),
  );
  await change({ op: 'delete', id: folder, seen });
  const { entries } = await ask<DeletedReply>(`folders/${home.root}/deleted`, { token: reader.token });
  const [entry] = entries;
  assert.ok(entry);
  assert.deepEqual([entry.path, entry.kind, entry.files, entry.size], [['papers'], 'folder', 1, null]);
  assert.deepEqual([entry.account, entry.computer !== ''], ['anna', true]);
  const shown = await ask<RevertReply>('restore', { json: { deleted: [folder], preview: true } });
  assert.deepEqual([shown.files.made, shown.folders.made, shown.revision], [1, 1, undefined]);
  const done = await ask<RevertReply>('restore', { json: { deleted: [folder], plan: shown.plan } });
  assert.ok(done.revision);
  assert.deepEqual(await names(), ['beside.txt', 'papers']);
  assert.deepEqual((await ask<DeletedReply>(`folders/${home.root}/deleted`)).entries, []);
});

test('N2 a batch is listed, taken back as it was shown, and that taken back as well', async () => {
  const file = await makeFile('once.txt');
  const { batches } = await ask<BatchesReply>('batches');
  const [newest] = batches;
  assert.deepEqual([newest?.added, newest?.examples, newest?.account], [1, ['once.txt'], 'anna']);
  const undo = { revisions: [newest?.revision] };
  const shown = await ask<RevertReply>('undo', { json: { ...undo, preview: true } });
  assert.equal(shown.files.removed, 1);
  const undone = await ask<RevertReply>('undo', { json: { ...undo, plan: shown.plan } });
  assert.ok(!(await names()).includes('once.txt'));
  await ask('undo', { json: { revisions: [undone.revision] } });
  assert.ok((await names()).includes('once.txt'));
  assert.deepEqual(await refused('undo', { token: anna.token, json: { ...undo, plan: 'another' } }), [409, 'stale']);
  assert.ok(file);
});

test('N10 what changed in a folder since a revision is told, and the folder is restored to it', async () => {
  const at = (await ask<BatchesReply>('batches')).batches[0]?.revision as number;
  await makeFile('later.txt');
  const { entries } = await ask<ChangesReply>(`folders/${home.root}/changes?since=${at}`);
  assert.deepEqual(
    entries.map(({ kind, path, account }) => [kind, path, account]),
    [['added', ['later.txt'], 'anna']],
  );
  await ask('restore', { json: { folder: home.root, at, removeAdded: true } });
  assert.ok(!(await names()).includes('later.txt'));
});

test('A5 a version is kept under a name, and no longer; what is no version of the file is not', async () => {
  const file = await makeFile('kept.txt');
  const versions = async () => (await ask<VersionsReply>(`files/${file}/versions`)).versions;
  const [version] = await versions();
  const route = `files/${file}/versions/${version?.revision}`;
  await ask(route, { method: 'PUT', json: { name: ' as sent ' } });
  assert.deepEqual((await versions())[0]?.kept, { name: 'as sent' });
  const unknown = await refused(`files/${file}/versions/1`, { method: 'PUT', json: { name: '' }, token: anna.token });
  assert.deepEqual(unknown, [404, 'unknown-node']);
  await ask(route, { method: 'DELETE' });
  assert.equal((await versions())[0]?.kept, undefined);
});

test('the past of a share is open to who may read it, changed by who may write it, and nobody else hears of it', async () => {
  const file = await makeFile('mine.txt');
  const routes = [`folders/${home.root}/deleted`, `folders/${home.root}/changes?since=0`, 'batches'];
  for (const route of routes) {
    await ask(route, { token: reader.token });
    assert.deepEqual(await refused(route, { token: stranger.token }), [404, 'unknown-share'], route);
  }
  const changing: readonly [string, Ask][] = [
    ['restore', { json: { folder: home.root, at: 0, preview: true } }],
    ['undo', { json: { revisions: [1], preview: true } }],
    [`files/${file}/versions/1`, { method: 'PUT', json: { name: 'x' } }],
    [`files/${file}/versions/1`, { method: 'DELETE' }],
  ];
  for (const [route, how] of changing) {
    const answer = await refused(route, { ...how, token: reader.token });
    assert.deepEqual(answer, [403, 'denied'], route);
    assert.deepEqual(await refused(route, { ...how, token: stranger.token }), [404, 'unknown-share'], route);
  }
  const other = (await station.shares(stranger.token))[0] as ShareWire;
  const foreign = await station.ask(`/api/shares/${other.id}/restore`, {
    token: stranger.token,
    json: { folder: home.root, at: 0 },
  });
  assert.deepEqual([foreign.status, foreign.json().refused], [404, 'unknown-node']);
});
