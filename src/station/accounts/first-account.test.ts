import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { Account, AccountId } from '#platform/account-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { createFirstAccount } from '#station/accounts/first-account.ts';

const isDenied = (error: unknown): boolean => error instanceof Refusal && error.code === 'denied';

function setUp() {
  const accounts: Account[] = [];
  const first = createFirstAccount({
    store: { accounts: () => accounts },
    random: { bytes: count => randomBytes(count) },
    add: async name => {
      await Promise.resolve();
      const account = { id: name as AccountId, name, key: name, passwordHash: '', admin: true, disabled: false };
      accounts.push({ ...account, createdMs: 1 });
      return { ...account, createdMs: 1 };
    },
  });
  return { accounts, first, request: { code: first.code, account: 'anna', password: 'correct horse' } };
}

test('the first account is made once, by who has the code', async () => {
  const { accounts, first, request } = setUp();
  assert.ok(first.wanted());
  await assert.rejects(first.make({ ...request, code: `${request.code}x` }), isDenied);
  await assert.rejects(first.make({ ...request, code: '' }), isDenied);
  assert.equal((await first.make(request)).name, 'anna');
  assert.ok(!first.wanted());
  await assert.rejects(first.make({ ...request, account: 'mallory' }), isDenied);
  assert.equal(accounts.length, 1);
});

test('of two requests at the same time one makes it', async () => {
  const { accounts, first, request } = setUp();
  const made = await Promise.allSettled([first.make(request), first.make({ ...request, account: 'mallory' })]);
  assert.deepEqual(
    made.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  assert.equal(accounts.length, 1);
});

test('another start has another code', () => {
  assert.notEqual(setUp().first.code, setUp().first.code);
});
