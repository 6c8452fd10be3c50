import assert from 'node:assert/strict';
import { test } from 'node:test';
import { template } from '#scripts/package/program-tree.ts';

const yields = /^(Nice|CPUWeight|CPUSchedulingPolicy|IOSchedulingClass|IOSchedulingPriority|IOWeight|Slice)=.*$/gm;

test('a decoder of pictures that the system ends for want of memory does not take the station along', () => {
  assert.match(template('waystation-station.service'), /^OOMPolicy=continue$/m);
});

test('the service of a drive yields to what a person works with, and that of a station to nobody', () => {
  assert.deepEqual(template('waystation-drive.service').match(yields), [
    'Slice=background.slice',
    'IOSchedulingClass=best-effort',
    'IOSchedulingPriority=7',
  ]);
  assert.equal(template('waystation-station.service').match(yields), null);
});
