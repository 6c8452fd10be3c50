import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { URI } from 'otpauth';
import { newSecret, stepOf, stepSeconds, totpAddress } from '#station/accounts/totp.ts';

/** `12345678901234567890`, the secret of RFC 6238, appendix B. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test('the codes are those of RFC 6238, appendix B, for SHA-1', () => {
  // The appendix shows eight digits; six are their end.
  const vectors: readonly (readonly [number, string])[] = [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ];
  for (const [seconds, code] of vectors) {
    const step = Math.floor(seconds / stepSeconds);
    assert.equal(stepOf(secret, code.slice(-6), seconds * 1_000), step, code);
  }
});

test('a clock may be one step early or late, and no more; the answer is the step of the code', () => {
  const [code, step] = ['005924', Math.floor(1_234_567_890 / stepSeconds)];
  const at = (steps: number) => stepOf(secret, code, (step + steps) * stepSeconds * 1_000);
  assert.deepEqual([-2, -1, 0, 1, 2].map(at), [undefined, step, step, step, undefined]);
});

test('what is no code of six digits is none', () => {
  for (const code of ['', '5924', '0005924', '89005924', 'abcdef', '００５９２４'])
    assert.equal(stepOf(secret, code, 1_234_567_890_000), undefined, code);
});

test('a secret has the bits of the hash, differs each time, and an app reads it from its address', () => {
  const random = { bytes: (count: number): Uint8Array => randomBytes(count) };
  const fresh = newSecret(random);
  assert.match(fresh, /^[A-Z2-7]{32}$/);
  assert.notEqual(fresh, newSecret(random));
  const read = URI.parse(totpAddress(fresh, { station: 'Home & harbour', account: 'anna:b' }));
  assert.equal(read.secret.base32, fresh);
  assert.equal(read.issuer, 'Home & harbour');
  assert.deepEqual([read.algorithm, read.digits], ['SHA1', 6]);
});
