/** Sharing links whose visitors have to be signed in, and how nobody else gets in by them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId } from '#platform/account-store.ts';
import { openLinkRules } from '#protocol/link-rules.ts';
import type { OwnSharingLinkWire, SharingLinksReply } from '#protocol/sharing-link.ts';
import { cookieName } from '#protocol/sign-in.ts';
import { openEntry } from '#station/accounts/entry.ts';
import { browserWith, cookieOf, signedInAt, signInAt } from '#station/http/browser-fixture.ts';
import { fromPage, makerOf, outcome } from '#station/http/shared-fixture.ts';
import { type Answer, type Ask, startTestStation, testPassword } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
const { accounts, administration, groups, entry, linkRules } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
for (const name of ['anna', 'bob', 'carla', 'dora']) await station.addUser(name);
groups.addGroup('friends');
groups.setMember('friends', 'carla', true);
const anna = await makerOf(station, 'anna');
const folder = await anna.folder('pictures');
const sea = await anna.file('sea.txt', 'the sea', folder);

const signedIn = async (account: string): Promise<string> => cookieOf(await signInAt(station, { account }));
const cookies: Readonly<Record<string, string>> = {
  bob: await signedIn('bob'),
  carla: await signedIn('carla'),
  dora: await signedIn('dora'),
};

/** Opens a link in the browser of an account, or of nobody; answers the opening, too. */
async function opened(link: OwnSharingLinkWire, who?: string, json: object = {}) {
  const cookie = who === undefined ? '' : (cookies[who] ?? '');
  const answer = await station.ask(`/api/shared/${link.token}/open`, { json, headers: { ...fromPage, cookie } });
  const opening = cookieOf(answer);
  const ask = (path: string, what: Ask = {}, by = cookie): Promise<Answer> =>
    station.ask(`/api/shared/${link.token}${path}`, {
      ...what,
      headers: { ...fromPage, cookie: [by, opening].filter(Boolean).join('; '), ...what.headers },
    });
  return { answer, opening, ask };
}

test('A10 a link for people with an account opens for each of them, and for nobody else', async () => {
  const link = await anna.link(folder, { visitors: 'accounts' });
  assert.equal(link.visitors, 'accounts');
  assert.deepEqual(outcome(await station.ask(`/api/shared/${link.token}`)), [401, 'link-sign-in']);
  assert.deepEqual(outcome((await opened(link)).answer), [401, 'link-sign-in']);
  const bob = await opened(link, 'bob');
  assert.deepEqual(outcome(bob.answer), [200, 'done']);
  assert.equal((await bob.ask(`/files/${sea}/content`)).body.toString(), 'the sea');
  const noted = accounts.audit({ limit: 9, event: 'link opened' }).filter(({ about }) => about['link'] === link.id);
  assert.deepEqual(
    noted.map(({ actor }) => actor),
    ['bob'],
  );
  assert.equal(accounts.sharingLink(link.id as string as never)?.accesses, 1);
});

test('A10 a link for some accounts and groups refuses all others, as its maker names them', async () => {
  const link = await anna.link(folder, { visitors: { accounts: ['Bob'], groups: ['Friends'] } });
  assert.deepEqual(link.visitors, { accounts: ['bob'], groups: ['friends'] });
  const outcomes = async () =>
    Object.fromEntries(
      await Promise.all(['bob', 'carla', 'dora'].map(async who => [who, outcome((await opened(link, who)).answer)[1]])),
    );
  assert.deepEqual(await outcomes(), { bob: 'done', carla: 'done', dora: 'link-refused' });
  const carla = await opened(link, 'carla');
  groups.setMember('friends', 'carla', false);
  assert.deepEqual(outcome(await carla.ask(`/folders/${folder}`)), [403, 'link-refused']);
  groups.setMember('friends', 'carla', true);
  assert.deepEqual(outcome(await carla.ask(`/folders/${folder}`)), [200, 'done']);
  const root = await signedInAt(station, { account: 'root' });
  const { links } = (await root('/api/admin/sharing-links')).json<SharingLinksReply>();
  assert.deepEqual(links.find(({ id }) => id === link.id)?.visitors, link.visitors);
});

test('A10 a name that the station does not know is refused, and so is a link for nobody', async () => {
  const make = (visitors: object) =>
    anna.ask('/api/sharing-links', { json: { share: anna.home.id, node: folder, kind: 'view', visitors } });
  const unknown = await make({ accounts: ['nobody'], groups: [] });
  assert.deepEqual(outcome(unknown), [422, 'unfit']);
  assert.match(unknown.json().message, /no account "nobody"/);
  assert.deepEqual(outcome(await make({ accounts: [], groups: ['bob'] })), [422, 'unfit']);
  assert.deepEqual(outcome(await make({ accounts: [], groups: [] })), [422, 'unfit']);
  const link = await anna.link(folder, { visitors: 'accounts' });
  const change = (json: object) => anna.ask(`/api/sharing-links/${link.id}`, { method: 'PATCH', json });
  assert.deepEqual((await change({ note: 'n' })).json<OwnSharingLinkWire>().visitors, 'accounts');
  assert.deepEqual((await change({ visitors: 'anybody' })).json<OwnSharingLinkWire>().visitors, 'anybody');
});

test('A10 the password of a link does not replace signing in, and signing in not the password', async () => {
  const password = 'open the harbour';
  const link = await anna.link(folder, { visitors: { accounts: ['bob'], groups: [] }, password });
  assert.deepEqual(outcome((await opened(link, undefined, { password })).answer), [401, 'link-sign-in']);
  assert.deepEqual(outcome((await opened(link, 'dora', { password })).answer), [403, 'link-refused']);
  assert.deepEqual(outcome((await opened(link, 'bob')).answer), [401, 'link-closed']);
  assert.deepEqual(outcome((await opened(link, 'bob', { password: 'close the harbour' })).answer), [
    401,
    'link-password',
  ]);
  assert.deepEqual(outcome((await opened(link, 'bob', { password })).answer), [200, 'done']);
});

test('A10 dates, counts and view-only hold for signed-in visitors as well', async () => {
  const link = await anna.link(folder, { kind: 'view', visitors: 'accounts', accessesMax: 1 });
  const bob = await opened(link, 'bob');
  assert.deepEqual(outcome(await bob.ask(`/files/${sea}/content?save=yes`)), [403, 'denied']);
  assert.deepEqual(outcome((await opened(link, 'carla')).answer), [410, 'link-over']);
  const early = await anna.link(folder, { visitors: 'accounts', validFromMs: Date.now() + 60_000 });
  assert.deepEqual(outcome((await opened(early, 'bob')).answer), [403, 'link-early']);
});

test('A10 an opening holds for the account that made it alone, and not for who signed out', async () => {
  const link = await anna.link(folder, { visitors: 'accounts' });
  const before = await anna.link(folder);
  const anybody = await opened(before);
  const bob = await opened(link, 'bob');
  const at = `/files/${sea}/content`;
  assert.deepEqual(outcome(await bob.ask(at, {}, cookies['dora'])), [401, 'link-closed']);
  assert.deepEqual(outcome(await bob.ask(at, {}, '')), [401, 'link-sign-in']);
  // What was opened while anybody could come opens nothing more once people have to sign in.
  assert.deepEqual(outcome(await anybody.ask(at)), [200, 'done']);
  await anna.ask(`/api/sharing-links/${before.id}`, { method: 'PATCH', json: { visitors: 'accounts' } });
  assert.deepEqual(outcome(await anybody.ask(at)), [401, 'link-sign-in']);
  assert.deepEqual(outcome(await anybody.ask(at, {}, cookies['bob'])), [401, 'link-closed']);
});

test('A10 the session of a disabled account, a revoked one, and the token of a drive open no such link', async () => {
  const link = await anna.link(folder, { visitors: 'accounts' });
  const dora = await opened(link, 'dora');
  assert.deepEqual(outcome(dora.answer), [200, 'done']);
  administration.setDisabled('dora', true);
  assert.deepEqual(outcome(await dora.ask(`/folders/${folder}`)), [401, 'link-sign-in']);
  administration.setDisabled('dora', false);
  const drive = await station.link('bob');
  for (const headers of [{ authorization: `Bearer ${drive.token}` }, { cookie: `${cookieName}=${drive.token}` }]) {
    const answer = await station.ask(`/api/shared/${link.token}/open`, {
      json: {},
      headers: { ...fromPage, ...headers },
    });
    assert.deepEqual(outcome(answer), [401, 'link-sign-in'], JSON.stringify(headers));
  }
  const cookie = await signedIn('bob');
  await browserWith(station, cookie)('/api/session', { method: 'DELETE' });
  const answer = await station.ask(`/api/shared/${link.token}/open`, { json: {}, headers: { ...fromPage, cookie } });
  assert.deepEqual(outcome(answer), [401, 'link-sign-in']);
});

test('A10 whom the station does not let in is not let in by a link either', async () => {
  const link = await anna.link(folder, { visitors: 'accounts' });
  entry.setEntryRules({ kind: 'account', name: 'bob' }, { ...openEntry, refusedServices: ['web'] }, false);
  assert.deepEqual(outcome((await opened(link, 'bob')).answer), [403, 'service-refused']);
  entry.setEntryRules({ kind: 'account', name: 'bob' }, openEntry, false);
});

test('A10 a page of another site opens nothing with the cookie of who is signed in', async () => {
  const link = await anna.link(folder, { visitors: 'accounts' });
  const headers = { cookie: cookies['bob'] ?? '', origin: 'https://elsewhere.example' };
  const answer = await station.ask(`/api/shared/${link.token}/open`, { json: {}, headers });
  assert.deepEqual(outcome(answer), [403, 'denied']);
  const signIn = await signInAt(station, { account: 'bob' });
  assert.match(String(signIn.headers['set-cookie']), /SameSite=Strict/);
});

test('A10 N1 a rule demands that visitors sign in: new links do, and others are kept or ended', async () => {
  const before = await anna.link(folder);
  const rules = { ...openLinkRules, signIn: true };
  const breaking = (await linkRules.preview(rules)).links.map(({ id }) => id);
  assert.ok(breaking.includes(before.id));
  await linkRules.choose({ rules, breaking: 'keep' });
  assert.equal((await anna.link(folder)).visitors, 'accounts');
  const json = { share: anna.home.id, node: folder, kind: 'view', visitors: 'anybody' };
  const refused = await anna.ask('/api/sharing-links', { json });
  assert.deepEqual(outcome(refused), [403, 'link-rule']);
  assert.equal(refused.json<{ about: { rule: string } }>().about.rule, 'sign-in');
  assert.equal((await linkRules.choose({ rules, breaking: 'end' })).ended > 0, true);
  assert.equal(accounts.sharingLinks('x' as AccountId).length, 0);
  await linkRules.choose({ rules: openLinkRules, breaking: 'keep' });
});
