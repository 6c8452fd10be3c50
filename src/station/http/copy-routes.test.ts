import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FolderReply } from '#protocol/browse.ts';
import type { CommitReply } from '#protocol/commit.ts';
import type { CopyReply } from '#protocol/copy.ts';
import type { ShareWire } from '#protocol/session.ts';
import { contentOf, createBody } from '#station/http/content-fixture.ts';
import { type Ask, freshId, startTestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
for (const name of ['anna', 'bob']) await station.addUser(name);
const { administration } = station.running.open;
await administration.addShare('team');
await administration.grant('team', 'anna', 'write');
await administration.grant('team', 'bob', 'read');
const anna = await station.link('anna');
const bob = await station.link('bob');

async function shareOf(token: string, wanted: (share: ShareWire) => boolean): Promise<ShareWire> {
  const share = (await station.shares(token)).find(wanted);
  assert.ok(share);
  return share;
}

const home = await shareOf(anna.token, share => share.home);
const bobHome = await shareOf(bob.token, share => share.home);
const team = await shareOf(anna.token, ({ name }) => name === 'team');

async function makeFile(name: string): Promise<string> {
  const id = freshId();
  const content = contentOf(Buffer.from(name));
  const frames = createBody({ epoch: home.epoch, parent: home.root, name, content, id });
  const answer = await station.ask(`/api/shares/${home.id}/commit`, { token: anna.token, frames });
  assert.ok('revision' in (answer.json<CommitReply>().results[0] ?? {}), answer.body.toString());
  return id;
}

function copy(token: string, to: ShareWire, json: Ask['json']) {
  return station.ask(`/api/shares/${to.id}/copy-from`, { token, json });
}

async function names(share: ShareWire): Promise<readonly string[]> {
  const answer = await station.ask(`/api/shares/${share.id}/folders/${share.root}`, { token: anna.token });
  return answer.json<FolderReply>().entries.map(({ name }) => name);
}

test('I6: a file is copied to another share and moved there, and its bytes are read from it', async () => {
  const file = await makeFile('plan.txt');
  const asked = { from: home.id, nodes: [file], into: team.root };
  const copied = (await copy(anna.token, team, { ...asked, copy: freshId() })).json<CopyReply>();
  assert.deepEqual(copied, { files: 1, folders: 0, bytes: 8, left: [], leftCount: 0 });
  await copy(anna.token, team, { ...asked, copy: freshId(), move: true });
  assert.deepEqual(await names(team), ['plan (2).txt', 'plan.txt']);
  assert.deepEqual(await names(home), []);
  const page = await station.ask(`/api/shares/${team.id}/folders/${team.root}`, { token: bob.token });
  const [first] = page.json<FolderReply>().entries;
  const bytes = await station.ask(`/api/shares/${team.id}/files/${first?.id}/content`, { token: bob.token });
  assert.equal(bytes.body.toString(), 'plan.txt');
});

test('nobody copies out of a home that is not theirs by its id, nor into a share that they only read', async () => {
  const file = await makeFile('secret.txt');
  const out = await copy(bob.token, bobHome, { copy: freshId(), from: home.id, nodes: [file], into: bobHome.root });
  assert.deepEqual([out.status, out.json().refused], [404, 'unknown-share']);
  // A node of another share is none of the share that is named.
  const by = await copy(bob.token, bobHome, { copy: freshId(), from: team.id, nodes: [file], into: bobHome.root });
  assert.deepEqual([by.status, by.json().refused], [404, 'unknown-node']);
  const into = await copy(bob.token, team, { copy: freshId(), from: bobHome.id, nodes: [file], into: team.root });
  assert.deepEqual([into.status, into.json().refused], [403, 'denied']);
  const moved = await names(team);
  const [first] = (
    await station.ask(`/api/shares/${team.id}/folders/${team.root}`, { token: bob.token })
  ).json<FolderReply>().entries;
  const away = { copy: freshId(), from: team.id, nodes: [first?.id ?? ''], into: bobHome.root, move: true };
  assert.deepEqual((await copy(bob.token, bobHome, away)).json().refused, 'denied');
  assert.deepEqual(await names(team), moved);
});
