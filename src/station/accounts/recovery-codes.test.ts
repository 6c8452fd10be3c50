import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { pooledMax } from '#platform/node/random.ts';
import { newRecoveryCodes, recoveryCodesCount } from '#station/accounts/recovery-codes.ts';

test('recovery codes are drawn together, so that they never lie in memory before they are made', () => {
  const drawn: number[] = [];
  const bytes = (count: number): Uint8Array => {
    drawn.push(count);
    return new Uint8Array(randomBytes(count));
  };
  const codes = newRecoveryCodes({ bytes });
  assert.equal(new Set(codes).size, recoveryCodesCount);
  for (const code of codes) assert.match(code, /^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
  for (const count of drawn) assert.ok(count > pooledMax, String(count));
});
