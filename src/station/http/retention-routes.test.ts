/** What administrators say about the past of shares over HTTP, and what the running station does about it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepsEverything, type Retention } from '#model/retention.ts';
import type { AuditReply } from '#protocol/administer.ts';
import type { RetentionPreviewReply } from '#protocol/retention.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { outcome, signedInAt } from '#station/http/browser-fixture.ts';
import { contentOf } from '#station/http/content-fixture.ts';
import { madeOlder, savedOften } from '#station/http/retention-fixture.ts';
import { type Ask, startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { retainNow } from '#station/main/look-after.ts';

const dayMs = 24 * 60 * 60_000;
const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
const { administration, shares, upkeep } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
await station.addUser('anna');
const share = await administration.addShare('photos');
const admin = await signedInAt(station, { account: 'root' });
const path = '/api/admin/shares/photos/retention';

const owner = { account: '', device: share.root, grant: 'write' } as const;
const one: Retention = { ...keepsEverything, versions: 1, order: 'smart' };

test('S4: a member, a drive of an administrator, and nobody at all may do nothing about retention', async () => {
  const member = await signedInAt(station, { account: 'anna' });
  const { token } = await station.link('root');
  const everything: readonly (readonly [string, Ask])[] = [
    [path, {}],
    [path, { method: 'PUT', json: one }],
    [`${path}/preview`, { json: one }],
    ['/api/admin/shares/anna/retention', { method: 'PUT', json: one }],
  ];
  for (const [asked, ask] of everything) {
    assert.deepEqual(outcome(await member(asked, ask)), [403, 'denied']);
    assert.deepEqual(outcome(await station.ask(asked, { ...ask, token })), [403, 'denied']);
    assert.deepEqual(outcome(await station.ask(asked, ask)), [401, 'sign-in']);
  }
});

test('I27: what a share keeps is told, said and refused', async () => {
  assert.deepEqual((await admin(path)).json<Retention>(), keepsEverything);
  for (const wrong of [
    { versions: 33 },
    { versions: -1 },
    { versions: 1.5 },
    { days: 0 },
    { bytes: -1 },
    { order: 'x' },
  ]) {
    const answer = await admin(path, { method: 'PUT', json: { ...keepsEverything, ...wrong } });
    assert.deepEqual(outcome(answer), [400, 'malformed'], JSON.stringify(wrong));
  }
  assert.deepEqual(outcome(await admin('/api/admin/shares/none/retention')), [422, 'unfit']);
  assert.equal((await admin(path, { method: 'PUT', json: one })).status, 204);
  assert.deepEqual((await admin(path)).json<Retention>(), one);
  const { entries } = (await admin('/api/admin/audit')).json<AuditReply>();
  const said = entries.find(({ event }) => event === 'share retention');
  assert.deepEqual(said?.about, { share: 'photos', ...one });
  await admin(path, { method: 'PUT', json: keepsEverything });
});

test('N1, I27: what a policy would take is told, and just that goes when the running station is asked', async () => {
  const texts = ['one', 'two two', 'three', 'four'];
  const node = await savedOften(shares, share, { name: 'often', texts });
  madeOlder(dataFolder(station.folder).database, 3 * dayMs);
  const preview = (await admin(`${path}/preview`, { json: one })).json<RetentionPreviewReply>();
  const { versions, files, bytes, atLeast, oldestMs, newestMs } = preview;
  assert.deepEqual({ versions, files, bytes, atLeast }, { versions: 2, files: 1, bytes: 12, atLeast: false });
  assert.ok((oldestMs ?? 0) > 0 && (newestMs ?? 0) >= (oldestMs ?? 0));
  assert.equal((await shares.versions(owner, share.id, node)).length, 4, 'nothing is taken by looking');
  await admin(path, { method: 'PUT', json: one });
  const none = (await admin(`${path}/preview`, { json: keepsEverything })).json<RetentionPreviewReply>();
  assert.deepEqual([none.versions, none.bytes, none.oldestMs], [0, 0, null]);
  const before = await shares.versions(owner, share.id, node);
  assert.equal((await retainNow(dataFolder(station.folder))).versions, 2);
  const left = await shares.versions(owner, share.id, node);
  assert.equal(left.length, 2);
  const gone = before.filter(({ revision }) => !left.some(each => each.revision === revision));
  const content = gone[0]?.state.content ?? '';
  const member = await signedInAt(station, { account: 'root' });
  await administration.grant('photos', 'root', 'read');
  const answer = await member(`/api/shares/${share.id}/files/${node}/content?content=${content}`);
  assert.deepEqual(outcome(answer), [410, 'not-kept']);
  const never = contentOf(Buffer.from('never')).content;
  const unknown = await member(`/api/shares/${share.id}/files/${node}/content?content=${never}`);
  assert.deepEqual(outcome(unknown), [404, 'unknown-node']);
  assert.deepEqual(await upkeep.store.retention(share.id), one);
});
