/** What every share store keeps to about what history keeps; a part of the share store's contract. */
import assert from 'node:assert/strict';
import type { NodeId } from '#model/node.ts';
import { author, emptyChange, hash, id, made, row } from '#platform/contract/share-store.samples.ts';
import type { NodeRow, ShareRow, ShareStore, VersionRow } from '#platform/share-store.ts';

export function historyBytesTests(check: (title: string, body: (store: ShareStore) => Promise<void>) => void): void {
  check('what history keeps is counted apart from what is newest, page by page', async store => {
    const it = await made(store);
    await edit(store, it, { number: 5, size: 10 });
    await edit(store, it, { number: 5, size: 7 });
    await edit(store, it, { number: 6, size: 100 });
    await edit(store, it, { number: 6, size: 30 });
    await edit(store, it, { number: 6, size: 30, deleted: true });
    assert.deepEqual(await counted(store, it, 9), { nodes: 3, newest: 7, older: 10, deleted: 130 });
    assert.deepEqual(await counted(store, it, 1), { nodes: 3, newest: 7, older: 10, deleted: 130 });
  });
  check('nodes that came to differ behind a revision are counted once', async store => {
    const it = await made(store);
    for (const number of [5, 6, 5]) await edit(store, it, { number, size: 1 });
    assert.equal(await store.changedSince(it.id, 0), 2);
    assert.equal(await store.changedSince(it.id, 2), 1);
    assert.equal(await store.changedSince(it.id, 3), 0);
  });
}

interface Edit {
  readonly number: number;
  readonly size: number;
  readonly deleted?: boolean;
}

async function edit(store: ShareStore, it: ShareRow, { number, size, deleted = false }: Edit): Promise<void> {
  const head = (await store.share(it.id))?.head ?? 0;
  const revision = head + 1;
  const state: NonNullable<NodeRow['state']> = { content: hash(revision), size, mtimeNs: 1n, mode: 0o644 };
  const place = row(number, revision, { parent: it.root, name: `n${number}` });
  const node: NodeRow = { ...place, kind: 'file', state, deleted };
  const version: VersionRow = { node: id(number), revision, state, reason: 'update', ...author };
  const contents = deleted ? [] : [{ content: state.content, base: null, depth: 0, body: new Uint8Array(1) }];
  const rows = { nodes: [node], versions: deleted ? [] : [version], contents };
  assert.equal(await store.write({ ...emptyChange(it, head), newHead: revision, ...rows }), 'written');
}

async function counted(store: ShareStore, it: ShareRow, limit: number) {
  const sums = { nodes: 0, newest: 0, older: 0, deleted: 0 };
  for (let after: NodeId | undefined; ; ) {
    const { count, next, newest, older, deleted } = await store.historyBytes(it.id, { after, limit });
    if (next === undefined) return sums;
    sums.nodes += count;
    sums.newest += newest;
    sums.older += older;
    sums.deleted += deleted;
    after = next;
  }
}
