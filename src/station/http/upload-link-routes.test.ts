/** What comes to a station by upload links, from people without an account. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { FolderReply, VersionsReply } from '#protocol/browse.ts';
import type { SendReply } from '#protocol/shared.ts';
import { about, guestOf, makerOf, outcome, sendPart } from '#station/http/shared-fixture.ts';
import { startTestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
await station.addUser('anna');
const anna = await makerOf(station, 'anna');
const { accounts } = station.running.open;
let count = 0;

/** A folder with a link by which files come into it. */
async function inbox(more: { readonly bytesMax?: number; readonly note?: string } = {}) {
  const folder = await anna.folder(`inbox ${++count}`);
  const link = await anna.link(folder, { kind: 'upload', ...more });
  const names = async () => (await listing(folder)).entries.map(({ name }) => name);
  return { folder, link, names, guest: await guestOf(station, link.token) };
}

async function listing(folder: string): Promise<FolderReply> {
  return (await anna.ask(`/api/shares/${anna.home.id}/folders/${folder}`)).json<FolderReply>();
}

async function contentOf(node: string | undefined): Promise<Buffer> {
  return (await anna.ask(`/api/shares/${anna.home.id}/files/${node}/content`)).body;
}

test('A9 files come by an upload link as they were sent, and their versions say so', async () => {
  const { folder, guest, link } = await inbox({ note: 'applications' });
  const big = randomBytes(3_000_000);
  assert.deepEqual((await guest.send('big.bin', big, 700_001)).json(), { name: 'big.bin' });
  assert.deepEqual((await guest.send('empty.txt', Buffer.alloc(0))).json(), { name: 'empty.txt' });
  const { entries } = await listing(folder);
  const [file, empty] = entries;
  assert.ok((await contentOf(file?.id)).equals(big));
  assert.equal(empty?.state?.size, 0);
  const versions = await anna.ask(`/api/shares/${anna.home.id}/files/${file?.id}/versions`);
  const [version] = versions.json<VersionsReply>().versions;
  assert.deepEqual([version?.account, version?.computer], ['anna', 'the sharing link “applications”']);
  const entry = accounts.audit({ limit: 1, event: 'link upload' })[0];
  assert.deepEqual(
    [entry?.actor, entry?.address, entry?.about['name'], entry?.about['link']],
    ['link visitor', '127.0.0.1', 'empty.txt', link.id],
  );
});

test('a file that comes by a link is cut like one of a drive, so that equal contents are one', async () => {
  const { folder, guest } = await inbox();
  const bytes = randomBytes(1_500_000);
  await guest.send('a.bin', bytes, 100_000);
  await guest.send('b.bin', bytes, 999_983);
  const [a, b] = (await listing(folder)).entries;
  assert.equal(a?.state?.content, b?.state?.content);
});

test('attack: an upload link lists and reads nothing, not even what came by it', async () => {
  const { folder, guest } = await inbox();
  const mine = await anna.file('mine.txt', 'mine', folder);
  await guest.send('theirs.txt', Buffer.from('theirs'));
  const theirs = (await listing(folder)).entries.find(({ name }) => name === 'theirs.txt')?.id;
  assert.equal(about(await guest.ask('')).node, undefined);
  assert.equal(JSON.stringify(about(await guest.ask(''))).includes('inbox'), false);
  for (const path of [
    `/folders/${folder}`,
    `/folders/${folder}/zip`,
    `/files/${mine}/content`,
    `/files/${theirs}/content`,
  ])
    assert.deepEqual(outcome(await guest.ask(path)), [403, 'denied'], path);
});

test('attack: nothing is overwritten by a link, and no name leads out of its folder', async () => {
  const { folder, guest, names } = await inbox();
  const mine = await anna.file('notes.txt', 'mine', folder);
  const sent = [await guest.send('notes.txt', Buffer.from('theirs')), await guest.send('NOTES.txt', Buffer.from('x'))];
  assert.deepEqual(
    sent.map(answer => answer.json<{ name: string }>().name),
    ['notes (2).txt', 'NOTES (3).txt'],
  );
  assert.equal((await contentOf(mine)).toString(), 'mine');
  const hostile = ['../up.txt', 'a/b.txt', '..', '.', '\0'];
  for (const name of hostile)
    assert.deepEqual(outcome(await guest.send(name, Buffer.from('x'))), [422, 'bad-name'], name);
  const markup = '<img src=x onerror=alert(1)>.txt';
  assert.equal((await guest.send(markup, Buffer.from('x'))).status, 200);
  assert.deepEqual((await names()).toSorted(), [markup, 'NOTES (3).txt', 'notes (2).txt', 'notes.txt'].toSorted());
  const many = await Promise.all(Array.from({ length: 6 }, () => guest.send('same.txt', Buffer.from('x'))));
  assert.deepEqual(new Set(many.map(answer => answer.json<{ name: string }>().name)).size, 6);
});

test('attack: no more bytes come than the link may take, also by several at once', async () => {
  const { guest, names, link } = await inbox({ bytesMax: 10 });
  assert.deepEqual(outcome(await guest.send('big.bin', Buffer.alloc(11))), [413, 'too-large']);
  const both = await Promise.all([guest.send('a', Buffer.alloc(6)), guest.send('b', Buffer.alloc(6))]);
  assert.deepEqual(both.map(answer => answer.status).sort(), [200, 413]);
  assert.equal(about(await guest.ask('')).bytesLeft, 4);
  assert.equal((await guest.send('c', Buffer.alloc(4))).status, 200);
  assert.deepEqual(outcome(await guest.send('d', Buffer.alloc(1))), [413, 'too-large']);
  assert.equal((await names()).length, 2);
  assert.equal(accounts.sharingLink(link.id as never)?.bytes, 10);
});

test('parts that do not follow, that are too many or too large are refused; one that came twice is taken once', async () => {
  const { folder, guest } = await inbox();
  const begin = async () => {
    const json = { name: 'parts.bin', size: 6, changedMs: 1 };
    return (await guest.ask('/uploads', { json })).json<SendReply>().upload;
  };
  const upload = await begin();
  const part = (at: number, text: string | Buffer) => sendPart(guest.ask, upload, { at, bytes: Buffer.from(text) });
  const done = () => guest.ask(`/uploads/${upload}/done`, { method: 'POST' });
  assert.equal((await part(0, 'abc')).status, 204);
  assert.equal((await part(0, 'abc')).status, 204);
  assert.deepEqual(outcome(await part(4, 'ef')), [400, 'malformed']);
  assert.deepEqual(outcome(await part(3, 'defg')), [400, 'malformed']);
  assert.deepEqual(outcome(await part(3, Buffer.alloc(4 * 1024 * 1024 + 1))), [413, 'too-large']);
  assert.deepEqual(outcome(await done()), [400, 'malformed']);
  const json = { at: 3 };
  const asJson = await guest.ask(`/uploads/${upload}?at=3`, { method: 'PUT', json });
  assert.deepEqual(outcome(asJson), [400, 'malformed']);
  assert.equal((await part(3, 'def')).status, 204);
  assert.equal((await done()).status, 200);
  assert.deepEqual(outcome(await done()), [404, 'unknown-path']);
  assert.equal((await contentOf((await listing(folder)).entries[0]?.id)).toString(), 'abcdef');
});

test('attack: one link has no hand in what is under way by another, and a link for reading takes nothing', async () => {
  const [one, other] = [await inbox(), await inbox()];
  const json = { name: 'a.txt', size: 1, changedMs: 1 };
  const { upload } = (await one.guest.ask('/uploads', { json })).json<SendReply>();
  const foreign = await sendPart(other.guest.ask, upload, { at: 0, bytes: Buffer.from('x') });
  assert.deepEqual(outcome(foreign), [404, 'unknown-path']);
  const reading = await guestOf(station, (await anna.link(one.folder)).token);
  assert.deepEqual(outcome(await reading.send('a.txt', Buffer.from('x'))), [403, 'denied']);
});

test('attack: files that are begun and never sent have an end', async () => {
  const { guest } = await inbox();
  const json = { name: 'a.txt', size: 1, changedMs: 1 };
  const begun = [];
  for (let at = 0; at < 17; at += 1) begun.push(outcome(await guest.ask('/uploads', { json })));
  assert.deepEqual(begun.at(-2), [200, 'done']);
  assert.deepEqual(begun.at(-1), [503, 'busy']);
});

test('a link whose folder was deleted takes nothing', async () => {
  const { folder, guest } = await inbox();
  await anna.change({ op: 'delete', id: folder, seen: (await listing(folder)).revision });
  assert.deepEqual(outcome(await guest.send('a.txt', Buffer.from('x'))), [410, 'link-over']);
});
