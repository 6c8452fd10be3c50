import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountKey, accountNameCharactersMax, nameProblem } from '#station/accounts/account-name.ts';

test('names that differ in case or in composition only are the same name', () => {
  assert.equal(accountKey('ANNA'), accountKey('anna'));
  assert.equal(accountKey('Jose\u0301'), accountKey('jos\u00e9'));
  assert.notEqual(accountKey('anna'), accountKey('anne'));
});

test('ordinary names are taken', () => {
  for (const name of ['anna', 'Anna Maria', 'anna@example.org', 'j.doe', '李', 'a'.repeat(accountNameCharactersMax)]) {
    assert.equal(nameProblem(name), undefined, name);
  }
});

test('names that would mislead or break a path are refused with the reason', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['', /empty/],
    [' ', /empty/],
    [' anna', /blank/],
    ['a'.repeat(accountNameCharactersMax + 1), /more than/],
    ['a/b', /character/],
    ['D\\anna', /character/],
    ['a\u0000', /character/],
    ['a\u200bb', /character/],
    ['..', /dot/],
    ['.hidden', /dot/],
  ];
  for (const [name, reason] of cases) assert.match(nameProblem(name) ?? '', reason, JSON.stringify(name));
});
