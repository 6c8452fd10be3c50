import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLinkRules } from '#protocol/link-rules.ts';
import { emptyForm, fitted, formOf, isBackwards, isForNobody, newForm, termsOf } from '#ui/station/links/link-form.ts';

const none = {
  validFromMs: null,
  validUntilMs: null,
  accessesMax: null,
  bytesMax: null,
  note: '',
  visitors: 'anybody',
};

test('what is not filled in is no limit, and says nothing about the password', () => {
  assert.deepEqual(termsOf(emptyForm), none);
  assert.deepEqual(termsOf({ ...emptyForm, password: 'p' }), { ...none, password: 'p' });
  assert.deepEqual(termsOf({ ...emptyForm, dropPassword: true, password: 'p' }), { ...none, password: null });
});

test('a link is shown in the form as it is, and comes back the same', () => {
  const fromMs = new Date(2026, 0, 2, 3, 4).getTime();
  const visitors = { accounts: ['bob'], groups: ['friends'] };
  const limits = {
    visitors,
    validFromMs: fromMs,
    validUntilMs: fromMs + 60_000,
    accessesMax: 3,
    bytesMax: 5 * 1024 * 1024,
  };
  const link = { kind: 'upload', ...limits, note: 'n' } as Parameters<typeof formOf>[0];
  assert.deepEqual(termsOf(formOf(link)), { ...limits, note: 'n' });
  assert.deepEqual(termsOf(formOf({ ...link, visitors: 'accounts' })).visitors, 'accounts');
  assert.equal(isForNobody(formOf({ ...link, visitors: { accounts: [], groups: [] } })), true);
  assert.equal(isForNobody(formOf(link)), false);
  assert.equal(isBackwards(formOf(link)), false);
  assert.equal(isBackwards(formOf({ ...link, validUntilMs: fromMs })), true);
});

test('only links that receive files have a limit of bytes', () => {
  assert.equal(termsOf({ ...emptyForm, most: '1' }).bytesMax, null);
  assert.equal(termsOf({ ...emptyForm, kind: 'upload', most: '1.5' }).bytesMax, 1_572_864);
});

test('A10 a new link is shown with the end and the openings that the station suggests or asks for', () => {
  const nowMs = new Date(2026, 0, 2, 3, 4).getTime();
  const dayMs = 24 * 60 * 60_000;
  assert.deepEqual(newForm(openLinkRules, nowMs), emptyForm);
  const rules = { ...openLinkRules, daysMax: 30, accessesMax: 5 };
  const end = (days: number) => ({ ...none, validUntilMs: nowMs + days * dayMs, accessesMax: 5 });
  assert.deepEqual(termsOf(newForm(rules, nowMs)), end(30));
  assert.deepEqual(termsOf(newForm({ ...rules, daysDefault: 7 }, nowMs)), end(7));
});

test('A10 a link that breaks newer rules is shown with limits that they allow, and any other as it is', () => {
  const nowMs = new Date(2026, 0, 2, 3, 4).getTime();
  const dayMs = 24 * 60 * 60_000;
  const rules = { ...openLinkRules, daysMax: 30, accessesMax: 5 };
  const link = (more: object) => formOf({ kind: 'view', ...none, ...more } as Parameters<typeof formOf>[0]);
  const shown = (more: object) => termsOf(fitted(link(more), rules, nowMs));
  const most = { ...none, validUntilMs: nowMs + 30 * dayMs, accessesMax: 5 };
  assert.deepEqual(shown({}), most);
  assert.deepEqual(shown({ validUntilMs: nowMs + 31 * dayMs, accessesMax: 6 }), most);
  const less = { validUntilMs: nowMs + 29 * dayMs, accessesMax: 1 };
  assert.deepEqual(shown(less), { ...none, ...less });
  assert.equal(fitted(link({}), { ...rules, signIn: true }, nowMs).visitors, 'accounts');
  assert.deepEqual(termsOf(fitted(link({}), openLinkRules, nowMs)), none);
});
