/** What every share store keeps to about letting older contents go; a part of the share store's contract. */
import assert from 'node:assert/strict';
import type { Hash } from '#model/node.ts';
import { keepsEverything, type Retention } from '#model/retention.ts';
import { author, chunk, emptyChange, hash, id, made, rootOf, share } from '#platform/contract/share-store.samples.ts';
import type { ShareRow, ShareStore, VersionRow } from '#platform/share-store.ts';

/** Registers the tests of retention. */
export function retentionTests(check: (title: string, body: (store: ShareStore) => Promise<void>) => void): void {
  check('a share keeps everything, until it is told what it keeps', async store => {
    const it = await made(store);
    assert.deepEqual(await store.retention(it.id), keepsEverything);
    const policy: Retention = { versions: 0, order: 'smart', days: 30, bytes: 2 ** 50 };
    await store.setRetention(it.id, policy);
    assert.deepEqual(await store.retention(it.id), policy);
    await store.setRetention(it.id, keepsEverything);
    assert.deepEqual(await store.retention(it.id), keepsEverything);
  });
  check('a share is made with what it keeps, and others keep what they did', async store => {
    const other = await made(store);
    const policy: Retention = { versions: 8, order: 'smart', days: 30, bytes: 7 };
    const it = share(2, 'made with it');
    assert.equal(await store.createShare(it, rootOf(it), policy), 'done');
    assert.equal(await store.createShare(it, rootOf(it), keepsEverything), 'exists');
    assert.deepEqual(await store.retention(it.id), policy);
    assert.deepEqual(await store.retention(other.id), keepsEverything);
  });
  check('versions are dropped but for those that a person keeps, and what is dropped is held no more', async store => {
    const it = await made(store);
    await written(store, it, { revision: 1, chunks: [1] });
    await written(store, it, { revision: 2, chunks: [2] });
    await written(store, it, { revision: 3, chunks: [3] });
    await store.keepVersion(it.id, { node: id(5), revision: 2, name: '', account: 'a', atMs: 1 });
    const dropped = [1, 2].map(revision => ({ node: id(5), revision }));
    assert.equal(await store.dropVersions(it.id, [...dropped, { node: id(6), revision: 1 }]), 1);
    assert.equal(await store.dropVersions(it.id, dropped), 0);
    const left = [2, 3].map(number => ({ node: id(5), revision: number, content: hash(number) }));
    assert.deepEqual(await store.versionsAfter(it.id, { limit: 9 }), left);
    assert.deepEqual(await store.versionsAfter(it.id, { after: left[0], limit: 9 }), left.slice(1));
    assert.deepEqual(await store.versionsAfter(it.id, { limit: 1 }), left.slice(0, 1));
    const named = [1, 2, 3].map(number => ({ node: id(5), content: hash(number) }));
    const held = new Map([2, 3].map(number => [hash(number), 10 * number]));
    assert.deepEqual(await store.heldContents(it.id, named), new Map([[id(5), held]]));
    assert.deepEqual(await store.heldContents(it.id, [{ node: id(6), content: hash(3) }]), new Map());
  });
  check('chunks that stay in doubt to the end of a walk are reached no more', async store => {
    const it = await made(store);
    await written(store, it, { revision: 1, chunks: [1, 2, 3] });
    assert.equal(await store.beginWalk(it.id), undefined);
    await store.doubtChunks(it.id, [1, 2].map(hash));
    const walk = await begun(store, it);
    assert.equal(await store.clearDoubts(it.id, walk, [2, 3].map(hash)), 1);
    assert.equal(await store.settleDoubts(it.id, walk, 9), 1);
    assert.equal(await store.settleDoubts(it.id, walk, 9), 0);
    assert.deepEqual(await reached(store, it), [2, 3].map(hash));
    assert.equal(await store.beginWalk(it.id), undefined);
  });
  check('what is doubted during a walk waits for the next, whatever the walk came past', async store => {
    const it = await made(store);
    await written(store, it, { revision: 1, chunks: [1, 2] });
    await store.doubtChunks(it.id, [hash(1)]);
    const walk = await begun(store, it);
    await store.doubtChunks(it.id, [1, 2].map(hash));
    assert.equal(await store.clearDoubts(it.id, walk, [hash(2)]), 0);
    assert.equal(await store.settleDoubts(it.id, walk, 9), 0);
    assert.deepEqual(await reached(store, it), [1, 2].map(hash));
    assert.equal(await store.settleDoubts(it.id, await begun(store, it), 9), 2);
  });
  check('a commit takes the doubt from the chunks that it holds', async store => {
    const it = await made(store);
    await written(store, it, { revision: 1, chunks: [1, 2] });
    await store.doubtChunks(it.id, [1, 2].map(hash));
    const walk = await begun(store, it);
    await written(store, it, { revision: 2, chunks: [2] });
    assert.equal(await store.settleDoubts(it.id, walk, 9), 1);
    assert.deepEqual(await reached(store, it), [hash(2)]);
  });
}

async function begun(store: ShareStore, it: ShareRow): Promise<number> {
  const walk = await store.beginWalk(it.id);
  assert.ok(walk !== undefined);
  return walk;
}

async function reached(store: ShareStore, it: ShareRow): Promise<readonly Hash[]> {
  return [...(await store.reached(it.id, [1, 2, 3].map(hash)))];
}

/** A version of node 5 whose content has the number of its revision. */
async function written(
  store: ShareStore,
  it: ShareRow,
  { revision, chunks }: { readonly revision: number; readonly chunks: readonly number[] },
): Promise<void> {
  const state = { content: hash(revision), size: 10 * revision, mtimeNs: 0n, mode: 0o644 };
  const version: VersionRow = { ...author, node: id(5), revision, state, reason: 'update' };
  const change = {
    ...emptyChange(it, revision - 1),
    newHead: revision,
    versions: [version],
    contents: [{ content: hash(revision), base: null, depth: 0, body: new Uint8Array() }],
    chunks: chunks.map(chunk),
    chunksUsed: chunks.map(hash),
    chunksReached: chunks.map(hash),
  };
  assert.equal(await store.write(change), 'written');
}
