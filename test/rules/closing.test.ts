/** A task is closed by whoever changes its settings, whatever its last turn came to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FilesErrorCode } from '#platform/files.ts';
import { createPair } from '#test/rules/two-drives.ts';

test('R80: a task whose folder could not be looked at in its last turn is closed, and goes on under other settings', async () => {
  let fails: FilesErrorCode | undefined;
  const pair = await createPair({
    b: { disk: { fault: operation => (operation === 'identity' ? fails : undefined) } },
  });
  pair.a.user.write('a', 'of A');
  await pair.settle();
  fails = 'io';
  await assert.rejects(pair.b.once(), /identity failed/);
  await pair.b.task().close();
  fails = undefined;
  pair.b.restart({ mode: 'download-only' });
  pair.a.user.write('b', 'of A');
  await pair.settle();
  assert.equal(pair.b.tree()['b'], 'of A');
});
