import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accountFailuresFree,
  addressFailuresFree,
  createThrottle,
  forgiveAfterMs,
  throttleRecordsMax,
  waitMsMax,
  waitMsMin,
} from '#station/accounts/throttle.ts';

function setUp() {
  let now = 0;
  const throttle = createThrottle({ monotonicMs: () => now });
  return {
    throttle,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const anna = { accountKey: 'anna', address: '10.0.0.1' };

function fail(throttle: ReturnType<typeof createThrottle>, attempt: typeof anna, times: number): void {
  for (let i = 0; i < times; i += 1) throttle.failed(attempt);
}

test('a few failures are free, then the wait doubles up to its limit', () => {
  const { throttle, pass } = setUp();
  fail(throttle, anna, accountFailuresFree - 1);
  assert.equal(throttle.waitMs(anna), 0);
  throttle.failed(anna);
  assert.equal(throttle.waitMs(anna), waitMsMin);
  throttle.failed(anna);
  assert.equal(throttle.waitMs(anna), 2 * waitMsMin);
  pass(2 * waitMsMin);
  assert.equal(throttle.waitMs(anna), 0);
  fail(throttle, anna, 60);
  assert.equal(throttle.waitMs(anna), waitMsMax);
});

test('another address may still sign in to the account, another account from the address too', () => {
  const { throttle } = setUp();
  fail(throttle, anna, accountFailuresFree);
  assert.equal(throttle.waitMs({ ...anna, address: '10.0.0.2' }), 0);
  assert.equal(throttle.waitMs({ ...anna, accountKey: 'bob' }), 0);
});

test('an address that tries many accounts waits for all of them', () => {
  const { throttle } = setUp();
  for (let i = 0; i < addressFailuresFree; i += 1) throttle.failed({ ...anna, accountKey: `account ${i}` });
  assert.equal(throttle.waitMs({ ...anna, accountKey: 'never tried' }), waitMsMin);
});

test('success forgives the account there, and time forgives everything', () => {
  const { throttle, pass } = setUp();
  fail(throttle, anna, accountFailuresFree + 3);
  throttle.succeeded(anna);
  assert.equal(throttle.waitMs(anna), 0);
  fail(throttle, anna, accountFailuresFree + 3);
  pass(forgiveAfterMs);
  throttle.failed(anna);
  assert.equal(throttle.waitMs(anna), 0);
});

test('an IPv6 guesser cannot escape within the own network', () => {
  const { throttle } = setUp();
  fail(throttle, { ...anna, address: '2001:db8:1:2::1' }, accountFailuresFree);
  assert.equal(throttle.waitMs({ ...anna, address: '2001:db8:1:2:aaaa:bbbb:cccc:dddd' }), waitMsMin);
  assert.equal(throttle.waitMs({ ...anna, address: '2001:db8:1:3::1' }), 0);
});

test('the records are limited', () => {
  const { throttle } = setUp();
  fail(throttle, anna, accountFailuresFree);
  for (let i = 0; i < throttleRecordsMax; i += 1) throttle.failed({ accountKey: 'x', address: `host ${i}` });
  assert.equal(throttle.waitMs(anna), 0);
});
