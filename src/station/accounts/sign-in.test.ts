import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { AccountId, DeviceId } from '#platform/account-store.ts';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { LinkRequest } from '#protocol/session.ts';
import { createAccess, sightingsFlushMs } from '#station/accounts/access.ts';
import { hashPassword } from '#station/accounts/password.ts';
import { accountDevicesMax, createSignIn, signInsAtOnceMax, signInsWaitingMax } from '#station/accounts/sign-in.ts';
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
    signIn: createSignIn(doors),
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
  const session = access.session(linked.token, '10.0.0.1');
  assert.equal(session?.device.computer, 'laptop');
  assert.ok(!JSON.stringify(store.devices()).includes(linked.token), 'the token itself is not kept');
  assert.ok(session !== undefined && access.again(session) !== undefined);
  signIn.unlink(session, '10.0.0.1');
  assert.equal(access.session(linked.token, '10.0.0.1'), undefined);
  assert.equal(access.again(session), undefined);
  assert.deepEqual(
    store.audit(9).map(each => each.event),
    ['unlink', 'link'],
  );
});

test('a wrong password, an unknown name and a disabled account are refused alike', async () => {
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
  await refuse({});
  assert.equal(messages.size, 1);
  assert.equal(access.session(linked.token, '10.0.0.1'), undefined, 'its devices are locked out at once');
  store.setDisabled('a1' as AccountId, false);
  assert.notEqual(access.session(linked.token, '10.0.0.1'), undefined);
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
  access.session(token, '10.0.0.7');
  assert.equal(store.device(device.id)?.address, '10.0.0.1');
  pass(sightingsFlushMs);
  access.session(token, '10.0.0.8');
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
  const session = access.session(first.token, '10.0.0.1');
  assert.ok(session);
  signIn.unlink(session, '10.0.0.1');
  await signIn.link(request, '10.0.0.1');
});
