/** A second factor over HTTP: set up, asked for, demanded, reset. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AccountsReply, AuditReply } from '#protocol/administer.ts';
import type { RecoveryCodesReply, SecondFactorReply, SecretReply } from '#protocol/second-factor.ts';
import { cookieName, type SessionReply } from '#protocol/sign-in.ts';
import { appCode } from '#station/accounts/second-factor-fixture.ts';
import { type BrowserAsk, cookieOf, outcome, signedInAt, signInAt } from '#station/http/browser-fixture.ts';
import { linkRequest, startTestStation, testPassword } from '#station/http/station-fixture.ts';

const station = await startTestStation({ name: 'Home station' });
test.after(() => station[Symbol.asyncDispose]());
const { administration, accounts, secondFactors } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });

const stepMs = 30_000;

/** Sets one up; answers the secret and the recovery codes. The code of now is used. */
async function setUp(ask: BrowserAsk): Promise<{ readonly secret: string; readonly codes: readonly string[] }> {
  const begun = await ask('/api/second-factor/secret', { json: { password: testPassword } });
  const { secret } = begun.json<SecretReply>();
  const on = await ask('/api/second-factor/on', { json: { code: appCode(secret, Date.now()) } });
  assert.deepEqual(outcome(on), [200, 'done']);
  return { secret, codes: on.json<RecoveryCodesReply>().codes };
}

/** One that was not used yet: the step after this one is taken, too. */
const nextCode = (secret: string): string => appCode(secret, Date.now() + stepMs);

test('a second factor is set up, asked for at sign-in and at linking, and turned off', async () => {
  await station.addUser('anna');
  const anna = await signedInAt(station, { account: 'anna' });
  const state = async () => (await anna('/api/second-factor')).json<SecondFactorReply>();
  assert.deepEqual(await state(), { onSinceMs: null, recoveryCodes: 0, demanded: false });
  const wrong = await anna('/api/second-factor/secret', { json: { password: 'wrong' } });
  assert.deepEqual(outcome(wrong), [401, 'sign-in']);
  const begun = await anna('/api/second-factor/secret', { json: { password: testPassword } });
  assert.match(begun.json<SecretReply>().address, /^otpauth:\/\/totp\/Home%20station:anna\?issuer=Home%20station&/);
  const { secret, codes } = await setUp(anna);
  assert.equal((await state()).recoveryCodes, codes.length);

  const refused = await signInAt(station, { account: 'anna', password: 'wrong' });
  assert.deepEqual(outcome(refused), [401, 'sign-in']);
  const wanted = await signInAt(station, { account: 'anna' });
  assert.deepEqual([...outcome(wanted), wanted.headers['set-cookie']], [401, 'code-wanted', undefined]);
  assert.deepEqual(outcome(await signInAt(station, { account: 'anna', code: '123456' })), [401, 'code-wrong']);
  const code = nextCode(secret);
  assert.match(cookieOf(await signInAt(station, { account: 'anna', code })), new RegExp(`^${cookieName}=.{43}$`));
  assert.deepEqual(outcome(await signInAt(station, { account: 'anna', code })), [401, 'code-wrong']);

  const link = (more: object) => station.ask('/api/link', { json: { ...linkRequest('anna'), ...more } });
  assert.deepEqual(outcome(await link({ code: '' })), [401, 'code-wanted']);
  assert.deepEqual(outcome(await link({})), [401, 'sign-in']);
  assert.deepEqual(outcome(await link({ code: codes[0] })), [200, 'done']);

  const proof = { password: testPassword, code: codes[1] };
  assert.deepEqual(outcome(await anna('/api/second-factor/off', { json: { ...proof, code: '' } })), [
    401,
    'code-wanted',
  ]);
  const made = await anna('/api/second-factor/recovery-codes', { json: proof });
  const [fresh] = made.json<RecoveryCodesReply>().codes;
  assert.deepEqual(outcome(await anna('/api/second-factor/off', { json: { ...proof, code: codes[2] } })), [
    401,
    'code-wrong',
  ]);
  assert.deepEqual(outcome(await anna('/api/second-factor/off', { json: { ...proof, code: fresh } })), [204, 'done']);
  assert.deepEqual(outcome(await signInAt(station, { account: 'anna' })), [200, 'done']);
});

test('the secret is told once, and neither codes nor their hashes to anybody', async () => {
  await station.addUser('carla');
  const carla = await signedInAt(station, { account: 'carla' });
  const { secret, codes } = await setUp(carla);
  const root = await signedInAt(station, { account: 'root' });
  for (const answer of [
    await carla('/api/second-factor'),
    await carla('/api/session'),
    await root('/api/admin/accounts'),
    await root('/api/admin/audit'),
  ])
    for (const kept of [secret, ...codes]) assert.ok(!answer.body.includes(kept));
  for (const kept of [secret, ...codes]) assert.ok(!station.logged.join('\n').includes(kept), 'nor to the log');
});

test('while a demanded second factor is not there, nothing else is answered, and no drive is linked', async () => {
  await station.addUser('dora');
  const dora = await signedInAt(station, { account: 'dora' });
  const { token } = await station.link('dora');
  const share = (await station.shares(token))[0]?.id;
  secondFactors.choose('everybody');
  const late = await signInAt(station, { account: 'dora' });
  assert.equal(late.json<SessionReply>().secondFactorWanted, true);
  const refused = [403, 'second-factor-wanted'];
  for (const path of ['/api/shares', '/api/devices', `/api/shares/${share}/folders/${share}`])
    assert.deepEqual(outcome(await dora(path)), refused, path);
  const change = { method: 'PUT', json: { before: testPassword, password: 'another long one' } };
  assert.deepEqual(outcome(await dora('/api/password', change)), refused);
  const socket = await new Promise(resolve => {
    const { host } = new URL(station.running.url);
    const push = station.push('', { authorization: '', cookie: cookieOf(late), origin: `https://${host}` });
    push.on('unexpected-response', (_request, answer) => resolve(answer.statusCode));
    push.on('open', () => resolve('open'));
    push.on('error', () => undefined);
    test.after(() => push.terminate());
  });
  assert.equal(socket, 403);
  assert.deepEqual(outcome(await station.ask('/api/link', { json: { ...linkRequest('dora'), code: '' } })), refused);
  assert.equal((await station.shares(token)).length, 1, 'what is linked goes on');
  await setUp(dora);
  assert.equal((await dora('/api/session')).json<SessionReply>().secondFactorWanted, false);
  assert.deepEqual(outcome(await dora('/api/shares')), [200, 'done']);
  secondFactors.choose('optional');
});

test('administrators demand second factors, see who has one, and reset one; nobody else does', async () => {
  await station.addUser('bob');
  const bob = await signedInAt(station, { account: 'bob' });
  const { secret } = await setUp(bob);
  const root = await signedInAt(station, { account: 'root' });
  for (const [path, ask] of [
    ['/api/admin/second-factor', {}],
    ['/api/admin/second-factor', { method: 'PUT', json: { rule: 'everybody' } }],
    ['/api/admin/accounts/bob/second-factor', { method: 'DELETE' }],
  ] as const)
    assert.deepEqual(outcome(await bob(path, ask)), [403, 'denied'], path);
  const has = async () =>
    (await root('/api/admin/accounts')).json<AccountsReply>().accounts.find(({ name }) => name === 'bob')?.secondFactor;
  assert.equal(await has(), true);
  const reset = () => root('/api/admin/accounts/Bob/second-factor', { method: 'DELETE' });
  assert.deepEqual(outcome(await reset()), [204, 'done']);
  assert.deepEqual(outcome(await reset()), [422, 'unfit']);
  assert.equal(await has(), false);
  assert.deepEqual(outcome(await signInAt(station, { account: 'bob' })), [200, 'done']);
  assert.equal(accounts.secondFactor(accounts.accountByKey('bob')?.id as never), undefined, secret);

  const choose = (rule: string) => root('/api/admin/second-factor', { method: 'PUT', json: { rule } });
  assert.deepEqual(outcome(await choose('nobody')), [400, 'malformed']);
  assert.deepEqual(outcome(await choose('administrators')), [204, 'done']);
  assert.deepEqual(outcome(await root('/api/admin/second-factor')), [403, 'second-factor-wanted']);
  assert.equal((await signInAt(station, { account: 'bob' })).json<SessionReply>().secondFactorWanted, false);
  await setUp(root);
  assert.deepEqual((await root('/api/admin/second-factor')).json(), { rule: 'administrators' });
  await choose('optional');
  const { entries } = (await root('/api/admin/audit?actor=root')).json<AuditReply>();
  assert.deepEqual(
    entries.filter(({ event }) => event.startsWith('second factor')).map(({ event, about }) => [event, about]),
    [
      ['second factor rule', { rule: 'optional' }],
      ['second factor on', {}],
      ['second factor rule', { rule: 'administrators' }],
      ['second factor reset', { account: 'bob' }],
    ],
  );
});

test('the last code is remembered across a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-factor-'));
  test.after(() => rmSync(folder, { recursive: true }));
  const first = await startTestStation({ folder });
  await first.addUser('eve');
  const eve = await signedInAt(first, { account: 'eve' });
  const begun = await eve('/api/second-factor/secret', { json: { password: testPassword } });
  const { secret } = begun.json<SecretReply>();
  const code = appCode(secret, Date.now());
  await eve('/api/second-factor/on', { json: { code } });
  await first[Symbol.asyncDispose]();
  await using second = await startTestStation({ folder });
  assert.deepEqual(outcome(await signInAt(second, { account: 'eve', code })), [401, 'code-wrong']);
  assert.deepEqual(outcome(await signInAt(second, { account: 'eve', code: nextCode(secret) })), [200, 'done']);
});
