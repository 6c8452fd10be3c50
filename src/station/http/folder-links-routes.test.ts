/** What somebody to whom a folder is granted hands on: links to what lies in it, and copies out of it and into it (A12, B24). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import type { FolderReply } from '#protocol/browse.ts';
import type { CopyReply } from '#protocol/copy.ts';
import type { OwnSharingLinksReply, SharingLinkWire } from '#protocol/sharing-link.ts';
import { guestOf, type Maker, makerOf, outcome } from '#station/http/shared-fixture.ts';
import { freshId, startTestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
for (const name of ['anna', 'eve']) await station.addUser(name);
const { folders, links, administration } = station.running.open;
const [anna, eve] = [await makerOf(station, 'anna'), await makerOf(station, 'eve')];
const share = anna.home.id;
const above = await anna.folder('above');
const mine = await anna.folder('mine', above);
const beside = await anna.folder('beside', above);
const open = await anna.file('open.txt', 'open to eve', mine);
const secret = await anna.file('secret.txt', 'not for eve', beside);

const grant = (level: 'read' | 'write' | undefined): Promise<void> =>
  folders.grantFolder({ share: 'anna', folder: { node: mine }, kind: 'account', name: 'eve', level });
const made = (node: NodeId, kind: 'download' | 'view' | 'upload', by = eve) =>
  by.ask('/api/sharing-links', { json: { share, node, kind } });
const move = async (node: NodeId, from: NodeId, to: NodeId): Promise<void> => {
  const { entries } = (await anna.ask(`/api/shares/${share}/folders/${from}`)).json<FolderReply>();
  const row = entries.find(({ id }) => id === node);
  await anna.change({ op: 'move', id: node, base: row?.placeRev ?? 0, parent: to, name: row?.name ?? '' });
};
const own = async (id: string): Promise<SharingLinkWire | undefined> =>
  (await eve.ask('/api/sharing-links')).json<OwnSharingLinksReply>().links.find(link => link.id === id);

test('B24 links lead to what lies within, and to nothing else; a reader makes none by which files come', async () => {
  await grant('read');
  const hidden = await Promise.all([secret, above, beside, anna.home.root].map(node => made(node, 'download')));
  const nowhere = await made(freshId(), 'download');
  for (const answer of hidden) assert.deepEqual(outcome(answer), outcome(nowhere));
  assert.deepEqual(outcome(nowhere), [404, 'unknown-node']);
  assert.deepEqual(outcome(await made(mine, 'upload')), [403, 'denied']);
  const link = await eve.link(open, { share });
  const guest = await guestOf(station, link.token);
  assert.equal((await guest.ask(`/files/${open}/content`)).body.toString(), 'open to eve');
  const folder = await guestOf(station, (await eve.link(mine, { share })).token);
  const { above: way, entries } = await folder.folder(mine);
  assert.deepEqual([way.map(({ name }) => name), entries.map(({ name }) => name)], [['mine'], ['open.txt']]);
  for (const node of [beside, above, anna.home.root])
    assert.deepEqual(outcome(await folder.ask(`/folders/${node}`)), [404, 'unknown-node']);
  assert.deepEqual(outcome(await folder.ask(`/files/${secret}/content`)), [404, 'unknown-node']);
});

test('B24 a link is listed for its maker by names within the grant, and for administrators by its whole path', async () => {
  await grant('write');
  const link = await eve.link(open, { share });
  assert.deepEqual(
    [(await own(link.id))?.leadsTo, link.leadsTo?.path],
    [{ kind: 'file', path: 'mine/open.txt' }, 'mine/open.txt'],
  );
  const listed = (await links.list()).find(({ id }) => id === link.id);
  assert.equal(listed?.leadsTo?.path, 'anna/above/mine/open.txt');
  assert.equal((await eve.ask(`/api/sharing-links/${link.id}`, { method: 'DELETE' })).status, 204);
  assert.equal(await own(link.id), undefined);
});

test('B24 a link ends with the grant, with the right to make links, and when its node leaves the folder', async () => {
  await grant('write');
  const link = await eve.link(open, { share });
  const guest = await guestOf(station, link.token);
  const seen = async () => outcome(await guest.ask(`/files/${open}/content`));
  const over = [410, 'link-over'];
  assert.deepEqual(await seen(), [200, 'done']);
  await grant(undefined);
  assert.deepEqual(await seen(), over);
  assert.deepEqual([(await own(link.id))?.state, (await own(link.id))?.leadsTo], ['ended', null]);
  await grant('read');
  assert.deepEqual(await seen(), [200, 'done']);
  await move(open, mine, beside);
  assert.deepEqual(await seen(), over);
  assert.deepEqual((await links.list()).find(({ id }) => id === link.id)?.state, 'ended');
  await move(open, beside, mine);
  assert.deepEqual(await seen(), [200, 'done']);
  await administration.grant('anna', 'eve', 'none');
  assert.deepEqual(await seen(), over);
  await administration.grant('anna', 'eve', undefined);
  administration.setDisabled('eve', true);
  assert.deepEqual(await seen(), over);
  administration.setDisabled('eve', false);
});

test('B24 files come by a link into the folder while its maker may write there, and no longer', async () => {
  await grant('write');
  const link = await eve.link(mine, { share, kind: 'upload' });
  const guest = await guestOf(station, link.token);
  assert.deepEqual((await guest.send('sent.txt', Buffer.from('by a guest'))).json(), { name: 'sent.txt' });
  assert.deepEqual((await guest.send('open.txt', Buffer.from('by a guest'))).json(), { name: 'open (2).txt' });
  await grant('read');
  const ended = async (): Promise<void> => {
    assert.deepEqual(outcome(await guest.send('more.txt', Buffer.from('x'))), [410, 'link-over']);
    assert.equal((await own(link.id))?.state, 'ended');
  };
  await ended();
  // Another folder, in which its maker may write, is none of the link.
  const other = { share: 'anna', folder: { node: beside }, kind: 'account', name: 'eve' } as const;
  await folders.grantFolder({ ...other, level: 'write' });
  await ended();
  await folders.grantFolder({ ...other, level: undefined });
});

const copy = (by: Maker, to: string, json: object) =>
  by.ask(`/api/shares/${to}/copy-from`, { json: { copy: freshId(), ...json } });
const names = async (of: string, folder: NodeId, by = anna) =>
  (await by.ask(`/api/shares/${of}/folders/${folder}`)).json<FolderReply>().entries.map(({ name }) => name);

test('B24 what lies within is copied and moved to another share, and nothing else', async () => {
  await grant('read');
  const home = eve.home;
  const hidden = await Promise.all(
    [secret, above, beside, anna.home.root, freshId()].map(node =>
      copy(eve, home.id, { from: share, nodes: [node], into: home.root }),
    ),
  );
  for (const answer of hidden) assert.deepEqual(outcome(answer), [404, 'unknown-node']);
  const both = await copy(eve, home.id, { from: share, nodes: [open, secret], into: home.root });
  assert.deepEqual(outcome(both), [404, 'unknown-node']);
  const copied = await copy(eve, home.id, { from: share, nodes: [open], into: home.root });
  assert.equal(copied.json<CopyReply>().files, 1);
  assert.deepEqual(await names(home.id, home.root, eve), ['open.txt']);
  const moving = { from: share, nodes: [open], into: home.root, move: true };
  assert.deepEqual(outcome(await copy(eve, home.id, moving)), [403, 'denied']);
  assert.deepEqual(await names(home.id, home.root, eve), ['open.txt'], 'refused before anything is copied');
  await grant('write');
  const top = await copy(eve, home.id, { from: share, nodes: [mine], into: home.root });
  assert.deepEqual([top.json().refused, String(top.json()['message']).includes('above')], ['denied', false]);
  const away = await anna.file('away.txt', 'moves', mine);
  const moved = await copy(eve, home.id, { from: share, nodes: [away], into: home.root, move: true });
  assert.equal(moved.json<CopyReply>().files, 1);
  assert.ok(!(await names(share, mine)).includes('away.txt'));
});

test('B24 files are copied into the folder, and a place elsewhere is as unknown as none', async () => {
  await grant('write');
  const file = await eve.file('of-eve.txt', 'by eve');
  const into = (folder: NodeId) => copy(eve, share, { from: eve.home.id, nodes: [file], into: folder });
  assert.equal((await into(mine)).json<CopyReply>().files, 1);
  const elsewhere = await Promise.all([beside, above, anna.home.root, freshId()].map(into));
  for (const answer of elsewhere) assert.equal(answer.json().refused, 'parent-gone');
  assert.ok((await names(share, mine)).includes('of-eve.txt'));
  await grant('read');
  assert.deepEqual(outcome(await into(mine)), [403, 'denied']);
});
