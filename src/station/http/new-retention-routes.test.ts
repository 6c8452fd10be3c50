/** What shares and homes to come keep of their past, and what owners choose for their homes, over HTTP. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepsEverything, type Retention } from '#model/retention.ts';
import type { AuditReply } from '#protocol/administer.ts';
import type { FolderReply, VersionsReply } from '#protocol/browse.ts';
import type { HomeRetentionReply, NewRetentionWire, RetentionPreviewReply } from '#protocol/retention.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { outcome, signedInAt } from '#station/http/browser-fixture.ts';
import { madeOlder, savedOften } from '#station/http/retention-fixture.ts';
import { type Ask, startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { retainNow } from '#station/main/look-after.ts';

const dayMs = 24 * 60 * 60_000;
const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
const { administration, shares, upkeep } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
await station.addUser('anna');
const admin = await signedInAt(station, { account: 'root' });
const anna = await signedInAt(station, { account: 'anna' });
const newPath = '/api/admin/new-retention';
const ownPath = '/api/home/retention';
const plain: NewRetentionWire = { shares: keepsEverything, homes: keepsEverything, owners: 'more' };
const some: Retention = { ...keepsEverything, versions: 8, days: 90 };

const say = (chosen: Partial<NewRetentionWire>) => admin(newPath, { method: 'PUT', json: { ...plain, ...chosen } });
const choose = (retention: Retention) => anna(ownPath, { method: 'PUT', json: retention });
const own = async (): Promise<HomeRetentionReply> => (await anna(ownPath)).json<HomeRetentionReply>();
const kept = async (name: string): Promise<Retention> => {
  const share = (await shares.shares()).find(each => each.name === name);
  assert.ok(share);
  return upkeep.store.retention(share.id);
};

test.afterEach(async () => {
  await say({ owners: 'any' });
  await choose(keepsEverything);
  await say(plain);
});

test('V10 what new shares and homes keep is chosen; those that are there stay as they are', async () => {
  assert.deepEqual((await admin(newPath)).json(), plain);
  await administration.addShare('before');
  const chosen: NewRetentionWire = { shares: { ...some, order: 'smart' }, homes: { ...some, bytes: 9 }, owners: 'any' };
  assert.equal((await say(chosen)).status, 204);
  assert.deepEqual((await admin(newPath)).json(), chosen);
  await administration.addShare('after');
  await station.addUser('bob');
  assert.deepEqual(await kept('before'), keepsEverything);
  assert.deepEqual(await kept('anna'), keepsEverything);
  assert.deepEqual(await kept('after'), chosen.shares);
  assert.deepEqual(await kept('bob'), chosen.homes);
  const { entries } = (await admin('/api/admin/audit')).json<AuditReply>();
  const said = entries.find(({ event }) => event === 'new retention');
  assert.deepEqual([said?.actor, said?.about['shares.order'], said?.about['homes.bytes']], ['root', 'smart', 9]);
});

test('V10 what cannot be kept is refused, and only administrators choose', async () => {
  for (const wrong of [{ shares: { ...some, versions: 33 } }, { owners: 'friends' }, { homes: null }, { more: 1 }])
    assert.deepEqual(outcome(await say(wrong as Partial<NewRetentionWire>)), [400, 'malformed']);
  for (const ask of [{}, { method: 'PUT', json: plain }] as readonly Ask[])
    assert.deepEqual(outcome(await anna(newPath, ask)), [403, 'denied']);
  assert.deepEqual((await admin(newPath)).json(), plain);
});

test('V11 an owner keeps more than new homes do, or as they like, or leaves it to administrators, as those say', async () => {
  await say({ homes: some });
  assert.deepEqual(await own(), { retention: keepsEverything, owners: 'more', least: some });
  const more = { ...some, versions: 16 };
  assert.equal((await choose(more)).status, 204);
  assert.deepEqual(await kept('anna'), more);
  const { entries } = (await admin('/api/admin/audit')).json<AuditReply>();
  assert.deepEqual(
    [entries[0]?.event, entries[0]?.actor, entries[0]?.about['share']],
    ['share retention', 'anna', 'anna'],
  );
  for (const less of [{ versions: 7 }, { days: 89 }, { bytes: 2 ** 40 }, { order: 'smart' as const }]) {
    const wanted = { ...some, ...less };
    assert.deepEqual(outcome(await choose(wanted)), [403, 'retention-rule'], JSON.stringify(less));
    const looked = await anna(`${ownPath}/preview`, { json: wanted });
    assert.deepEqual(outcome(looked), [403, 'retention-rule'], JSON.stringify(less));
  }
  await say({ homes: some, owners: 'any' });
  assert.equal((await own()).least, null);
  assert.equal((await choose({ ...some, versions: 0 })).status, 204);
  await say({ homes: some, owners: 'nobody' });
  assert.deepEqual(outcome(await choose(keepsEverything)), [403, 'retention-rule']);
  assert.equal((await kept('anna')).versions, 0);
});

test('V11 a drive chooses nothing, nor does who is not signed in, and nobody for another home', async () => {
  const { token } = await station.link('anna');
  for (const [path, ask] of [
    [ownPath, {}],
    [ownPath, { method: 'PUT', json: keepsEverything }],
    [`${ownPath}/preview`, { json: keepsEverything }],
  ] as readonly (readonly [string, Ask])[]) {
    assert.deepEqual(outcome(await station.ask(path, { ...ask, token })), [403, 'denied']);
    assert.deepEqual(outcome(await station.ask(path, ask)), [401, 'sign-in']);
  }
  await say({ owners: 'any' });
  await choose({ ...keepsEverything, days: 5 });
  assert.deepEqual(await kept('root'), keepsEverything);
});

test('V8, V11 what the own policy would take is told, then goes, and listings say what is not kept', async () => {
  const home = (await shares.shares()).find(({ name }) => name === 'anna');
  assert.ok(home);
  const node = await savedOften(shares, home, { name: 'often', texts: ['one', 'two two', 'three'] });
  madeOlder(dataFolder(station.folder).database, 3 * dayMs);
  const folder = async (at: number) =>
    (await anna(`/api/shares/${home.id}/folders/${home.root}?at=${at}`)).json<FolderReply>();
  const versions = async () => (await anna(`/api/shares/${home.id}/files/${node}/versions`)).json<VersionsReply>();
  assert.equal((await versions()).notKept, undefined);
  await say({ owners: 'any' });
  const none = { ...keepsEverything, versions: 0 };
  const told = (await anna(`${ownPath}/preview`, { json: none })).json<RetentionPreviewReply>();
  assert.deepEqual([told.versions, told.bytes], [2, 10]);
  await choose(none);
  await retainNow(dataFolder(station.folder));
  const seen = await versions();
  assert.deepEqual([seen.versions.length, seen.notKept], [1, 2]);
  const marks = [];
  for (const at of [1, 2, 3]) marks.push((await folder(at)).entries.map(({ notKept }) => notKept));
  assert.deepEqual(marks, [[true], [true], [undefined]]);
});
