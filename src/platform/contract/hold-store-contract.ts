/** What every share store keeps to about deletions that wait; a part of its contract. */
import assert from 'node:assert/strict';
import type { NodeId } from '#model/node.ts';
import type { HeldDeletion } from '#platform/hold-store.ts';
import type { NodeRow, ShareChange, ShareRow, ShareStore } from '#platform/share-store.ts';

/** What the tests of the share store's contract are made with. */
export interface HoldStoreWorld {
  check(title: string, body: (store: ShareStore) => Promise<void>): void;
  made(store: ShareStore): Promise<ShareRow>;
  emptyChange(share: ShareRow, head?: number): ShareChange;
  /** A folder of that id, made at a revision. */
  row(number: number, revision: number, place: { readonly parent: NodeId | null; readonly name: string }): NodeRow;
  id(number: number): NodeId;
}

export function holdTests(world: HoldStoreWorld): void {
  countTests(world);
  rowTests(world);
}

function countTests({ check, made, emptyChange, row, id }: HoldStoreWorld): void {
  const file = (number: number, parent: NodeId): NodeRow => ({
    ...row(number, 1, { parent, name: `f${number}` }),
    kind: 'file',
  });
  /** a/ { 11, b/ { 12, 13 }, c/ (a tombstone) { 14 } } and 15 beside it. */
  const planted = async (store: ShareStore): Promise<ShareRow> => {
    const it = await made(store);
    const folders = [
      row(5, 1, { parent: it.root, name: 'a' }),
      row(6, 1, { parent: id(5), name: 'b' }),
      { ...row(7, 1, { parent: id(5), name: 'c' }), deleted: true },
    ];
    const files = [file(11, id(5)), file(12, id(6)), file(13, id(6)), file(14, id(7)), file(15, it.root)];
    await store.write({ ...emptyChange(it), newHead: 1, nodes: [...folders, ...files] });
    return it;
  };
  check('files are counted at or beneath a node, up to a limit, and without what is to be left out', async store => {
    const it = await planted(store);
    const count = (top: NodeId, without: readonly NodeId[] = [], limit = 99): Promise<number> =>
      store.countFiles(it.id, { top, without, limit });
    assert.equal(await count(it.root), 4);
    assert.equal(await count(id(5)), 3);
    assert.equal(await count(id(15)), 1);
    assert.equal(await count(it.root, [], 2), 2);
    assert.equal(await count(it.root, [id(6), id(15)]), 1);
    assert.equal(await count(id(7)), 0, 'a deleted folder holds nothing that lives');
    assert.equal(await count(id(99)), 0);
  });
}

function rowTests({ check, made, emptyChange, id }: HoldStoreWorld): void {
  const held = (it: ShareRow, node: number, changes: Partial<HeldDeletion> = {}): HeldDeletion => {
    const times = { sinceMs: 1_700_000_000_000, askedMs: 1_700_000_000_001 };
    return {
      share: it.id,
      device: id(1),
      node: id(node),
      hold: 'one',
      state: 'held',
      files: 3,
      ...times,
      toldBy: '',
      ...changes,
    };
  };
  check('held deletions are kept by share, device and node, and decided about by hold', async store => {
    const it = await made(store);
    const rows = [held(it, 5), held(it, 6), held(it, 7, { hold: 'two' }), held(it, 5, { device: id(2), hold: 'two' })];
    await store.putHeldDeletions([held(it, 5, { files: 1 }), ...rows.toReversed()]);
    assert.deepEqual(await store.heldDeletions(), rows);
    assert.deepEqual(await store.heldDeletions({ share: it.id, device: id(2) }), rows.slice(3));
    assert.equal(await store.decideHold('two', 'released'), 2);
    assert.equal(await store.decideHold('two', 'discarded'), 0, 'it was decided');
    assert.equal(await store.decideHold('none', 'discarded'), 0);
    const states = (await store.heldDeletions()).map(({ state }) => state);
    assert.deepEqual(states, ['held', 'held', 'released', 'released']);
  });
  check(
    'what was decided waits no more until the device was told, and nothing is written that says otherwise',
    async store => {
      const it = await made(store);
      await store.putHeldDeletions([held(it, 5), held(it, 6, { hold: 'two' })]);
      await store.decideHold('one', 'discarded');
      await store.decideHold('two', 'released');
      const decided = await store.heldDeletions();
      assert.equal(await store.putHeldDeletions([held(it, 4), held(it, 5)]), 'moved-on');
      assert.equal(await store.putHeldDeletions([held(it, 4), held(it, 6)]), 'moved-on');
      assert.deepEqual(await store.heldDeletions(), decided);
      assert.equal(await store.putHeldDeletions([held(it, 5, { state: 'discarded', toldBy: 'an op' })]), 'written');
      assert.equal(await store.putHeldDeletions([held(it, 5)]), 'written');
    },
  );
  check('a write tells how many files a device deleted, and ends what waited; a refused one does not', async store => {
    const it = await made(store);
    await store.putHeldDeletions([held(it, 5), held(it, 6)]);
    const change = { ...emptyChange(it), newHead: 1, deletions: { files: 7, atMs: 1_000, nodes: [id(5)] } };
    assert.equal(await store.write({ ...change, head: 3 }), 'moved-on');
    assert.equal(await store.deletedSince(it.id, id(1), 0), 0);
    assert.equal(await store.write(change), 'written');
    await store.write({ ...change, head: 1, newHead: 2, deletions: { files: 2, atMs: 2_000, nodes: [] } });
    assert.equal(await store.deletedSince(it.id, id(1), 0), 9);
    assert.equal(await store.deletedSince(it.id, id(1), 1_000), 2);
    assert.equal(await store.deletedSince(it.id, id(2), 0), 0);
    assert.deepEqual(await store.heldDeletions(), [held(it, 6)]);
  });
  check('deletions and holds that nobody asked about for long are forgotten', async store => {
    const it = await made(store);
    await store.putHeldDeletions([held(it, 5, { askedMs: 10 }), held(it, 6, { askedMs: 30 })]);
    await store.write({ ...emptyChange(it), newHead: 1, deletions: { files: 7, atMs: 10, nodes: [] } });
    await store.expire({ pinsMs: 0, opsMs: 20 });
    assert.deepEqual(await store.heldDeletions(), [held(it, 6, { askedMs: 30 })]);
    assert.equal(await store.deletedSince(it.id, id(1), 0), 0);
  });
}
