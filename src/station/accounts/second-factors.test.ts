/** Second factors on a store in memory, with a clock of its own. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { AccountId } from '#platform/account-store.ts';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { createAccess } from '#station/accounts/access.ts';
import { hashPassword } from '#station/accounts/password.ts';
import { createProve } from '#station/accounts/prove.ts';
import { recoveryCodesCount } from '#station/accounts/recovery-codes.ts';
import { appCode } from '#station/accounts/second-factor-fixture.ts';
import { chooseSecondFactorRule } from '#station/accounts/second-factor-rule.ts';
import { createSecondFactors } from '#station/accounts/second-factors.ts';
import { createSignIn } from '#station/accounts/sign-in.ts';
import {
  addressFailuresFree,
  codeFailuresFree,
  createThrottle,
  waitMsMax,
  waitMsMin,
} from '#station/accounts/throttle.ts';

const cost = { memoryKiB: 8, passes: 1, lanes: 1 };
const random = { bytes: (count: number): Uint8Array => randomBytes(count) };
const password = 'correct horse';
const stepMs = 30_000;
const refusedAs = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

async function setUp({ admin = false }: { readonly admin?: boolean } = {}) {
  const store = memoryAccountStore();
  let now = 1_700_000_000_000;
  const clock = { nowMs: () => now, monotonicMs: () => now };
  const passwordHash = await hashPassword(password, { cost, random });
  const id = 'a1' as AccountId;
  store.addAccount({ id, name: 'Anna', key: 'anna', passwordHash, admin, disabled: false, createdMs: 1 });
  const doors = { store, throttle: createThrottle(clock), clock, random, cost };
  const prove = createProve(doors);
  const signIn = createSignIn(doors, prove);
  const factors = createSecondFactors(doors, prove);
  const access = createAccess(store, clock);
  const browser = (code?: string, { right = true, address = '10.0.0.1' } = {}) =>
    signIn.signIn(
      { account: 'anna', password: right ? password : 'wrong', keep: false, ...(code === undefined ? {} : { code }) },
      { name: 'Firefox', system: 'Linux', address },
    );
  const link = (code?: string) =>
    signIn.link(
      {
        protocol: 1,
        account: 'anna',
        password,
        computer: 'laptop',
        system: 'linux',
        version: '1',
        ...(code === undefined ? {} : { code }),
      },
      '10.0.0.1',
    );
  const sessionOf = ({ token }: { readonly token: string }) => {
    const session = access.session({ kind: 'browser', token }, '10.0.0.1');
    assert.ok(session);
    return session;
  };
  return {
    ...{ store, factors, access, browser, link, sessionOf, id },
    events: () => store.audit({ limit: 99 }).map(({ event }) => event),
    pass: (ms: number) => {
      now += ms;
    },
    /** What the app shows, now or so many steps from now. */
    code: (steps = 0) => appCode(store.secondFactor(id)?.secret ?? '', now + steps * stepMs),
  };
}

type World = Awaited<ReturnType<typeof setUp>>;

/** Turned on, and a step later, so that the next code is a fresh one. */
async function turnedOn(world: World) {
  const session = world.sessionOf(await world.browser());
  await world.factors.begin(session, password, '::1');
  const codes = world.factors.confirm(session, world.code(), '::1');
  world.pass(stepMs);
  return { session, codes };
}

test('a second factor counts once a code of it was shown, and signs the other browsers out', async () => {
  const world = await setUp();
  const { factors, sessionOf, access } = world;
  const [own, other] = [sessionOf(await world.browser()), sessionOf(await world.browser())];
  await world.link('');
  await assert.rejects(factors.begin(own, 'wrong', '::1'), refusedAs('sign-in'));
  assert.throws(() => factors.confirm(own, '000000', '::1'), refusedAs('unfit'));
  await factors.begin(own, password, '::1');
  await world.browser();
  assert.equal(factors.state(own).onSinceMs, null, 'not yet');
  assert.throws(() => factors.confirm(own, world.code(5), '::1'), refusedAs('code-wrong'));
  const codes = factors.confirm(own, world.code(), '::1');
  assert.equal(new Set(codes).size, recoveryCodesCount);
  assert.equal(factors.state(own).recoveryCodes, recoveryCodesCount);
  assert.notEqual(factors.state(own).onSinceMs, null);
  assert.equal(access.again(other), undefined);
  assert.notEqual(access.again(own), undefined);
  assert.equal(access.devices(own).filter(({ kind }) => kind === 'drive').length, 1, 'drives stay linked');
  await assert.rejects(factors.begin(own, password, '::1'), refusedAs('unfit'));
  assert.throws(() => factors.confirm(own, world.code(), '::1'), refusedAs('unfit'));
});

test('browsers and drives need the code as well, and are told so only once the password was right', async () => {
  const world = await setUp();
  await turnedOn(world);
  await assert.rejects(world.browser(undefined, { right: false }), refusedAs('sign-in'));
  await assert.rejects(world.browser(world.code(), { right: false }), refusedAs('sign-in'));
  await assert.rejects(world.browser(), refusedAs('code-wanted'));
  await assert.rejects(world.browser('000 00'), refusedAs('code-wrong'));
  const code = world.code();
  await world.browser(` ${code.slice(0, 3)} ${code.slice(3)} `);
  world.pass(stepMs);
  await assert.rejects(world.link(''), refusedAs('code-wanted'));
  await world.link(world.code());
});

test('a drive that does not know of second factors is told to be updated, in an answer that it knows', async () => {
  const world = await setUp();
  await world.link();
  await turnedOn(world);
  await assert.rejects(
    world.link(),
    error => refusedAs('sign-in')(error) && /cannot ask for its code: update it/.test(String(error)),
  );
});

test('a code is good once, and so is none before it; of two at the same time one gets in', async () => {
  const world = await setUp();
  const { session } = await turnedOn(world);
  const [before, code] = [world.code(-1), world.code()];
  const tries = await Promise.allSettled([world.browser(code), world.browser(code)]);
  assert.deepEqual(tries.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
  await assert.rejects(world.browser(code), refusedAs('code-wrong'));
  await assert.rejects(world.browser(before), refusedAs('code-wrong'));
  await assert.rejects(world.factors.renewCodes(session, { password, code }, '::1'), refusedAs('code-wrong'));
  await world.browser(world.code(1));
});

test('a recovery code lets in once, however it is typed, and only its hash is kept', async () => {
  const world = await setUp();
  const { codes, session } = await turnedOn(world);
  const [first = '', second = ''] = codes;
  assert.match(first, /^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
  await world.browser(first);
  await assert.rejects(world.browser(first), refusedAs('code-wrong'));
  await world.browser(second.toLowerCase().replaceAll('-', ' '));
  assert.equal(world.factors.state(session).recoveryCodes, recoveryCodesCount - 2);
  assert.ok(world.events().includes('recovery code used'));
});

test('new recovery codes take the place of all of before; password and code are needed, and to turn it off', async () => {
  const world = await setUp();
  const { codes, session } = await turnedOn(world);
  const [old = ''] = codes;
  const { renewCodes, end } = world.factors;
  for (const change of [renewCodes, end]) {
    await assert.rejects(change(session, { password: 'wrong', code: world.code() }, '::1'), refusedAs('sign-in'));
    await assert.rejects(change(session, { password, code: '' }, '::1'), refusedAs('code-wanted'));
    await assert.rejects(change(session, { password, code: '123456' }, '::1'), refusedAs('code-wrong'));
  }
  const [fresh = ''] = await renewCodes(session, { password, code: world.code() }, '::1');
  await assert.rejects(world.browser(old), refusedAs('code-wrong'));
  await end(session, { password, code: fresh }, '::1');
  await assert.rejects(end(session, { password, code: fresh }, '::1'), refusedAs('unfit'));
  assert.equal(world.factors.state(session).recoveryCodes, 0);
  await world.browser();
  for (const event of ['second factor on', 'recovery codes made', 'second factor off', 'code refused'])
    assert.ok(world.events().includes(event), event);
});

test('wrong codes are slowed down for the account, wherever they come from; a right password forgives none', async () => {
  const world = await setUp();
  const { codes } = await turnedOn(world);
  const wrong = () => appCode('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 0);
  for (let at = 0; at < codeFailuresFree; at += 1) {
    const from = { address: `10.0.${at}.1` };
    await assert.rejects(world.browser(undefined, from), refusedAs('code-wanted'));
    await assert.rejects(world.browser(wrong(), from), refusedAs('code-wrong'));
  }
  const elsewhere = { address: '203.0.113.9' };
  await assert.rejects(world.browser(world.code(), elsewhere), refusedAs('sign-in-throttled'));
  await world.browser(codes[0], elsewhere);
  await assert.rejects(world.browser(wrong(), elsewhere), refusedAs('code-wrong'), 'who came in is forgiven');
  for (let at = 1; at < codeFailuresFree; at += 1)
    await assert.rejects(world.browser(wrong()), refusedAs('code-wrong'));
  await assert.rejects(world.browser(world.code()), refusedAs('sign-in-throttled'));
  world.pass(waitMsMin);
  await assert.rejects(world.browser(wrong()), refusedAs('code-wrong'));
  world.pass(waitMsMin);
  await assert.rejects(world.browser(world.code()), refusedAs('sign-in-throttled'), 'the wait has doubled');
  world.pass(waitMsMax);
  await world.browser(world.code());
});

test('whoever tries recovery codes on and on waits as for passwords', async () => {
  const world = await setUp();
  const { codes } = await turnedOn(world);
  for (let at = 0; at < addressFailuresFree; at += 1)
    await assert.rejects(world.browser(`AAAA-BBBB-CCCC-DDD${at}`), refusedAs('code-wrong'));
  await assert.rejects(world.browser('AAAA-BBBB-CCCC-DDDD'), refusedAs('sign-in-throttled'));
  await world.browser(codes[0], { address: '203.0.113.9' });
});

test('of whom a provider proves to be it, no second factor is demanded here, and none is set up', async () => {
  const { store, factors, access, browser, sessionOf, id } = await setUp({ admin: true });
  const session = sessionOf(await browser());
  chooseSecondFactorRule(store, 'everybody');
  assert.equal(access.wantsSecondFactor(session), true);
  store.setBinding({ account: id, directory: 'openid', entry: 'anna', login: 'anna', closed: false });
  assert.deepEqual([access.wantsSecondFactor(session), factors.state(session).demanded], [false, false]);
  await assert.rejects(factors.begin(session, password, '::1'), refusedAs('unfit'));
});

test('who is to have a second factor and has none can set one up, and links no drive before', async () => {
  const world = await setUp({ admin: true });
  const session = world.sessionOf(await world.browser());
  const wants = () => world.access.wantsSecondFactor(session);
  assert.equal(wants(), false);
  for (const rule of ['everybody', 'administrators'] as const) {
    chooseSecondFactorRule(world.store, rule);
    assert.equal(wants(), true);
    assert.equal(world.factors.state(session).demanded, true);
    await assert.rejects(world.link(''), refusedAs('second-factor-wanted'));
  }
  world.store.setAdmin(world.id, false);
  assert.equal(world.access.wantsSecondFactor(world.sessionOf(await world.browser())), false);
  world.store.setAdmin(world.id, true);
  await turnedOn(world);
  assert.equal(wants(), false);
  await world.link(world.code());
});
