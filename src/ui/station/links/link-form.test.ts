import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyForm, formOf, isBackwards, termsOf } from '#ui/station/links/link-form.ts';

const none = { validFromMs: null, validUntilMs: null, accessesMax: null, bytesMax: null, note: '' };

test('what is not filled in is no limit, and says nothing about the password', () => {
  assert.deepEqual(termsOf(emptyForm), none);
  assert.deepEqual(termsOf({ ...emptyForm, password: 'p' }), { ...none, password: 'p' });
  assert.deepEqual(termsOf({ ...emptyForm, dropPassword: true, password: 'p' }), { ...none, password: null });
});

test('a link is shown in the form as it is, and comes back the same', () => {
  const fromMs = new Date(2026, 0, 2, 3, 4).getTime();
  const limits = { validFromMs: fromMs, validUntilMs: fromMs + 60_000, accessesMax: 3, bytesMax: 5 * 1024 * 1024 };
  const link = { kind: 'upload', ...limits, note: 'n' } as Parameters<typeof formOf>[0];
  assert.deepEqual(termsOf(formOf(link)), { ...limits, note: 'n' });
  assert.equal(isBackwards(formOf(link)), false);
  assert.equal(isBackwards(formOf({ ...link, validUntilMs: fromMs })), true);
});

test('only links that receive files have a limit of bytes', () => {
  assert.equal(termsOf({ ...emptyForm, most: '1' }).bytesMax, null);
  assert.equal(termsOf({ ...emptyForm, kind: 'upload', most: '1.5' }).bytesMax, 1_572_864);
});
