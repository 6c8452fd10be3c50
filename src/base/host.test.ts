import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareHost } from '#base/host.ts';

test('a host is told without the brackets of IPv6', () => {
  assert.deepEqual(['[::1]', 'localhost', '127.0.0.1'].map(bareHost), ['::1', 'localhost', '127.0.0.1']);
});
