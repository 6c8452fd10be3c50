/** Who changed which files and who saw which, as administrators and readers of a share are told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccessLogReply, ChangeLogReply, MostVisitedReply } from '#protocol/file-log.ts';
import { encodeEnd, encodeJson } from '#protocol/frame-payloads.ts';
import { cookieOf, signedInAt, signInAt } from '#station/http/browser-fixture.ts';
import { guestOf, makerOf, outcome } from '#station/http/shared-fixture.ts';
import { freshId, startTestStation, testPassword } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
const { accounts, administration, folders } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
for (const name of ['anna', 'bob', 'carla']) await station.addUser(name);
const root = await signedInAt(station, { account: 'root' });
const anna = await makerOf(station, 'anna');
const pictures = await anna.folder('Pictures');
const sea = await anna.file('sea.txt', 'the sea', pictures);
const note = await anna.file('note.txt', 'a note');
await anna.change({ op: 'move', id: sea, base: 2, parent: pictures, name: 'ocean.txt' });
await anna.change({ op: 'move', id: sea, base: 4, parent: anna.home.root, name: 'ocean.txt' });
await anna.change({ op: 'delete', id: note, seen: 5 });

const told = ({ entries }: ChangeLogReply) =>
  entries.map(({ kind, path, was }) => [kind, path.join('/'), ...(was === null ? [] : [was.join('/')])].join(' '));
const changes = async (query: object = {}) =>
  (
    await root(`/api/admin/file-log/changes?${new URLSearchParams({ share: 'anna', ...query })}`)
  ).json<ChangeLogReply>();
const accesses = async (query: object = {}) =>
  (await root(`/api/admin/file-log/accesses?${new URLSearchParams({ ...query })}`)).json<AccessLogReply>();

const everything = [
  'deleted note.txt',
  'moved ocean.txt Pictures/ocean.txt',
  'renamed Pictures/ocean.txt Pictures/sea.txt',
  'made note.txt',
  'made Pictures/sea.txt',
  'made Pictures',
];

test('I30 A18 the log tells each change of a share, by whom and with what, and is narrowed', async () => {
  const all = await changes();
  assert.deepEqual([told(all), all.after], [everything, undefined]);
  const { account, computer, atMs } = all.entries[0] as (typeof all.entries)[0];
  assert.deepEqual([account, computer, Math.abs(atMs - Date.now()) < 60_000], ['anna', 'laptop', true]);
  assert.deepEqual(told(await changes({ kind: 'renamed' })), [everything[2]]);
  assert.deepEqual(told(await changes({ kind: 'moved' })), [everything[1]]);
  assert.deepEqual(told(await changes({ name: 'OCEAN' })), [everything[1], everything[2]]);
  assert.deepEqual(
    told(await changes({ folder: 'pictures' })),
    [1, 2, 4, 5].map(at => everything[at]),
  );
  assert.deepEqual(told(await changes({ account: 'bob' })), []);
  assert.deepEqual(told(await changes({ account: 'Anna', fromMs: '1', toMs: `${Date.now()}` })), everything);
  assert.deepEqual(told(await changes({ toMs: '1' })), []);
  assert.deepEqual(told(await changes({ fromMs: `${Date.now() + 60_000}` })), []);
});

test('I30 what was brought back is told as restored, and a change of the content as edited', async () => {
  const path = `/api/shares/${anna.home.id}`;
  await anna.ask(`${path}/restore`, { json: { deleted: [note] } });
  assert.deepEqual(told(await changes({ kind: 'restored' })), ['restored note.txt']);
  const state = (await changes({ kind: 'made', name: 'sea' })).entries[0];
  assert.equal(state?.nodeKind, 'file');
});

test('I30 unknown shares and accounts are refused by name, and only administrators ask for all', async () => {
  assert.deepEqual(outcome(await root('/api/admin/file-log/changes?share=nothing')), [404, 'unknown-share']);
  assert.deepEqual(outcome(await root('/api/admin/file-log/changes?share=anna&account=nobody')), [422, 'unfit']);
  assert.deepEqual(outcome(await root('/api/admin/file-log/accesses?share=nothing')), [404, 'unknown-share']);
  const bob = await signedInAt(station, { account: 'bob' });
  for (const path of ['changes?share=anna', 'accesses', 'most-visited?sinceMs=0', 'changes/export?share=anna&form=csv'])
    assert.deepEqual(outcome(await bob(`/api/admin/file-log/${path}`)), [403, 'denied'], path);
});

test('I30 whoever reads a share, or a folder of it, sees who changed what in there, and whom it is not granted sees nothing', async () => {
  const at = `/api/shares/${anna.home.id}/folders`;
  const log = async (node: string) => told((await anna.ask(`${at}/${node}/log`)).json<ChangeLogReply>());
  assert.ok((await log(anna.home.root)).includes('deleted note.txt'));
  assert.deepEqual(await log(pictures), ['made Pictures']);
  assert.deepEqual(outcome(await anna.ask(`${at}/${freshId()}/log`)), [404, 'unknown-node']);
  const bob = await signedInAt(station, { account: 'bob' });
  assert.deepEqual(outcome(await bob(`${at}/${pictures}/log`)), [404, 'unknown-share']);
  const carla = await signedInAt(station, { account: 'carla' });
  await administration.addShare('films');
  await administration.grant('films', 'anna', 'write');
  const films = (await station.shares(anna.token)).find(({ name }) => name === 'films');
  assert(films);
  const id = freshId();
  const inside = freshId();
  const folder = (of: string, parent: string, name: string) => ({
    ...{ op: 'create', id: of, parent, name, kind: 'folder', state: null },
  });
  const ops = [folder(id, films.root, 'Dogs'), folder(inside, id, 'Puppies'), folder(freshId(), films.root, 'Secret')];
  const frames = [...encodeJson({ epoch: films.epoch, batches: [{ opId: freshId(), ops }] }), ...encodeEnd()];
  await anna.ask(`/api/shares/${films.id}/commit`, { frames });
  await folders.grantFolder({ share: 'films', folder: 'Dogs', kind: 'account', name: 'carla', level: 'read' });
  const within = `/api/shares/${films.id}/folders/${id}`;
  assert.deepEqual(outcome(await carla(within)), [200, 'done']);
  const all = (await anna.ask(`/api/shares/${films.id}/folders/${films.root}/log`)).json<ChangeLogReply>();
  assert.deepEqual(all.entries.map(({ path }) => path.join('/')).toSorted(), ['Dogs', 'Dogs/Puppies', 'Secret']);
  const seen = (await carla(`${within}/log`)).json<ChangeLogReply>();
  assert.deepEqual(
    seen.entries.map(({ node, path }) => [node, path]),
    [[inside, ['Puppies']]],
  );
  assert(!JSON.stringify(seen).includes('Secret'));
  assert.deepEqual(outcome(await carla(`/api/shares/${films.id}/folders/${films.root}/log`)), [404, 'unknown-node']);
});

test('A18 what people see in the console and by links is on record, once for many ranges, and not what drives fetch', async () => {
  const bob = await signInAt(station, { account: 'anna' });
  const cookie = cookieOf(bob);
  const content = `/api/shares/${anna.home.id}/files/${sea}/content`;
  for (const range of ['bytes=0-1', 'bytes=2-3']) await station.ask(content, { headers: { cookie, range } });
  await station.ask(content, { method: 'HEAD', headers: { cookie } });
  await station.ask(`${content}?save=yes`, { headers: { cookie } });
  const link = await anna.link(pictures, { note: 'for grandma' });
  const guest = await guestOf(station, link.token);
  const deep = await anna.file('deep.txt', 'deep', pictures);
  await guest.ask(`/files/${deep}/content`);
  await guest.ask(`/folders/${pictures}/zip`);
  const { entries } = await accesses();
  const lines = entries.map(({ actor, kind, share, path, times, link: by }) =>
    [actor, kind, `${share}:${path.join('/')}`, times, by?.note ?? '-'].join(' '),
  );
  assert.deepEqual(lines, [
    'link visitor download anna:Pictures 1 for grandma',
    'link visitor view anna:Pictures/deep.txt 1 for grandma',
    'anna download anna:ocean.txt 1 -',
    'anna view anna:ocean.txt 2 -',
  ]);
  const count = async (query: object) => (await accesses(query)).entries.length;
  assert.deepEqual(
    [await count({ kind: 'view' }), await count({ actor: 'anna' }), await count({ name: 'DEEP' })],
    [2, 2, 1],
  );
  assert.deepEqual([await count({ folder: 'Pictures' }), await count({ share: 'films' })], [2, 0]);
  assert.deepEqual([await count({ toMs: '1' }), await count({ before: '1' })], [0, 0]);
});

test('I29 what visitors saw most is told, with the link that they came by', async () => {
  const { files } = (await root('/api/admin/file-log/most-visited?sinceMs=0')).json<MostVisitedReply>();
  assert.deepEqual(
    files.map(({ path, link, views, downloads }) => [path.join('/'), link.note, link.account, views, downloads]),
    [
      ['Pictures', 'for grandma', 'anna', 0, 1],
      ['Pictures/deep.txt', 'for grandma', 'anna', 1, 0],
    ],
  );
  const later = (await root(`/api/admin/file-log/most-visited?sinceMs=${Date.now() + 1_000}`)).json<MostVisitedReply>();
  assert.deepEqual(later.files, []);
});

test('I30 the file log is exported as a table and as JSON, and a table runs nothing', async () => {
  await anna.file('=1+1.txt', 'x');
  const csv = await root('/api/admin/file-log/changes/export?share=anna&form=csv&name=1.txt');
  assert.match(String(csv.headers['content-disposition']), /waystation-changes\.csv/);
  assert.match(csv.body.toString(), /^time,account,device,change,path,was,revision\r\n.*,made,"'=1\+1\.txt",,/);
  const json = JSON.parse((await root('/api/admin/file-log/changes/export?share=anna&form=json')).body.toString());
  assert.equal(json.at(-1).path, 'Pictures');
  const seen = JSON.parse((await root('/api/admin/file-log/accesses/export?form=json')).body.toString());
  assert.equal(seen.length, accounts.fileAccesses({ limit: 99 }).length);
  assert.equal(
    JSON.parse((await root('/api/admin/file-log/accesses/export?form=json&toMs=1')).body.toString()).length,
    0,
  );
});
