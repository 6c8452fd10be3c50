import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId } from '#platform/account-store.ts';
import { type LinkRules, openLinkRules } from '#protocol/link-rules.ts';
import {
  brokenRule,
  endSlackMs,
  type JudgedLink,
  limitsOfNewLink,
  mayMakeLinks,
  ruleRefusal,
} from '#station/links/link-rules.ts';

const dayMs = 24 * 60 * 60_000;
const nowMs = 1_000 * dayMs;
const open: JudgedLink = {
  ...{ kind: 'download', passwordHash: null, visitors: 'anybody' },
  ...{ validUntilMs: null, accessesMax: null },
};
const anna = { admin: false };
const root = { admin: true };

const broken = (rules: Partial<LinkRules>, link: Partial<JudgedLink> = {}, maker = anna) =>
  brokenRule({ ...openLinkRules, ...rules }, { ...open, ...link }, { maker, nowMs });

test('A10 without rules nothing breaks one', () => {
  assert.equal(broken({}), undefined);
  assert.equal(broken({}, { kind: 'upload' }), undefined);
});

test('A10 links are for those who sign in, whoever these are', () => {
  assert.equal(broken({ signIn: true }), 'sign-in');
  assert.equal(broken({ signIn: true }, { visitors: 'accounts' }), undefined);
  assert.equal(broken({ signIn: true }, { visitors: [{ kind: 'account', id: 'a' as AccountId }] }), undefined);
  assert.match(ruleRefusal(openLinkRules, 'sign-in').message, /sign in/);
});

test('A10 links are for everybody, for administrators, or for nobody', () => {
  assert.deepEqual(
    [broken({ makers: 'administrators' }), broken({ makers: 'administrators' }, {}, root)],
    ['makers', undefined],
  );
  assert.deepEqual([broken({ makers: 'nobody' }), broken({ makers: 'nobody' }, {}, root)], ['makers', 'makers']);
  assert.deepEqual(
    (['everybody', 'administrators', 'nobody'] as const).map(makers => [
      mayMakeLinks({ sharing: true, makers }, anna),
      mayMakeLinks({ sharing: true, makers }, root),
    ]),
    [
      [true, true],
      [false, true],
      [false, false],
    ],
  );
});

test('S81 switched off, links are made by nobody, whatever else is asked of them', () => {
  assert.equal(broken({ sharing: false }), 'sharing');
  assert.equal(broken({ sharing: false, makers: 'nobody' }, {}, root), 'sharing');
  assert.equal(mayMakeLinks({ sharing: false, makers: 'everybody' }, root), false);
  assert.equal(ruleRefusal({ ...openLinkRules, sharing: false }, 'sharing').code, 'sharing-off');
});

test('A10 a password can be demanded, and files may not be sent', () => {
  assert.equal(broken({ password: true }), 'password');
  assert.equal(broken({ password: true }, { passwordHash: 'hash' }), undefined);
  assert.equal(broken({ upload: false }, { kind: 'upload' }), 'upload');
  assert.equal(broken({ upload: false }, { kind: 'view' }), undefined);
});

test('A10 a link ends in time, give or take what clocks differ, and one without an end does not', () => {
  const until = (ms: number) => broken({ daysMax: 7 }, { validUntilMs: nowMs + ms });
  assert.equal(broken({ daysMax: 7 }), 'days');
  assert.deepEqual([until(7 * dayMs), until(7 * dayMs + endSlackMs)], [undefined, undefined]);
  assert.equal(until(7 * dayMs + endSlackMs + 1), 'days');
});

test('A10 a link opens no more often than it may', () => {
  assert.equal(broken({ accessesMax: 5 }), 'accesses');
  assert.equal(broken({ accessesMax: 5 }, { accessesMax: 6 }), 'accesses');
  assert.equal(broken({ accessesMax: 5 }, { accessesMax: 5 }), undefined);
});

test('A10 what a new link says nothing about is filled in so that it breaks no rule', () => {
  assert.deepEqual(limitsOfNewLink(openLinkRules, nowMs), {
    validUntilMs: null,
    accessesMax: null,
    visitors: 'anybody',
  });
  for (const [daysMax, daysDefault, days, signIn] of [
    [30, null, 30, false],
    [30, 7, 7, true],
    [null, 7, 7, false],
  ] as const) {
    const rules = { ...openLinkRules, daysMax, daysDefault, signIn, accessesMax: 3 };
    const limits = limitsOfNewLink(rules, nowMs);
    assert.deepEqual(limits, {
      validUntilMs: nowMs + days * dayMs,
      accessesMax: 3,
      visitors: signIn ? 'accounts' : 'anybody',
    });
    assert.equal(broken(rules, limits), undefined);
  }
});

test('A10 a refusal says which rule it is about, and what it asks', () => {
  const rules: LinkRules = { ...openLinkRules, makers: 'administrators', daysMax: 1, accessesMax: 3 };
  for (const [rule, said] of [
    ['makers', /only administrators make/],
    ['upload', /no links by which files are sent/],
    ['password', /demand a password/],
    ['days', /within one day/],
    ['accesses', /3 times at most/],
  ] as const) {
    const { code, message, about } = ruleRefusal(rules, rule);
    assert.deepEqual([code, about], ['link-rule', { rule }]);
    assert.match(message, said);
  }
  assert.match(ruleRefusal({ ...rules, makers: 'nobody' }, 'makers').message, /nobody makes or changes/);
});
