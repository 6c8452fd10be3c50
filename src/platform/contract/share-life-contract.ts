/** What every share store keeps to about the end of shares; a part of the share store's contract. */
import assert from 'node:assert/strict';
import {
  author,
  chunk,
  emptyChange,
  hash,
  id,
  made,
  rootOf,
  row,
  share,
} from '#platform/contract/share-store.samples.ts';
import { forErasure } from '#platform/share-life.ts';
import type { NodeRow, ShareRow, ShareStore } from '#platform/share-store.ts';

export function shareLifeTests(check: (title: string, body: (store: ShareStore) => Promise<void>) => void): void {
  check('a share gets another name, unless it is taken', async store => {
    const [a, b] = [share(1, 'a'), share(2, 'b')];
    for (const each of [a, b]) await store.createShare(each, rootOf(each));
    assert.equal(await store.renameShare(a.id, 'b'), 'exists');
    assert.equal((await store.share(a.id))?.name, 'a');
    assert.equal(await store.renameShare(a.id, 'A'), 'done');
    assert.equal(await store.renameShare(a.id, 'A'), 'done', 'its own name is not taken');
    assert.deepEqual(await store.share(a.id), { ...a, name: 'A' });
    assert.equal(await store.createShare(share(3, 'a'), rootOf(share(3, 'a'))), 'done', 'the old name is free');
  });
  check('a removed share is kept whole, takes no write, and keeps its name, until it is brought back', async store => {
    const it = await filled(store);
    await store.removeShare(it.id, 77);
    assert.equal((await store.share(it.id))?.removedMs, 77);
    assert.equal(await store.write({ ...emptyChange(it), head: 2, newHead: 3 }), 'moved-on');
    assert.equal(await store.eraseStep(it.id, 100), 'done', 'it is not to be erased');
    assert.deepEqual(await held(store, it), { nodes: 3, versions: 2, contents: 2, reached: 1, kept: 1, wanted: 1 });
    assert.equal(await store.createShare(share(9, it.name), rootOf(share(9, it.name))), 'exists');
    assert.equal(await store.bringShareBack(it.id), 'done');
    assert.equal((await store.share(it.id))?.removedMs, null);
    assert.equal(await store.write({ ...emptyChange(it), head: 2, newHead: 3 }), 'written');
  });
  check('an erased share goes step by step, leaves nothing of itself, and nothing of others goes', async store => {
    const [it, other] = [await filled(store), share(2, 'other')];
    await store.createShare(other, rootOf(other));
    const theirs: NodeRow[] = [file(50, 1, other)];
    await store.write({ ...emptyChange(other), newHead: 1, nodes: theirs, ...bringing(theirs) });
    await store.removeShare(it.id, forErasure);
    assert.equal(await store.bringShareBack(it.id), 'gone');
    let steps = 0;
    while ((await store.eraseStep(it.id, 2)) === 'more') steps += 1;
    assert(steps < 20, 'it comes to an end');
    assert.equal(await store.share(it.id), undefined);
    assert.equal(await store.eraseStep(it.id, 2), 'done', 'once more is no failure');
    assert.equal(await store.bringShareBack(it.id), 'gone');
    assert.deepEqual(await store.shares(), [{ ...other, head: 1, liveBytes: 10 }]);
    assert.equal((await store.versions(other.id, [id(50)])).length, 1);
    assert.deepEqual(await store.heldDeletions(), []);
    await store.sweepContents({ limit: 99 });
    // Made anew under the same name and ids, nothing of before comes back; what the other holds as well is still there.
    await store.createShare(it, rootOf(it));
    assert.deepEqual(await held(store, it), { nodes: 1, versions: 0, contents: 1, reached: 0, kept: 0, wanted: 0 });
    assert.equal(await store.deletedSince(it.id, author.device, 0), 0);
    assert.deepEqual([...(await store.reached(other.id, [hash(1)]))], [hash(1)]);
  });
}

/** A share with a file that was changed, and another; one version is kept, and one content is wanted. */
async function filled(store: ShareStore): Promise<ShareRow> {
  const it = await made(store);
  const first = [file(5, 1, it), file(6, 1, it)];
  await store.write({ ...emptyChange(it), newHead: 1, nodes: first, ...bringing(first) });
  const second = [{ ...file(5, 2, it), state: stateOf(2) }];
  const deletions = { files: 3, atMs: 5, nodes: [] };
  await store.write({ ...emptyChange(it), head: 1, newHead: 2, nodes: second, ...bringing(second), deletions });
  await store.dropVersions(it.id, [{ node: id(6), revision: 1 }]);
  await store.doubtChunks(it.id, [hash(7)]);
  await store.keepVersion(it.id, { node: id(5), revision: 1, name: 'good', account: 'a', atMs: 1 });
  await store.setWanted([{ share: it.id, node: id(5), content: hash(101) }]);
  await store.putHeldDeletions([
    {
      ...{ share: it.id, device: author.device, node: id(6), hold: 'h', state: 'held', files: 1 },
      ...{ sinceMs: 1, askedMs: 1, toldBy: '' },
    },
  ]);
  return it;
}

const stateOf = (number: number) => ({ content: hash(100 + number), size: 10, mtimeNs: 0n, mode: 0 });

function file(number: number, revision: number, { root }: ShareRow): NodeRow {
  return { ...row(number, revision, { parent: root, name: `${number}` }), kind: 'file', state: stateOf(1) };
}

/** What a write of files brings along: their versions, manifests, and the one chunk that they all hold. */
function bringing(rows: readonly NodeRow[]) {
  const states = rows.flatMap(({ id: node, revision, state }) => (state ? [{ node, revision, state }] : []));
  return {
    versions: states.map(each => ({ ...author, ...each, reason: 'create' as const })),
    contents: states.map(({ state: { content } }) => ({ content, base: null, depth: 0, body: new Uint8Array([1]) })),
    chunks: [chunk(1)],
    chunksUsed: [hash(1)],
    chunksReached: [hash(1)],
  };
}

async function held(store: ShareStore, { id: share }: ShareRow) {
  const nodes = await store.nodeIds(share, { limit: 99 });
  return {
    nodes: nodes.length,
    versions: (await store.versions(share, nodes)).length,
    contents: (await store.contents([hash(101), hash(102)])).size,
    reached: (await store.reached(share, [hash(1)])).size,
    kept: (await store.keptVersions(share, nodes)).length,
    wanted: (await store.wanted(share, 9)).length,
  };
}
