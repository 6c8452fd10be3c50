/** People in browsers: the first account, signing in and out, and what pages of other sites cannot do. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cookieName, type DevicesReply, type SessionReply } from '#protocol/sign-in.ts';
import { cookieOf, fromPage, outcome, signedInAt } from '#station/http/browser-fixture.ts';
import { type Answer, type Ask, freshId, startTestStation, testPassword } from '#station/http/station-fixture.ts';

const station = await startTestStation({ name: 'Home station' });
test.after(() => station[Symbol.asyncDispose]());
await station.addUser('anna');
await station.addUser('bob');

const signIn = { account: 'anna', password: testPassword, keep: false };

const signedIn = (account = 'anna') => signedInAt(station, { account });

test('signing in gives a cookie that no script reads and no other site uses, and the cookie opens a session', async () => {
  const answer = await station.ask('/api/session', { json: signIn, headers: fromPage });
  assert.equal(answer.status, 200);
  const [cookie = ''] = [answer.headers['set-cookie'] ?? ''].flat();
  assert.match(cookie, new RegExp(`^${cookieName}=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict$`));
  const kept = await station.ask('/api/session', { json: { ...signIn, keep: true }, headers: fromPage });
  assert.match(String(kept.headers['set-cookie']), /; Max-Age=2592000$/);
  const session = await station.ask('/api/session', { headers: { cookie: cookieOf(answer) } });
  const { account, station: where, device } = session.json<SessionReply>();
  assert.deepEqual([account.name, account.admin, where.name], ['anna', false, 'Home station']);
  assert.equal(device, answer.json<SessionReply>().device);
});

test('a wrong password, an unknown name and a wrong cookie are refused', async () => {
  for (const json of [
    { ...signIn, password: 'wrong' },
    { ...signIn, account: 'nobody' },
  ]) {
    const answer = await station.ask('/api/session', { json, headers: fromPage });
    assert.deepEqual(outcome(answer), [401, 'sign-in']);
    assert.equal(answer.headers['set-cookie'], undefined);
  }
  for (const cookie of [`${cookieName}=${'A'.repeat(43)}`, `${cookieName}=`, 'other=1'])
    assert.deepEqual(outcome(await station.ask('/api/session', { headers: { cookie } })), [401, 'sign-in']);
});

test('a page of another site cannot change anything with the cookie, nor sign anybody in', async () => {
  const cookie = cookieOf(await station.ask('/api/session', { json: signIn, headers: fromPage }));
  const [share] = await station.shares((await station.link('anna')).token);
  const tries: readonly (readonly [string, Ask])[] = [
    ['/api/session', { method: 'DELETE' }],
    ['/api/password', { method: 'PUT', json: { before: testPassword, password: 'another long one' } }],
    [`/api/devices/${freshId()}`, { method: 'DELETE' }],
    [`/api/shares/${share?.id}/resolve`, { json: { path: 'made', create: true } }],
    ['/api/session', { json: signIn }],
    ['/api/first-account', { json: { code: 'x', account: 'eve', password: testPassword } }],
  ];
  for (const [path, ask] of tries) {
    const answer = await station.ask(path, { ...ask, headers: { cookie } });
    assert.deepEqual(outcome(answer), [403, 'denied'], `${ask.method ?? 'POST'} ${path}`);
  }
  assert.equal((await station.ask('/api/session', { headers: { cookie } })).status, 200, 'nothing came of it');
});

test('a token of a browser is refused where a drive shows one, and the other way round', async () => {
  const cookie = cookieOf(await station.ask('/api/session', { json: signIn, headers: fromPage }));
  const token = cookie.slice(cookieName.length + 1);
  assert.deepEqual(outcome(await station.ask('/api/shares', { token })), [401, 'sign-in']);
  const linked = await station.link('anna');
  const asBrowser = { cookie: `${cookieName}=${linked.token}` };
  assert.deepEqual(outcome(await station.ask('/api/shares', { headers: asBrowser })), [401, 'sign-in']);
});

test('signing out ends the session and takes the cookie away', async () => {
  const ask = await signedIn();
  const answer = await ask('/api/session', { method: 'DELETE' });
  assert.equal(answer.status, 204);
  assert.match(String(answer.headers['set-cookie']), new RegExp(`^${cookieName}=; .*Max-Age=0$`));
  assert.deepEqual(outcome(await ask('/api/session')), [401, 'sign-in']);
});

test('devices and browsers are listed and signed out one by one, those of others never', async () => {
  const [bob, other] = [await signedIn('bob'), await signedIn('bob')];
  const { device: linked } = await station.link('bob');
  const { device: own } = (await bob('/api/session')).json<SessionReply>();
  const { devices } = (await bob('/api/devices')).json<DevicesReply>();
  assert.deepEqual(devices.map(({ kind }) => kind).toSorted(), ['browser', 'browser', 'drive']);
  assert.ok(!JSON.stringify(devices).includes('token'), 'no token, nor its hash');
  const anna = await signedIn('anna');
  assert.deepEqual(outcome(await anna(`/api/devices/${linked}`, { method: 'DELETE' })), [404, 'unknown-device']);
  assert.deepEqual(outcome(await bob('/api/devices/nonsense', { method: 'DELETE' })), [404, 'unknown-device']);
  const [third] = devices.filter(({ id, kind }) => kind === 'browser' && id !== own);
  assert.equal((await bob(`/api/devices/${third?.id}`, { method: 'DELETE' })).status, 204);
  assert.deepEqual(outcome(await other('/api/session')), [401, 'sign-in']);
  assert.equal((await bob(`/api/devices/${linked}`, { method: 'DELETE' })).status, 204);
  assert.deepEqual(
    (await bob('/api/devices')).json<DevicesReply>().devices.map(({ id }) => id),
    [own],
  );
});

test('a password that cannot be is refused in words for people', async () => {
  const ask = await signedIn();
  const answer = await ask('/api/password', { method: 'PUT', json: { before: testPassword, password: 'short' } });
  assert.deepEqual(outcome(answer), [422, 'unfit']);
  assert.match(answer.json().message, /fewer than 8 characters/);
});

test('a browser hears of new heads from pages of the station alone', async () => {
  const cookie = cookieOf(await station.ask('/api/session', { json: signIn, headers: fromPage }));
  const { host } = new URL(station.running.url);
  const opened = (origin: string): Promise<string> =>
    new Promise(resolve => {
      const socket = station.push('', { authorization: '', cookie, origin });
      socket.on('open', () => resolve('open'));
      socket.on('unexpected-response', (_request, answer) => resolve(String(answer.statusCode)));
      socket.on('error', () => undefined);
      test.after(() => socket.terminate());
    });
  assert.equal(await opened(`https://${host}`), 'open');
  for (const origin of ['https://elsewhere.example', '', 'null']) assert.equal(await opened(origin), '403', origin);
});

test('the first account is made in a browser with the code that the start printed, and is signed in at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-first-'));
  test.after(() => rmSync(folder, { recursive: true }));
  const fresh = await startTestStation({ folder });
  const link = fresh.running.firstAccount ?? '';
  assert.match(link, /^\/first-account#[A-Za-z0-9_-]{43}$/);
  assert.deepEqual((await fresh.ask('/api/first-account')).json(), { wanted: true });
  const code = link.split('#')[1] ?? '';
  const make = (json: object): Promise<Answer> => fresh.ask('/api/first-account', { json, headers: fromPage });
  const wanted = { code, account: 'anna', password: testPassword };
  assert.deepEqual(outcome(await make({ ...wanted, code: 'A'.repeat(43) })), [403, 'denied']);
  assert.deepEqual(outcome(await make({ ...wanted, password: 'short' })), [422, 'unfit']);
  assert.deepEqual(outcome(await make({ ...wanted, account: 'a/b' })), [422, 'unfit']);
  const made = await make(wanted);
  assert.equal(made.json<SessionReply>().account.admin, true);
  const shares = await fresh.ask('/api/shares', { headers: { cookie: cookieOf(made) } });
  assert.equal(shares.json<{ shares: readonly { name: string }[] }>().shares[0]?.name, 'anna');
  assert.deepEqual((await fresh.ask('/api/first-account')).json(), { wanted: false });
  assert.deepEqual(outcome(await make({ ...wanted, account: 'eve' })), [403, 'denied']);
  await fresh[Symbol.asyncDispose]();
  await using again = await startTestStation({ folder });
  assert.equal(again.running.firstAccount, undefined, 'where there is an account, no link is told');
});
