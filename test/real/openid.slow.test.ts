/** People sign in by OpenID Connect: a real provider in this process, a real station, and a browser as far as HTTP goes. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Agent, request } from 'undici';
import type { DirectoryOrder } from '#protocol/directories.ts';
import { cookieName, type SessionReply } from '#protocol/sign-in.ts';
import { callbackPath } from '#station/accounts/directory/openid.ts';
import { startTestStation, type TestStation } from '#station/http/station-fixture.ts';
import { secret, startProvider } from '#test/real/provider.ts';
import { freePort } from '#test/real/slapd.ts';

interface World {
  readonly station: TestStation;
  readonly issuer: string;
  readonly order: Extract<DirectoryOrder, { kind: 'openid' }>;
  /** The subject that the provider has under a name, and what it tells of it. */
  readonly people: Map<string, Record<string, unknown>>;
  whys(): readonly unknown[];
}

async function world(t: TestContext): Promise<World> {
  const station = await startTestStation();
  const issuer = `http://127.0.0.1:${await freePort()}`;
  const people = new Map<string, Record<string, unknown>>([['s1', { preferred_username: 'alice' }]]);
  const server = await startProvider(issuer, { people, redirect: `${station.running.url}${callbackPath}` });
  t.after(async () => {
    await station[Symbol.asyncDispose]();
    server.closeAllConnections();
    server.close();
  });
  const { directories, accounts } = station.running.open;
  const order = {
    ...({ kind: 'openid', name: 'Harbour', issuer, clientId: 'station', secret, ca: null } as const),
    address: station.running.url,
  };
  directories.set(order);
  const whys = () => accounts.audit({ limit: 50, event: 'sign-in refused' }).map(({ about }) => about['why']);
  return { station, issuer, order, people, whys };
}

const agent = new Agent({ connect: { rejectUnauthorized: false } });
test.after(() => agent.close());

/** Goes where it is sent, keeps cookies by host, and fills in the provider's forms. */
class Person {
  readonly #cookies = new Map<string, Map<string, string>>();
  /** Every address that it was sent to. */
  readonly places: string[] = [];
  readonly #subject: string;
  constructor(subject: string) {
    this.#subject = subject;
  }

  cookie(url: string): string {
    return [...this.#jar(url)].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  forget(url: string): void {
    this.#jar(url).clear();
  }

  /** The address at which it ends: the first that is `until`, or one that sends it no further. */
  async go(url: string, { until = (_: string): boolean => false } = {}): Promise<string> {
    let place = url;
    let form: string | undefined;
    for (let steps = 0; steps < 30; steps += 1) {
      this.places.push(place);
      if (until(place)) return place;
      const { status, next, text } = await this.#ask(place, form);
      form = undefined;
      if (next !== undefined) place = new URL(next, place).href;
      else if (status === 200 && text.includes('name="prompt"')) {
        form = text.includes('value="consent"') ? 'prompt=consent' : `prompt=login&login=${this.#subject}&password=any`;
        place = new URL(/action="([^"]+)"/.exec(text)?.[1] ?? '', place).href;
      } else return place;
    }
    throw new Error('sent on and on');
  }

  async #ask(place: string, form: string | undefined) {
    const headers = {
      cookie: this.cookie(place),
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    };
    const method = form === undefined ? 'GET' : 'POST';
    const answer = await request(place, {
      method,
      headers,
      dispatcher: agent,
      ...(form === undefined ? {} : { body: form }),
    });
    for (const each of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      this.#jar(place).set(name, value);
    }
    const text = await answer.body.text();
    return { status: answer.statusCode, next: answer.headers['location']?.toString(), text };
  }

  #jar(url: string): Map<string, string> {
    const { host } = new URL(url);
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    return jar;
  }
}

async function sessionOf(station: TestStation, person: Person): Promise<SessionReply | undefined> {
  const answer = await station.ask('/api/session', { headers: { cookie: person.cookie(station.running.url) } });
  return answer.status === 200 ? answer.json<SessionReply>() : undefined;
}

test('somebody whom the provider knows has an account from the first sign-in on, by what never changes of them', async t => {
  const { station, people } = await world(t);
  const { url } = station.running;
  assert.deepEqual((await station.ask('/api/sign-in')).json(), { openid: 'Harbour' });
  const person = new Person('s1');
  assert.equal(await person.go(`${url}/api/sign-in/openid?to=/account`), `${url}/account`);
  const session = await sessionOf(station, person);
  assert.deepEqual([session?.account.name, session?.account.admin], ['alice@Harbour', false]);
  assert.match(person.places[1] ?? '', /code_challenge_method=S256/);
  people.set('s1', { preferred_username: 'alicia' });
  people.set('s2', { preferred_username: 'alice' });
  const later = new Person('s1');
  await later.go(`${url}/api/sign-in/openid`);
  assert.equal((await sessionOf(station, later))?.account.id, session?.account.id);
  const other = new Person('s2');
  await other.go(`${url}/api/sign-in/openid`);
  assert.equal((await sessionOf(station, other))?.account.name, 'alice-2@Harbour');
  const headers = { cookie: person.cookie(url), 'x-waystation-console': '1' };
  assert.equal((await station.ask('/api/session', { method: 'DELETE', headers })).status, 204);
  assert.equal(await sessionOf(station, person), undefined);
});

test('a link leads nowhere but to a page of the station', async t => {
  const { station } = await world(t);
  const { url } = station.running;
  for (const to of [
    '//evil.example',
    'https://evil.example/files',
    '/files/../../x?y',
    '/api/x',
    '/files\\@evil',
    'javascript:1',
  ]) {
    const person = new Person('s1');
    assert.equal(await person.go(`${url}/api/sign-in/openid?to=${encodeURIComponent(to)}`), `${url}/files`, to);
  }
});

test('what comes back serves once, in the browser that began, and unchanged', async t => {
  const { station, whys } = await world(t);
  const { url } = station.running;
  const isBack = (place: string): boolean => place.startsWith(`${url}${callbackPath}`);
  const refused = async (person: Person, place: string): Promise<void> => {
    assert.match(await person.go(place), /\/sign-in\?failed=(denied|sign-in)$/, place);
    assert.equal(await sessionOf(station, person), undefined);
  };
  const begun = async (): Promise<{ person: Person; back: string }> => {
    const person = new Person('s1');
    return { person, back: await person.go(`${url}/api/sign-in/openid`, { until: isBack }) };
  };
  const { back } = await begun();
  await refused(new Person('s1'), back);
  const forgetful = await begun();
  forgetful.person.forget(url);
  await refused(forgetful.person, forgetful.back);
  const crossed = await begun();
  await refused(crossed.person, back);
  for (const [name, value] of [
    ['code', 'another'],
    ['state', 'another'],
    ['iss', 'http://127.0.0.1:1'],
    ['error', 'access_denied'],
  ] as const) {
    const { person, back: changed } = await begun();
    const address = new URL(changed);
    address.searchParams.set(name, value);
    await refused(person, address.href);
  }
  assert.ok(whys().length >= 3, 'the audit tells of them');
  const { person, back: good } = await begun();
  const headers = { cookie: person.cookie(url) };
  assert.equal(await person.go(good), `${url}/files`);
  const twice = await station.ask(good.slice(url.length), { headers });
  assert.equal(twice.headers['location'], '/sign-in?failed=denied', 'also in the browser that began');
  const again = new Person('s1');
  await refused(again, good);
  await refused(new Person('s1'), `${url}${callbackPath}`);
});

test('who is disabled here stays out, and a provider that is not there is said to be so', async t => {
  const { station, order, whys } = await world(t);
  const { url, open } = station.running;
  await new Person('s1').go(`${url}/api/sign-in/openid`);
  open.administration.setDisabled('alice@Harbour', true);
  assert.equal(await new Person('s1').go(`${url}/api/sign-in/openid`), `${url}/sign-in?failed=account-disabled`);
  assert.equal(whys()[0], 'disabled here');
  assert.equal((await open.directories.test('openid')).works, true);
  open.directories.set({ ...order, issuer: `http://127.0.0.1:${await freePort()}` });
  assert.equal(await new Person('s1').go(`${url}/api/sign-in/openid`), `${url}/sign-in?failed=directory-unreachable`);
  assert.match((await open.directories.test('openid')).steps[0]?.words ?? '', /nothing listens/);
  open.directories.remove('openid');
  assert.deepEqual((await station.ask('/api/sign-in')).json(), { openid: null });
  const withPassword = { account: 'alice@Harbour', password: 'anything', keep: false };
  const headers = { 'x-waystation-console': '1', cookie: `${cookieName}=` };
  assert.equal((await station.ask('/api/session', { json: withPassword, headers })).status, 401);
});
