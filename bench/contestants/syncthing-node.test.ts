import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAtRest } from '#bench/contestants/syncthing-node.ts';

const status = {
  ...{ state: 'idle', needTotalItems: 0 },
  ...{ globalFiles: 10, globalDirectories: 1, globalDeleted: 0, globalBytes: 80 },
};

test('Syncthing is at rest when all are idle, lack nothing and know of the same', () => {
  assert.ok(isAtRest([status, status]));
  assert.ok(!isAtRest([status, { ...status, state: 'syncing' }]));
  assert.ok(!isAtRest([status, { ...status, needTotalItems: 1 }]));
  assert.ok(!isAtRest([status, { ...status, globalFiles: 9 }]));
  assert.ok(!isAtRest([status, { ...status, globalDeleted: 2 }]));
});
