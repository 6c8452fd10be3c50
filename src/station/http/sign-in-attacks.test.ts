/** What somebody tries who is not meant to be in: pages of other sites, planted cookies, changed and ended tokens. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cookieName, type SessionReply } from '#protocol/sign-in.ts';
import { browserWith, cookieOf, outcome, signedInAt, signInAt } from '#station/http/browser-fixture.ts';
import { type Ask, freshId, startTestStation, testPassword } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
await station.running.open.administration.addUser({ name: 'root', password: testPassword, admin: true });
await station.addUser('anna');

const asCookie = (token: string) => `${cookieName}=${token}`;
const tokenIn = (cookie: string) => cookie.slice(cookieName.length + 1);

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** Bodies of the routes that are open to everybody, which look at them first. */
const openBodies: Readonly<Record<string, object>> = {
  '/api/session': { account: 'anna', password: testPassword, keep: false },
  '/api/first-account': { code: 'x', account: 'eve', password: testPassword },
};

/** No cookie opens it: it takes a password, and its answer can be read by no page of another site. */
const withoutCookie = new Set([
  'POST /api/link',
  // Of a drive that is to wipe itself; no browser is asked to.
  'POST /api/wipe/take',
  'POST /api/wipe/report',
]);
/** What visitors do by a sharing link takes its own cookie; shared-routes.test.ts has other sites try it. */
const ofVisitors = '/api/shared/';

test('a page of another site can use no route that changes something, whatever cookie the browser sends', async () => {
  const cookie = cookieOf(await signInAt(station, { account: 'root' }));
  const { paths } = (await station.ask('/api/openapi.json')).json<Description>();
  const own = Object.entries(paths).filter(([path]) => !path.startsWith(ofVisitors));
  const changing = own.flatMap(([path, methods]) =>
    Object.keys(methods)
      .map(method => method.toUpperCase())
      .filter(method => method !== 'GET' && method !== 'HEAD' && !withoutCookie.has(`${method} ${path}`))
      .map(method => ({ path, method })),
  );
  assert.ok(changing.length >= 20, `${changing.length} routes`);
  for (const { path, method } of changing) {
    const ask: Ask = {
      method,
      headers: { cookie, origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
      ...(method === 'POST' && openBodies[path] ? { json: openBodies[path] } : {}),
    };
    const answer = await station.ask(
      path.replaceAll(/\{\w+\}/g, () => freshId()),
      ask,
    );
    assert.deepEqual(outcome(answer), [403, 'denied'], `${method} ${path}`);
    assert.match(answer.json().message, /has to carry the header/, `${method} ${path}`);
  }
  assert.deepEqual(outcome(await station.ask('/api/session', { headers: { cookie } })), [200, 'done']);
});

test('a page of another site is given no leave to read or to send (CORS)', async () => {
  const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' };
  for (const ask of [{ method: 'OPTIONS', headers }, { headers }]) {
    const answer = await station.ask('/api/session', ask);
    assert.deepEqual(
      Object.keys(answer.headers).filter(name => name.startsWith('access-control')),
      [],
    );
  }
});

test('a cookie from before signing in is never the one after, and opens nothing', async () => {
  const planted = 'A'.repeat(43);
  const first = await signInAt(station, { account: 'anna' }, { cookie: asCookie(planted) });
  assert.notEqual(tokenIn(cookieOf(first)), planted);
  const headers = { cookie: asCookie(planted) };
  assert.deepEqual(outcome(await station.ask('/api/session', { headers })), [401, 'sign-in']);
  const again = await signInAt(station, { account: 'root' }, { cookie: cookieOf(first) });
  assert.notEqual(cookieOf(again), cookieOf(first));
  const nameOf = async (cookie: string) =>
    (await browserWith(station, cookie)('/api/session')).json<SessionReply>().account.name;
  assert.deepEqual([await nameOf(cookieOf(first)), await nameOf(cookieOf(again))], ['anna', 'root']);
});

test('a token that was changed anywhere opens nothing', async () => {
  const token = tokenIn(cookieOf(await signInAt(station, { account: 'anna' })));
  const changed = Array.from(
    token,
    (letter, at) => token.slice(0, at) + (letter === 'A' ? 'B' : 'A') + token.slice(at + 1),
  );
  const others = [token.slice(1), `${token}A`, `"${token}"`, token.toLowerCase(), '', '%00'];
  const twice = `${asCookie('A'.repeat(43))}; ${asCookie(token)}`;
  for (const cookie of [...changed, ...others].map(asCookie).concat(twice))
    assert.deepEqual(outcome(await station.ask('/api/session', { headers: { cookie } })), [401, 'sign-in'], cookie);
  assert.equal((await station.ask('/api/session', { headers: { cookie: asCookie(token) } })).status, 200);
});

test('the cookie of a browser that signed out, was signed out, or whose password changed opens nothing', async () => {
  await station.addUser('bob');
  const opened = async () => {
    const cookie = cookieOf(await signInAt(station, { account: 'bob' }));
    const ask = browserWith(station, cookie);
    return { ask, device: (await ask('/api/session')).json<SessionReply>().device };
  };
  const [own, left, ended, revoked, other] = [
    await opened(),
    await opened(),
    await opened(),
    await opened(),
    await opened(),
  ];
  await left.ask('/api/session', { method: 'DELETE' });
  await own.ask(`/api/devices/${ended.device}`, { method: 'DELETE' });
  station.running.open.administration.revokeDevice(revoked.device);
  const json = { before: testPassword, password: 'another long one' };
  assert.deepEqual(outcome(await own.ask('/api/password', { method: 'PUT', json })), [204, 'done']);
  for (const { ask } of [left, ended, revoked, other])
    for (const path of ['/api/session', '/api/shares', '/api/devices', '/api/second-factor'])
      assert.deepEqual(outcome(await ask(path)), [401, 'sign-in'], path);
  assert.deepEqual(outcome(await own.ask('/api/shares')), [200, 'done'], 'who changed it stays');
  assert.deepEqual(outcome(await signInAt(station, { account: 'bob' })), [401, 'sign-in'], 'the old password is over');
});

test('a disabled account is out at once, with every cookie', async () => {
  await station.addUser('carla');
  const carla = await signedInAt(station, { account: 'carla' });
  station.running.open.administration.setDisabled('carla', true);
  assert.deepEqual(outcome(await carla('/api/shares')), [401, 'sign-in']);
});
