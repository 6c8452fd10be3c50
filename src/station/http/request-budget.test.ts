import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestBytesMax } from '#protocol/frames.ts';
import { Refusal } from '#protocol/refusals.ts';
import { budgetLimits, createRequestBudget, manifestWeight } from '#station/http/request-budget.ts';

const limits = {
  deviceRequestsMax: 2,
  accountHeldBytesMax: 100,
  heldBytesMax: 150,
  reservedBytes: 40,
  modestBytesMax: 20,
};
const anna = { account: 'anna', device: 'laptop' };

const busy = (error: unknown): boolean => error instanceof Refusal && error.code === 'busy';

test('a device has a limited number of requests at work', () => {
  const budget = createRequestBudget(limits);
  const holds = [budget.open(anna), budget.open(anna)];
  assert.throws(() => budget.open(anna), busy);
  budget.open({ account: 'anna', device: 'desktop' });
  holds[0]?.end();
  holds[0]?.end();
  budget.open(anna);
  assert.throws(() => budget.open(anna), busy);
});

test('an account holds a limited number of bytes, by whichever devices', () => {
  const budget = createRequestBudget(limits);
  const [laptop, desktop] = [budget.open(anna), budget.open({ account: 'anna', device: 'desktop' })];
  laptop.take(60);
  desktop.take(40);
  assert.throws(() => desktop.take(1), busy);
  laptop.give(10);
  desktop.take(10);
  laptop.end();
  desktop.take(50);
  assert.equal(budget.held, 100);
  desktop.end();
  assert.equal(budget.held, 0);
});

test('all requests share one budget, and those who hold little are let in a while longer', () => {
  const budget = createRequestBudget(limits);
  budget.open(anna).take(100);
  const bob = budget.open({ account: 'bob', device: 'phone' });
  bob.take(10);
  assert.throws(() => bob.take(30), busy, 'he would hold more than a little');
  bob.take(10);
  const carl = budget.open({ account: 'carl', device: 'tablet' });
  carl.take(20);
  assert.throws(() => budget.open({ account: 'dora', device: 'tower' }).take(11), busy, 'there is an end to it');
  bob.end();
  budget.open({ account: 'dora', device: 'tower' }).take(11);
});

test('giving back more than was taken gives nothing to others', () => {
  const budget = createRequestBudget(limits);
  const hold = budget.open(anna);
  hold.take(10);
  hold.give(1_000);
  assert.equal(budget.held, 0);
  hold.end();
  hold.take(10);
  assert.equal(budget.held, 0, 'a request that is over holds nothing');
});

test('the largest request that the protocol allows fits, and leaves room for others', () => {
  const budget = createRequestBudget();
  budget.open(anna).take(requestBytesMax + (manifestWeight - 1) * 128 * 1024 * 1024);
  budget.open({ account: 'bob', device: 'phone' }).take(budgetLimits.modestBytesMax);
});
