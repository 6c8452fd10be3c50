/** What every share store keeps to about what was; a part of its contract. */
import assert from 'node:assert/strict';
import { author, emptyChange, hash, id, made, row } from '#platform/contract/share-store.samples.ts';
import type { NodeRow, ShareRow, ShareStore } from '#platform/share-store.ts';

type Check = (title: string, body: (store: ShareStore) => Promise<void>) => void;

export function pastStoreTests(check: Check): void {
  check('deleted nodes come newest first, in pages, and living ones do not', async store => {
    const it = await planted(store);
    const pages: NodeRow[][] = [];
    for (let page = await store.deletedNodes(it.id, { limit: 2 }); page.length > 0; ) {
      pages.push([...page]);
      const last = page.at(-1) as NodeRow;
      page = await store.deletedNodes(it.id, { limit: 2, below: { revision: last.revision, id: last.id } });
    }
    assert.deepEqual(
      pages.map(page => page.map(each => each.id)),
      [[id(7), id(6)], [id(5)]],
    );
    assert.equal(pages[0]?.[0]?.name, 'c');
  });
  check('every written row comes as it was written, newest first, in pages', async store => {
    const it = await planted(store);
    const rows: NodeRow[] = [];
    for (let page = await store.written(it.id, { limit: 3 }); page.length > 0; ) {
      rows.push(...page);
      const last = page.at(-1) as NodeRow;
      page = await store.written(it.id, { limit: 3, below: { revision: last.revision, id: last.id } });
    }
    assert.deepEqual(
      rows.map(each => `${each.revision} ${each.name}${each.deleted ? ' deleted' : ''}`),
      ['3 c deleted', '3 b deleted', '2 a deleted', '1 d', '1 c', '1 b', '1 a', '0 '],
    );
  });
  check('what goes on with a node is found, and only in its share', async store => {
    const it = await planted(store);
    const heir = { ...row(20, 4, { parent: it.root, name: 'heir' }), replaces: id(5) };
    await store.write({ ...emptyChange(it, 3), newHead: 4, nodes: [heir] });
    assert.deepEqual(await store.successors(it.id, [id(5), id(6)]), [heir]);
    assert.deepEqual(await store.successors(it.id, [id(20)]), []);
  });
  check('a version is kept with a name, renamed, and let go; what is no version is not kept', async store => {
    const it = await made(store);
    const version = {
      node: id(5),
      revision: 1,
      state: { content: hash(7), size: 1, mtimeNs: 1n, mode: 0o644 },
      reason: 'create' as const,
      ...author,
    };
    const contents = [{ content: hash(7), base: null, depth: 0, body: new Uint8Array([1]) }];
    await store.write({ ...emptyChange(it), newHead: 1, versions: [version], contents });
    const kept = { node: id(5), revision: 1, name: 'as sent', account: 'anna', atMs: 9 };
    assert.equal(await store.keepVersion(it.id, kept), 'done');
    assert.equal(await store.keepVersion(it.id, { ...kept, revision: 2 }), 'unknown');
    assert.deepEqual(await store.keptVersions(it.id, [id(5), id(6)]), [kept]);
    await store.keepVersion(it.id, { ...kept, name: 'as printed' });
    assert.deepEqual(await store.keptVersions(it.id, [id(5)]), [{ ...kept, name: 'as printed' }]);
    await store.releaseVersion(it.id, id(5), 1);
    await store.releaseVersion(it.id, id(5), 1);
    assert.deepEqual(await store.keptVersions(it.id, [id(5)]), []);
  });
}

/** a, b, c and d at revision 1; a is deleted at 2, b and c at 3. */
async function planted(store: ShareStore): Promise<ShareRow> {
  const it = await made(store);
  const nodes = ['a', 'b', 'c', 'd'].map((name, at) => row(5 + at, 1, { parent: it.root, name }));
  await store.write({ ...emptyChange(it), newHead: 1, nodes });
  const gone = (at: number, revision: number): NodeRow => ({ ...(nodes[at] as NodeRow), revision, deleted: true });
  await store.write({ ...emptyChange(it, 1), newHead: 2, nodes: [gone(0, 2)] });
  await store.write({ ...emptyChange(it, 2), newHead: 3, nodes: [gone(1, 3), gone(2, 3)] });
  return it;
}
