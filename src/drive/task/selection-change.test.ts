import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedSelection, type SelectedTask } from '#drive/task/selection-change.ts';
import type { NodeId } from '#model/node.ts';
import { createMemoryTaskStore } from '#platform/memory/memory-task-store.ts';
import { settled } from '#reconcile/settled.ts';

const node = (letter: string): NodeId => letter.repeat(32) as NodeId;

test('R130: what was left out, and moved at the station since, stays left out when the folder that it was in is left out', async () => {
  const [root, docs, old] = [node('a'), node('b'), node('c')];
  const store = createMemoryTaskStore(settled);
  store.transaction(writes => {
    writes.setMeta({ root });
    const folder = { kind: 'folder', state: null, contentRev: 1, placeRev: 1, revision: 1 } as const;
    writes.putRemote({ ...folder, id: root, parent: null, name: '' });
    writes.putRemote({ ...folder, id: docs, parent: root, name: 'docs' });
    writes.putRemote({ ...folder, id: old, parent: root, name: 'archive' });
  });
  const record = { folder: '/home', share: root, root, leftOut: [{ node: old, path: 'docs/old' }] };
  const task = { client: {}, record, store } as unknown as SelectedTask;
  const { leftOut } = await changedSelection(task, { leaveOut: [docs] });
  assert.deepEqual(leftOut, [
    { node: old, path: 'archive' },
    { node: docs, path: 'docs' },
  ]);
});
