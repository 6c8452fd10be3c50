/** What is on the list of problems about something that a person leaves out (R130-R132). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FilesErrorCode } from '#platform/files.ts';
import { createPair } from '#test/rules/two-drives.ts';

test('R132: a folder that could not be read is on no list any more once it is left out', async () => {
  let fails: FilesErrorCode | undefined;
  const pair = await createPair({
    b: { disk: { fault: (operation, path) => (operation === 'list' && path === 'd' ? fails : undefined) } },
  });
  pair.a.user.mkdir('d');
  pair.a.user.write('d/x', 'text');
  await pair.settle();
  const [folder] = [...pair.b.store.localChildren(pair.station.share.root)];
  assert.ok(folder);
  fails = 'denied';
  pair.b.user.write('d/mine', 'of B');
  await pair.settle();
  assert.deepEqual(pair.b.problems(), { d: 'unreadable' });
  pair.b.restart({ leftOut: [folder.id] });
  await pair.settle();
  assert.deepEqual(pair.b.problems(), {});
});
