import assert from 'node:assert/strict';
import { test } from 'node:test';
import { template } from '#scripts/package/program-tree.ts';

test('a decoder of pictures that the system ends for want of memory does not take the station along', () => {
  assert.match(template('waystation-station.service'), /^OOMPolicy=continue$/m);
});
