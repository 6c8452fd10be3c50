import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { AccountId, DeviceId } from '#platform/account-store.ts';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { LinkRequest } from '#protocol/session.ts';
import { createAccess, sightingsFlushMs } from '#station/accounts/access.ts';
import { hashPassword } from '#station/accounts/password.ts';
import { createProve, signInsAtOnceMax, signInsWaitingMax } from '#station/accounts/prove.ts';
import {
  accountBrowsersMax,
  accountDevicesMax,
  browserIdleMsMax,
  createSignIn,
  keptIdleMsMax,
} from '#station/accounts/sign-in.ts';
import { accountFailuresFree, createThrottle, waitMsMin } from '#station/accounts/throttle.ts';

const cost = { memoryKiB: 8, passes: 1, lanes: 1 };
const dearer = { memoryKiB: 16, passes: 1, lanes: 1 };
const random = { bytes: (count: number): Uint8Array => randomBytes(count) };

async function setUp(options: { readonly cost?: typeof cost } = {}) {
  const store = memoryAccountStore();
  let now = 1_000_000;
  const clock = { nowMs: () => now, monotonicMs: () => now };
  store.addAccount({
    id: 'a1' as AccountId,
    name: 'Anna',
    key: 'anna',
    passwordHash: await hashPassword('correct horse', { cost, random }),
    admin: false,
    disabled: false,
    createdMs: 1,
  });
  const doors = { store, throttle: createThrottle(clock), clock, random, cost: options.cost ?? cost };
  return {
    store,
    signIn: createSignIn(doors, createProve(doors)),
    access: createAccess(store, clock),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const request: LinkRequest = {
  protocol: 1,
  account: 'ANNA',
  password: 'correct horse',
  computer: 'laptop',
  system: 'linux',
  version: '0.1.0',
};
const refusedAs = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

test('the right password links a device, whose token opens a session until it is unlinked', async () => {
  const { signIn, access, store } = await setUp();
  const linked = await signIn.link(request, '10.0.0.1');
  assert.equal(linked.account.name, 'Anna');
  const session = access.session({ kind: 'drive', token: linked.token }, '10.0.0.1');
  assert.equal(session?.device.computer, 'laptop');
  assert.ok(!JSON.stringify(store.devices()).includes(linked.token), 'the token itself is not kept');
  assert.ok(session !== undefined && access.again(session) !== undefined);
  signIn.signOut(session, session.device.id, '10.0.0.1');
  assert.equal(access.session({ kind: 'drive', token: linked.token }, '10.0.0.1'), undefined);
  assert.equal(access.again(session), undefined);
  assert.deepEqual(
    store.audit({ limit: 9 }).map(each => each.event),
    ['unlink', 'link'],
  );
});

test('when a device was seen last is told once: what the disk refuses fails no request after it', async () => {
  const { signIn, access, store } = await setUp();
  const { token } = await signIn.link(request, '10.0.0.1');
  const failing = { ...store, noteSightings: () => assert.fail('the disk is full') };
  const clock = { nowMs: () => 1_000_000 };
  const other = createAccess(failing, clock);
  assert.ok(other.session({ kind: 'drive', token }, '10.0.0.1'));
  assert.throws(() => other.flush(), /the disk is full/);
  other.flush();
  assert.ok(access.session({ kind: 'drive', token }, '10.0.0.1'));
});

test('a wrong password is refused like an unknown name, of a disabled account as well; only the right one is told of that', async () => {
  const { signIn, store, access } = await setUp();
  const messages = new Set<string>();
  const linked = await signIn.link(request, '10.0.0.1');
  const refuse = (change: Partial<LinkRequest>) =>
    assert.rejects(signIn.link({ ...request, ...change }, '10.0.0.1'), error => {
      messages.add((error as Error).message);
      return refusedAs('sign-in')(error);
    });
  await refuse({ password: 'wrong horse' });
  await refuse({ account: 'nobody' });
  store.setDisabled('a1' as AccountId, true);
  await refuse({ password: 'wrong horse' });
  assert.equal(messages.size, 1);
  await assert.rejects(signIn.link(request, '10.0.0.1'), refusedAs('account-disabled'));
  assert.equal(
    access.session({ kind: 'drive', token: linked.token }, '10.0.0.1'),
    undefined,
    'its devices are locked out at once',
  );
  store.setDisabled('a1' as AccountId, false);
  assert.notEqual(access.session({ kind: 'drive', token: linked.token }, '10.0.0.1'), undefined);
});

test('guessing is throttled, even with the right password, until the wait is over', async () => {
  const { signIn, pass } = await setUp();
  for (let i = 0; i < accountFailuresFree; i += 1) {
    await assert.rejects(signIn.link({ ...request, password: `guess ${i}` }, '10.0.0.1'), refusedAs('sign-in'));
  }
  await assert.rejects(signIn.link(request, '10.0.0.1'), refusedAs('sign-in-throttled'));
  await signIn.link(request, '10.0.0.2');
  pass(waitMsMin);
  await signIn.link(request, '10.0.0.1');
});

test('attempts at the same time do not slip past the throttle', async () => {
  const { signIn } = await setUp();
  const guesses = Array.from({ length: 40 }, (_, i) => signIn.link({ ...request, password: `guess ${i}` }, '10.0.0.1'));
  const outcomes = await Promise.allSettled(guesses);
  const tried = outcomes.filter(each => each.status === 'rejected' && refusedAs('sign-in')(each.reason)).length;
  assert.ok(tried <= accountFailuresFree + signInsAtOnceMax - 1, `${tried} guesses were tried`);
});

test('too many sign-ins at once are answered busy', async () => {
  const { signIn } = await setUp();
  const count = signInsAtOnceMax + signInsWaitingMax + 1;
  const outcomes = await Promise.allSettled(Array.from({ length: count }, () => signIn.link(request, '10.0.0.1')));
  const busy = outcomes.filter(each => each.status === 'rejected' && refusedAs('busy')(each.reason)).length;
  assert.equal(busy, 1);
});

test('a hash of a cheaper time is renewed at sign-in', async () => {
  const { signIn, store } = await setUp({ cost: dearer });
  await signIn.link(request, '10.0.0.1');
  assert.match(store.accountByKey('anna')?.passwordHash ?? '', /m=16,/);
  await signIn.link(request, '10.0.0.1');
});

test('when a device was last seen is written down now and then', async () => {
  const { signIn, access, store, pass } = await setUp();
  const { token, device } = await signIn.link(request, '10.0.0.1');
  pass(1_000);
  access.session({ kind: 'drive', token: token }, '10.0.0.7');
  assert.equal(store.device(device.id)?.address, '10.0.0.1');
  pass(sightingsFlushMs);
  access.session({ kind: 'drive', token: token }, '10.0.0.8');
  assert.equal(store.device(device.id)?.address, '10.0.0.8');
});

test('an account has a limited number of devices, and one that is unlinked makes room', async () => {
  const { signIn, store, access } = await setUp();
  const first = await signIn.link(request, '10.0.0.1');
  const [device] = store.devices();
  assert.ok(device);
  for (let nth = 1; nth < accountDevicesMax; nth += 1)
    store.addDevice({ ...device, id: `d${nth}` as DeviceId, tokenHash: `t${nth}`, lastSeenMs: 2_000_000 });
  await assert.rejects(signIn.link(request, '10.0.0.1'), (error: unknown) => {
    assert.ok(refusedAs('denied')(error), String(error));
    // Which one to give up is said: the one that was not seen for the longest time.
    assert.match((error as Refusal).message, new RegExp(`200 linked devices.*${first.device.id}`));
    return true;
  });
  const session = access.session({ kind: 'drive', token: first.token }, '10.0.0.1');
  assert.ok(session);
  signIn.signOut(session, session.device.id, '10.0.0.1');
  await signIn.link(request, '10.0.0.1');
});

const browser = { name: 'Firefox', system: 'Linux', address: '10.0.0.1' };
const asking = { account: 'anna', password: 'correct horse', keep: false };

test('a browser signs in and out; its token is no drive’s, and a drive’s is none of a browser', async () => {
  const { signIn, access, store, pass } = await setUp();
  const { token, device } = await signIn.signIn(asking, browser);
  pass(1);
  assert.deepEqual([device.kind, device.computer, device.system], ['browser', 'Firefox', 'Linux']);
  assert.equal(access.session({ kind: 'drive', token }, '10.0.0.1'), undefined);
  const session = access.session({ kind: 'browser', token }, '10.0.0.1');
  assert.ok(session);
  const linked = await signIn.link(request, '10.0.0.1');
  assert.equal(access.session({ kind: 'browser', token: linked.token }, '10.0.0.1'), undefined);
  assert.deepEqual(
    access.devices(session).map(({ kind }) => kind),
    ['browser', 'drive'],
  );
  signIn.signOut(session, device.id, '10.0.0.1');
  assert.equal(access.session({ kind: 'browser', token }, '10.0.0.1'), undefined);
  assert.deepEqual(
    store.audit({ limit: 9 }).map(each => each.event),
    ['sign-out', 'link', 'sign-in'],
  );
});

test('a browser is signed out when it was not seen for a day, one that is to stay signed in after a month', async () => {
  const { signIn, access, pass } = await setUp();
  const short = { kind: 'browser', token: (await signIn.signIn(asking, browser)).token } as const;
  const kept = { kind: 'browser', token: (await signIn.signIn({ ...asking, keep: true }, browser)).token } as const;
  const drive = { kind: 'drive', token: (await signIn.link(request, '10.0.0.1')).token } as const;
  pass(browserIdleMsMax - 1);
  assert.ok(access.session(short, '10.0.0.1'), 'and is seen');
  pass(browserIdleMsMax - 1);
  assert.ok(access.session(short, '10.0.0.1'));
  pass(browserIdleMsMax);
  assert.equal(access.session(short, '10.0.0.1'), undefined);
  assert.ok(access.session(kept, '10.0.0.1'));
  pass(keptIdleMsMax);
  assert.equal(access.session(kept, '10.0.0.1'), undefined);
  const left = access.session(drive, '10.0.0.1');
  assert.ok(left);
  assert.deepEqual(
    access.devices(left).map(({ kind }) => kind),
    ['drive'],
  );
});

test('one browser more than an account may have signs out the one that was not seen for longest', async () => {
  const { signIn, access, pass } = await setUp();
  const tokens: string[] = [];
  for (let count = 0; count <= accountBrowsersMax; count += 1) {
    pass(1);
    tokens.push((await signIn.signIn(asking, browser)).token);
  }
  const isIn = (token: string | undefined): boolean =>
    access.session({ kind: 'browser', token: token ?? '' }, '10.0.0.1') !== undefined;
  assert.deepEqual(tokens.map(isIn), [false, ...Array(accountBrowsersMax).fill(true)]);
});

test('nobody signs out a device of somebody else', async () => {
  const { signIn, access, store } = await setUp();
  const bob = { id: 'b1' as AccountId, name: 'Bob', key: 'bob', admin: true, disabled: false, createdMs: 1 };
  store.addAccount({ ...bob, passwordHash: await hashPassword('bobs own words', { cost, random }) });
  const anna = await signIn.link(request, '10.0.0.1');
  const { token } = await signIn.signIn({ account: 'bob', password: 'bobs own words', keep: false }, browser);
  const session = access.session({ kind: 'browser', token }, '10.0.0.1');
  assert.ok(session);
  assert.throws(() => signIn.signOut(session, anna.device.id, '10.0.0.1'), refusedAs('unknown-device'));
  assert.ok(access.session({ kind: 'drive', token: anna.token }, '10.0.0.1'));
});

test('a changed password signs the other browsers out; drives stay linked', async () => {
  const { signIn, access } = await setUp();
  const here = { kind: 'browser', token: (await signIn.signIn(asking, browser)).token } as const;
  const there = { kind: 'browser', token: (await signIn.signIn(asking, browser)).token } as const;
  const drive = { kind: 'drive', token: (await signIn.link(request, '10.0.0.1')).token } as const;
  const session = access.session(here, '10.0.0.1');
  assert.ok(session);
  const change = (before: string, password: string) => signIn.changePassword(session, { before, password }, '10.0.0.1');
  await assert.rejects(change('wrong', 'another long one'), refusedAs('sign-in'));
  await assert.rejects(change('correct horse', 'short'), refusedAs('unfit'));
  assert.ok(access.session(there, '10.0.0.1'), 'nothing was changed yet');
  await change('correct horse', 'another long one');
  assert.ok(access.session(here, '10.0.0.1'));
  assert.equal(access.session(there, '10.0.0.1'), undefined);
  assert.ok(access.session(drive, '10.0.0.1'));
  await assert.rejects(signIn.signIn(asking, browser), refusedAs('sign-in'));
  await signIn.signIn({ ...asking, password: 'another long one' }, browser);
});
