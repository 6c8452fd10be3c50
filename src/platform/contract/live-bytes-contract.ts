/** What every share store keeps to about the bytes of living contents and quotas; a part of the share store's contract. */
import assert from 'node:assert/strict';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import type { NodeId } from '#model/node.ts';
import { emptyChange, hash, made, row } from '#platform/contract/share-store.samples.ts';
import type { NodeRow, ShareRow, ShareStore } from '#platform/share-store.ts';

export function liveBytesTests(check: (title: string, body: (store: ShareStore) => Promise<void>) => void): void {
  check('a share keeps its quota, and none is the default', async store => {
    const it = await made(store);
    assert.equal((await store.share(it.id))?.quota, null);
    await store.setQuota(it.id, 2 ** 50);
    assert.equal((await store.share(it.id))?.quota, 2 ** 50);
    await store.setQuota(it.id, null);
    assert.equal((await store.shares())[0]?.quota, null);
  });
  check('the bytes of living contents are kept through creates, updates, moves and deletes', async store => {
    const it = await made(store);
    const top = { parent: it.root, name: 'd' };
    const folder = row(5, 1, top);
    const [a, b] = [file(6, 1, { parent: folder.id, size: 10 }), file(7, 1, { parent: folder.id, size: 5 })];
    await written(store, it, [folder, a, b], 15);
    await written(store, it, [{ ...a, state: stateOf(3) }], 8);
    await written(store, it, [{ ...folder, name: 'e', nameKey: 'e' }], 8);
    // Moved out, and the folder deleted with what is left, in one write.
    await written(
      store,
      it,
      [
        { ...a, parent: it.root, state: stateOf(3) },
        { ...folder, deleted: true },
      ],
      3,
    );
    const again = row(8, 1, top);
    const made2 = [again, file(9, 1, { parent: again.id, size: 100 })];
    // Made and deleted within one write.
    await written(store, it, [...made2, { ...again, deleted: true }], 3);
    await written(store, it, [{ ...a, parent: it.root, state: stateOf(3), deleted: true }], 0);
  });
  check('a tombstone beneath a tombstone is counted once', async store => {
    const it = await made(store);
    const outer = row(5, 1, { parent: it.root, name: 'outer' });
    const inner = row(6, 1, { parent: outer.id, name: 'inner' });
    const files = [file(7, 1, { parent: outer.id, size: 1 }), file(8, 1, { parent: inner.id, size: 2 })];
    await written(store, it, [outer, inner, ...files], 3);
    await written(store, it, [{ ...inner, deleted: true }], 1);
    await written(store, it, [{ ...outer, deleted: true }], 0);
  });
  check('the kept sum is what counting gives, whatever was written', async store => {
    const it = await made(store);
    const random = seededRandom(19);
    const world = new Map<NodeId, NodeRow>();
    for (let step = 0; step < 150; step += 1) await randomWrite(store, it, { world, random });
    assert.ok(world.size > 100);
  });
}

/** Writes rows as one revision each, and compares the sum with what is expected and with what counting gives. */
async function written(
  store: ShareStore,
  it: ShareRow,
  rows: readonly NodeRow[],
  bytes: number | undefined,
): Promise<void> {
  const head = (await store.share(it.id))?.head ?? 0;
  const nodes = rows.map((each, at) => ({ ...each, revision: head + 1 + at }));
  assert.equal(await store.write({ ...emptyChange(it, head), newHead: head + nodes.length, nodes }), 'written');
  const { kept, counted } = await store.liveBytes(it.id);
  assert.equal(kept, counted);
  assert.equal((await store.share(it.id))?.liveBytes, kept);
  if (bytes !== undefined) assert.equal(kept, bytes);
}

interface World {
  /** Every node, deleted ones too. */
  readonly world: Map<NodeId, NodeRow>;
  readonly random: SeededRandom;
}

async function randomWrite(store: ShareStore, it: ShareRow, { world, random }: World): Promise<void> {
  const rows: NodeRow[] = [];
  for (let op = 0; op <= random.below(4); op += 1) {
    const made = randomOp(it, { world, random });
    world.set(made.id, made);
    rows.push(made);
  }
  await written(store, it, rows, undefined);
}

function randomOp(it: ShareRow, { world, random }: World): NodeRow {
  const lives = (node: NodeRow | undefined): boolean =>
    node !== undefined && !node.deleted && (node.parent === it.root || lives(world.get(node.parent ?? it.root)));
  const living = [...world.values()].filter(lives);
  const folders = living.filter(node => node.kind === 'folder');
  const number = 100 + world.size;
  const parent = folders.length > 0 && random.below(3) > 0 ? random.pick(folders).id : it.root;
  const node = living.length > 4 && random.below(2) === 0 ? random.pick(living) : undefined;
  if (node === undefined) {
    const made = { parent, name: `n${number}` };
    return random.below(3) === 0 ? row(number, 1, made) : file(number, 1, { parent, size: random.below(50) });
  }
  if (random.below(3) === 0) return { ...node, deleted: true };
  if (node.kind === 'file' && random.below(2) === 0) return { ...node, state: stateOf(random.below(50)) };
  return isBeneath(world, parent, node.id) ? { ...node } : { ...node, parent };
}

function isBeneath(world: ReadonlyMap<NodeId, NodeRow>, at: NodeId, top: NodeId): boolean {
  for (let each: NodeId | null = at; each !== null; each = world.get(each)?.parent ?? null)
    if (each === top) return true;
  return false;
}

function file(
  number: number,
  revision: number,
  { parent, size }: { readonly parent: NodeId; readonly size: number },
): NodeRow {
  return { ...row(number, revision, { parent, name: `n${number}` }), kind: 'file', state: stateOf(size) };
}

function stateOf(size: number): NonNullable<NodeRow['state']> {
  return { content: hash(size), size, mtimeNs: 1n, mode: 0o644 };
}
