import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import {
  costsOtherwise,
  hashPassword,
  passwordCharactersMax,
  passwordCostDefault,
  passwordProblem,
  verifyPassword,
} from '#station/accounts/password.ts';

const random = { bytes: (count: number): Uint8Array => randomBytes(count) };
const cost = { memoryKiB: 64, passes: 1, lanes: 1 };

test('a password verifies against its own hash only', async () => {
  const kept = await hashPassword('correct horse', { cost, random });
  assert.match(kept, /^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
  assert.equal(await verifyPassword('correct horse', kept), true);
  assert.equal(await verifyPassword('correct horsf', kept), false);
  assert.equal(await verifyPassword('', kept), false);
});

test('the same password is kept differently each time', async () => {
  assert.notEqual(await hashPassword('same word', { cost, random }), await hashPassword('same word', { cost, random }));
});

test('both spellings of an accent are one password', async () => {
  const kept = await hashPassword('jos\u00e9 jos\u00e9', { cost, random });
  assert.equal(await verifyPassword('jose\u0301 jose\u0301', kept), true);
});

test('a hash of the phc-winner reference program verifies', async () => {
  // echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 (from the reference implementation's own tests)
  const kept = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  assert.equal(await verifyPassword('password', kept), true);
});

test('a raised cost is noticed, and a damaged hash never passes for a wrong password', async () => {
  const kept = await hashPassword('correct horse', { cost, random });
  assert.equal(costsOtherwise(kept, cost), false);
  assert.equal(costsOtherwise(kept, passwordCostDefault), true);
  await assert.rejects(verifyPassword('correct horse', 'plain'), /set the password/);
});

test('empty, short and endless passwords are refused', () => {
  assert.match(passwordProblem('') ?? '', /empty/);
  assert.match(passwordProblem('1234567') ?? '', /fewer than 8/);
  assert.equal(passwordProblem('12345678'), undefined);
  assert.match(passwordProblem('x'.repeat(passwordCharactersMax + 1)) ?? '', /more than/);
});
