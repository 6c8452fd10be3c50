/** What sharing links give to people without an account, and what they never give. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FolderReply } from '#protocol/browse.ts';
import { accountSharingLinksMax, type OwnSharingLinksReply } from '#protocol/sharing-link.ts';
import { openEntry } from '#station/accounts/entry.ts';
import { about, fromPage, guestOf, makerOf, openingPattern, outcome } from '#station/http/shared-fixture.ts';
import { freshId, startTestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation({ name: 'Harbour' });
test.after(() => station[Symbol.asyncDispose]());
for (const name of ['anna', 'bob', 'carla']) await station.addUser(name);
const anna = await makerOf(station, 'anna');
const { accounts, administration } = station.running.open;
const folder = await anna.folder('pictures');
const inner = await anna.folder('summer', folder);
const sea = await anna.file('sea.txt', 'the sea', folder);
const deep = await anna.file('deep.txt', 'deep down', inner);
const secret = await anna.file('secret.txt', 'for nobody', anna.home.root);
const beside = await anna.folder('beside');

const events = (id: string): readonly string[] =>
  accounts
    .audit({ limit: 1_000 })
    .filter(entry => entry.about['link'] === id)
    .map(entry => entry.event)
    .reverse();

test('S68 a link to a file gives that file to somebody without an account, and each step is in the audit', async () => {
  const link = await anna.link(sea, { note: 'for grandma' });
  assert.match(link.token, /^[A-Za-z0-9_-]{43}$/);
  assert.deepEqual([link.leadsTo, link.state], [{ kind: 'file', path: 'anna/pictures/sea.txt' }, 'valid']);
  const closed = about(await station.ask(`/api/shared/${link.token}`));
  assert.deepEqual([closed.opened, closed.node, closed.station], [false, undefined, 'Harbour']);
  const before = await station.ask(`/api/shared/${link.token}/files/${sea}/content`);
  assert.deepEqual(outcome(before), [401, 'link-closed']);
  const guest = await guestOf(station, link.token);
  assert.match(String(guest.opened.headers['set-cookie']), openingPattern);
  const { node } = about(guest.opened);
  assert.deepEqual([node?.name, node?.kind, node?.size], ['sea.txt', 'file', 7]);
  assert.equal((await guest.ask(`/files/${sea}/content`)).body.toString(), 'the sea');
  const part = await guest.ask(`/files/${sea}/content`, { headers: { range: 'bytes=4-' } });
  assert.deepEqual([part.status, part.body.toString()], [206, 'sea']);
  const saved = await guest.ask(`/files/${sea}/content?save=yes`);
  assert.match(String(saved.headers['content-disposition']), /^attachment; filename="?sea.txt/);
  assert.deepEqual(events(link.id), ['link made', 'link opened']);
  assert.deepEqual(JSON.stringify(accounts.audit({ limit: 1_000 })).includes(link.token), false);
});

test('S68 the address of a link is one at the public address of the station, where it has one', async () => {
  const link = await anna.link(sea);
  assert.equal(link.address, `/l/${link.token}`);
  station.running.open.settings.change({ publicUrl: 'https://files.example.org' });
  const { links } = (await anna.ask('/api/sharing-links')).json<OwnSharingLinksReply>();
  const address = links.find(({ id }) => id === link.id)?.address;
  station.running.open.settings.change({ publicUrl: '' });
  assert.equal(address, `https://files.example.org/l/${link.token}`);
});

test('a link to a folder gives what lies in it, also as a zip, and the top of a share has its name', async () => {
  const link = await anna.link(folder);
  const guest = await guestOf(station, link.token);
  const top = await guest.folder(folder);
  assert.deepEqual(
    [top.above.map(({ name }) => name), top.entries.map(({ name, kind }) => [name, kind])],
    [
      ['pictures'],
      [
        ['sea.txt', 'file'],
        ['summer', 'folder'],
      ],
    ],
  );
  const below = await guest.folder(inner);
  assert.deepEqual(
    below.above.map(({ name }) => name),
    ['pictures', 'summer'],
  );
  assert.equal((await guest.ask(`/files/${deep}/content`)).body.toString(), 'deep down');
  const zip = await guest.ask(`/folders/${folder}/zip`);
  assert.deepEqual([zip.status, zip.body.subarray(0, 2).toString()], [200, 'PK']);
  const whole = await guestOf(station, (await anna.link(anna.home.root)).token);
  assert.equal(about(whole.opened).node?.name, 'anna');
});

test('attack: a link to a file reads no sibling, by id, by hash, or by path', async () => {
  const guest = await guestOf(station, (await anna.link(sea)).token);
  for (const path of [
    `/files/${secret}/content`,
    `/files/${deep}/content`,
    `/folders/${folder}`,
    `/folders/${folder}/zip`,
    `/folders/${anna.home.root}`,
    `/files/${freshId()}/content`,
    `/files/..%2f${secret}/content`,
  ])
    assert.deepEqual(outcome(await guest.ask(path)), [404, 'unknown-node'], path);
  const page = await anna.ask(`/api/shares/${anna.home.id}/folders/${anna.home.root}`);
  const hash = page.json<FolderReply>().entries.find(({ id }) => id === secret)?.state?.content;
  assert.deepEqual(outcome(await guest.ask(`/files/${sea}/content?content=${hash}`)), [400, 'malformed']);
  const { cookie } = guest;
  const asAccount = await station.ask(`/api/shares/${anna.home.id}/files/${sea}/content`, { headers: { cookie } });
  assert.deepEqual(outcome(asAccount), [401, 'sign-in']);
});

test('attack: a link to a folder reads nothing above it, beside it, or that has left it', async () => {
  const guest = await guestOf(station, (await anna.link(folder)).token);
  const left = await anna.file('left.txt', 'was here', folder);
  assert.equal((await guest.ask(`/files/${left}/content`)).status, 200);
  await anna.change({ op: 'move', id: left, base: await placeOf(folder, left), parent: beside, name: 'left.txt' });
  const gone = await anna.file('gone.txt', 'was here', folder);
  const { revision } = await listing(folder);
  await anna.change({ op: 'delete', id: gone, seen: revision });
  for (const id of [secret, left, gone]) {
    assert.deepEqual(outcome(await guest.ask(`/files/${id}/content`)), [404, 'unknown-node'], id);
  }
  for (const id of [anna.home.root, beside])
    for (const path of [`/folders/${id}`, `/folders/${id}/zip`])
      assert.deepEqual(outcome(await guest.ask(path)), [404, 'unknown-node'], path);
  // A cursor of the past would show what was there then.
  const past = await guest.ask(`/folders/${folder}?after=${revision}.a`);
  assert.equal(past.body.toString().includes('gone.txt'), false);
  assert.equal(past.status, 200);
  assert.deepEqual(outcome(await guest.ask(`/folders/${folder}?at=1`)), [400, 'malformed']);
});

async function listing(node: string): Promise<FolderReply> {
  return (await anna.ask(`/api/shares/${anna.home.id}/folders/${node}`)).json<FolderReply>();
}

async function placeOf(parent: string, node: string): Promise<number> {
  return (await listing(parent)).entries.find(({ id }) => id === node)?.placeRev ?? 0;
}

test('attack: a link that only shows hands nothing out to be kept, and no zip', async () => {
  const guest = await guestOf(station, (await anna.link(folder, { kind: 'view' })).token);
  const shown = await guest.ask(`/files/${sea}/content`);
  assert.equal(shown.status, 200);
  assert.match(String(shown.headers['content-disposition']), /^inline/);
  assert.deepEqual(outcome(await guest.ask(`/files/${sea}/content?save=yes`)), [403, 'denied']);
  assert.deepEqual(outcome(await guest.ask(`/folders/${folder}/zip`)), [403, 'denied']);
});

test('S70 S71 a link holds from its beginning to its end, and as often as it may be opened', async () => {
  const nowMs = Date.now();
  const early = await anna.link(sea, { validFromMs: nowMs + 60_000 });
  assert.deepEqual(outcome(await station.ask(`/api/shared/${early.token}`)), [403, 'link-early']);
  assert.deepEqual(outcome((await guestOf(station, early.token)).opened), [403, 'link-early']);
  const link = await anna.link(sea, { accessesMax: 1, validUntilMs: nowMs + 60_000 });
  const both = await Promise.all([guestOf(station, link.token), guestOf(station, link.token)]);
  assert.deepEqual(both.map(guest => outcome(guest.opened)[0]).sort(), [200, 410]);
  const guest = both.find(({ opened }) => opened.status === 200);
  assert.ok(guest);
  // Whoever opened it goes on with it, and is not counted again.
  assert.equal((await guest.ask(`/files/${sea}/content`)).status, 200);
  assert.equal((await guest.ask('/open', { json: {} })).status, 200);
  const other = await station.ask(`/api/shared/${link.token}`);
  assert.deepEqual([...outcome(other), other.json<{ about: unknown }>().about], [410, 'link-over', { why: 'used-up' }]);
  const { links } = (await anna.ask('/api/sharing-links')).json<OwnSharingLinksReply>();
  const mine = links.find(({ id }) => id === link.id);
  assert.deepEqual([mine?.accesses, mine?.state], [1, 'used-up']);
  await anna.ask(`/api/sharing-links/${link.id}`, { method: 'PATCH', json: { validUntilMs: nowMs - 1 } });
  assert.deepEqual(outcome(await guest.ask(`/files/${sea}/content`)), [410, 'link-over']);
});

test('a revoked link and one that never was are told alike', async () => {
  const link = await anna.link(sea);
  const guest = await guestOf(station, link.token);
  assert.equal((await anna.ask(`/api/sharing-links/${link.id}`, { method: 'DELETE' })).status, 204);
  const revoked = await guest.ask('');
  const unknown = await station.ask(`/api/shared/${'A'.repeat(43)}`);
  assert.deepEqual(outcome(revoked), [404, 'unknown-link']);
  assert.deepEqual(revoked.json(), unknown.json());
  assert.deepEqual(outcome(await guest.ask(`/files/${sea}/content`)), [404, 'unknown-link']);
});

test('S69 a password opens the link, and changing it closes the openings of before', async () => {
  const link = await anna.link(sea, { password: 'open sesame now' });
  assert.deepEqual([link.hasPassword, JSON.stringify(link).includes('argon2')], [true, false]);
  assert.deepEqual(outcome((await guestOf(station, link.token)).opened), [401, 'link-closed']);
  assert.deepEqual(outcome((await guestOf(station, link.token, 'wrong')).opened), [401, 'link-password']);
  const guest = await guestOf(station, link.token, 'open sesame now');
  assert.equal((await guest.ask(`/files/${sea}/content`)).status, 200);
  const json = { password: 'another one now' };
  assert.equal((await anna.ask(`/api/sharing-links/${link.id}`, { method: 'PATCH', json })).status, 200);
  assert.deepEqual(outcome(await guest.ask(`/files/${sea}/content`)), [401, 'link-closed']);
  assert.deepEqual(events(link.id).slice(0, 3), ['link made', 'link password refused', 'link opened']);
});

test('attack: the passwords of a link are guessed slowly, and another link is not in the way of that', async () => {
  const link = await anna.link(sea, { password: 'open sesame now' });
  for (let at = 0; at < 5; at += 1) await guestOf(station, link.token, `guess ${at}`);
  const next = await guestOf(station, link.token, 'open sesame now');
  assert.deepEqual(outcome(next.opened), [429, 'sign-in-throttled']);
  assert.equal((await guestOf(station, (await anna.link(sea)).token)).opened.status, 200);
});

test('attack: the opening of one link opens no other, and none that a visitor makes opens any', async () => {
  const [one, other] = [await anna.link(sea), await anna.link(secret)];
  const { cookie } = await guestOf(station, one.token);
  const ask = (headers: Record<string, string>) =>
    station.ask(`/api/shared/${other.token}/files/${secret}/content`, { headers });
  assert.deepEqual(outcome(await ask({ cookie })), [401, 'link-closed']);
  const [name, value = ''] = cookie.split('=');
  const later = value.replace(/^[0-9]+/, '9999999999999');
  const forged = await station.ask(`/api/shared/${one.token}/files/${sea}/content`, {
    headers: { cookie: `${name}=${later}` },
  });
  assert.deepEqual(outcome(forged), [401, 'link-closed']);
});

test('attack: pages of other sites open nothing and send nothing', async () => {
  const link = await anna.link(folder, { kind: 'upload' });
  assert.deepEqual(outcome(await station.ask(`/api/shared/${link.token}/open`, { json: {} })), [403, 'denied']);
  const { cookie } = await guestOf(station, link.token);
  const json = { name: 'x', size: 1, changedMs: 1 };
  const sent = await station.ask(`/api/shared/${link.token}/uploads`, { json, headers: { cookie } });
  assert.deepEqual(outcome(sent), [403, 'denied']);
});

test('attack: a link gives no more than its maker may give now', async () => {
  await administration.addShare('club');
  await administration.grant('club', 'bob', 'write');
  const bob = await makerOf(station, 'bob');
  const club = (await station.shares(bob.token)).find(({ name }) => name === 'club');
  assert.ok(club);
  const reading = await bob.link(club.root, { share: club.id });
  const sending = await bob.link(club.root, { share: club.id, kind: 'upload' });
  const [reader, sender] = [await guestOf(station, reading.token), await guestOf(station, sending.token)];
  await administration.grant('club', 'bob', 'read');
  assert.deepEqual(outcome(await sender.send('a.txt', Buffer.from('a'))), [410, 'link-over']);
  assert.equal((await reader.ask(`/folders/${club.root}`)).status, 200);
  const refused = { share: club.id, node: club.root, kind: 'upload' };
  assert.deepEqual(outcome(await bob.ask('/api/sharing-links', { json: refused })), [403, 'denied']);
  administration.setDisabled('bob', true);
  assert.deepEqual(outcome(await reader.ask(`/folders/${club.root}`)), [410, 'link-over']);
  administration.setDisabled('bob', false);
  assert.equal((await reader.ask(`/folders/${club.root}`)).status, 200);
  const { entry } = station.running.open;
  entry.setEntryRules({ kind: 'account', name: 'bob' }, { ...openEntry, refusedServices: ['links'] }, false);
  assert.deepEqual(outcome(await reader.ask(`/folders/${club.root}`)), [410, 'link-over']);
  const another = { share: club.id, node: club.root, kind: 'download' };
  assert.deepEqual(outcome(await bob.ask('/api/sharing-links', { json: another })), [403, 'service-refused']);
  entry.setEntryRules({ kind: 'account', name: 'bob' }, openEntry, false);
  await administration.grant('club', 'bob', undefined);
  assert.deepEqual(outcome(await reader.ask(`/folders/${club.root}`)), [410, 'link-over']);
  assert.deepEqual(outcome(await station.ask(`/api/shared/${reading.token}`)), [410, 'link-over']);
});

test('a link keeps to its node: renamed and moved it holds, deleted it is over and costs no access', async () => {
  const node = await anna.file('first.txt', 'first', folder);
  const link = await anna.link(node);
  await anna.change({ op: 'move', id: node, base: await placeOf(folder, node), parent: beside, name: 'second.txt' });
  const guest = await guestOf(station, link.token);
  assert.equal(about(guest.opened).node?.name, 'second.txt');
  await anna.change({ op: 'delete', id: beside, seen: (await listing(beside)).revision });
  assert.deepEqual(outcome(await guest.ask(`/files/${node}/content`)), [410, 'link-over']);
  assert.deepEqual(outcome(await guest.ask('')), [410, 'link-over']);
  assert.deepEqual(outcome((await guestOf(station, link.token)).opened), [410, 'link-over']);
  const { links } = (await anna.ask('/api/sharing-links')).json<OwnSharingLinksReply>();
  const mine = links.find(({ id }) => id === link.id);
  assert.deepEqual([mine?.accesses, mine?.state, mine?.leadsTo], [1, 'ended', null]);
});

test('nobody makes links to what they may not see, or touches those of others', async () => {
  const carla = await makerOf(station, 'carla');
  const link = await anna.link(sea);
  const json = { share: anna.home.id, node: sea, kind: 'download' };
  assert.deepEqual(outcome(await carla.ask('/api/sharing-links', { json })), [404, 'unknown-share']);
  const foreign = { ...json, share: carla.home.id };
  assert.deepEqual(outcome(await carla.ask('/api/sharing-links', { json: foreign })), [404, 'unknown-node']);
  const at = `/api/sharing-links/${link.id}`;
  assert.deepEqual(outcome(await carla.ask(at, { method: 'DELETE' })), [404, 'unknown-link']);
  assert.deepEqual(outcome(await carla.ask(at, { method: 'PATCH', json: { note: 'x' } })), [404, 'unknown-link']);
  assert.deepEqual(outcome(await carla.ask('/api/admin/sharing-links')), [403, 'denied']);
  assert.deepEqual((await carla.ask('/api/sharing-links')).json<OwnSharingLinksReply>().links, []);
  const upload = { ...json, kind: 'upload' };
  assert.deepEqual(outcome(await anna.ask('/api/sharing-links', { json: upload })), [422, 'unfit']);
  const backwards = { ...json, validFromMs: 5, validUntilMs: 5 };
  assert.deepEqual(outcome(await anna.ask('/api/sharing-links', { json: backwards })), [422, 'unfit']);
});

test('attack: what is shown by a link never runs as a page of the station, whatever its name says', async () => {
  const name = '<img src=x onerror=alert(1)>.html';
  const page = await anna.file(name, '<script>alert(1)</script>', folder);
  const guest = await guestOf(station, (await anna.link(page)).token);
  const { headers } = await guest.ask(`/files/${page}/content`);
  assert.match(String(headers['content-security-policy']), /^sandbox; default-src 'none'/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
  assert.equal(about(guest.opened).node?.name, name);
});

test('attack: the page of a link sends nobody anywhere else, whatever its address says', async () => {
  for (const token of ['x', '..', '%2e%2e%2f%2e%2e', '%2f%2fevil.example', 'a?to=https://evil.example']) {
    const answer = await station.ask(`/l/${token}`, { headers: fromPage });
    assert.equal(answer.headers['location'], undefined, token);
    assert.ok(answer.status < 300 || answer.status >= 400, token);
  }
});

test('attack: tokens are guessed slowly by one address, and who has opened a link goes on', async () => {
  const slow = await startTestStation();
  try {
    await slow.addUser('anna');
    const maker = await makerOf(slow, 'anna');
    const link = await maker.link(await maker.file('a.txt', 'a'));
    const guest = await guestOf(slow, link.token);
    const guess = (at: number) => slow.ask(`/api/shared/${String(at).padStart(43, 'A')}`);
    for (let at = 0; at < 30; at += 1) assert.deepEqual(outcome(await guess(at)), [404, 'unknown-link']);
    assert.deepEqual(outcome(await guess(31)), [429, 'sign-in-throttled']);
    // Neither is one that is there told from one that is not.
    assert.deepEqual(outcome(await slow.ask(`/api/shared/${link.token}`)), [429, 'sign-in-throttled']);
    assert.equal((await guest.ask('')).status, 200);
  } finally {
    await slow[Symbol.asyncDispose]();
  }
});

test('an account has a limited number of links, and one that is revoked makes room', async () => {
  const carla = await makerOf(station, 'carla');
  const first = await carla.link(carla.home.root);
  const row = accounts.sharingLinks().find(({ token }) => token === first.token);
  assert.ok(row);
  for (let at = 1; at < accountSharingLinksMax; at += 1)
    accounts.addSharingLink({ ...row, id: `${at}`.padStart(32, '0') as typeof row.id, token: `t${at}` });
  const json = { share: carla.home.id, node: carla.home.root, kind: 'download' };
  assert.deepEqual(outcome(await carla.ask('/api/sharing-links', { json })), [403, 'denied']);
  await carla.ask(`/api/sharing-links/${first.id}`, { method: 'DELETE' });
  assert.equal((await carla.ask('/api/sharing-links', { json })).status, 200);
});
