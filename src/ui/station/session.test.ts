import assert from 'node:assert/strict';
import { test } from 'node:test';
import { safePlace } from '#ui/station/session.ts';

test('after signing in nobody is led out of these pages', () => {
  for (const place of [
    '/files',
    '/files/a/b?at=7',
    '/account',
    '/help',
    '/api',
    '/admin/log',
    '/l/Token_1',
    `/l/t/${'0'.repeat(32)}`,
  ])
    assert.equal(safePlace(place), place);
  for (const place of [
    null,
    '',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '\\\\elsewhere.example',
    'https://elsewhere.example',
    'https:/elsewhere.example',
    'javascript:alert(1)',
    ' /files',
    '/filesystem',
    '/l',
    '/l//elsewhere.example',
    '/l/t?to=https://elsewhere.example',
    '/l/t/../../api/session',
    '/api/session',
    '@elsewhere.example/files',
  ])
    assert.equal(safePlace(place), '/files', `${place}`);
});
