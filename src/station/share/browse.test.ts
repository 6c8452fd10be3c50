import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import { createMemoryShareStore } from '#platform/memory/memory-share-store.ts';
import type { ShareStore } from '#platform/share-store.ts';
import { type FolderReply, folderEntriesMax } from '#protocol/browse.ts';
import { Refusal } from '#protocol/refusals.ts';
import { createFixture, type Fixture, file, folder } from '#station/share/share-fixture.ts';

const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;
const namesOf = (page: FolderReply) => page.entries.map(entry => entry.name);

async function many(it: Fixture, names: readonly string[]): Promise<void> {
  for (let at = 0; at < names.length; at += 400) {
    await it.done(names.slice(at, at + 400).map(name => folder(it.id(), it.share.root, name)));
  }
}

test('a page has folders and files together, in the order in which the share compares names', async () => {
  const it = await createFixture();
  const { root } = it.share;
  const [d, f] = [it.id(), it.id()];
  await it.done(
    [folder(d, root, 'beta'), file(f, { parent: root, name: 'Alpha' }, 'x'), folder(it.id(), root, 'Ärger')],
    {
      texts: ['x'],
    },
  );
  await it.done([folder(it.id(), d, 'Gamma'), folder(it.id(), root, 'alps')]);
  const page = await it.service.folder(it.reader, it.share.id, { node: root });
  assert.deepEqual(namesOf(page), ['Alpha', 'alps', 'beta', 'Ärger']);
  assert.equal(page.entries[0]?.state?.size, 1);
  assert.equal(page.revision, 2);
  assert.equal(page.after, undefined);
});

test('the way leads from the share, by its name, to the folder itself', async () => {
  const it = await createFixture();
  const [a, b] = [it.id(), it.id()];
  await it.done([folder(a, it.share.root, 'a'), folder(b, a, 'b')]);
  const { above } = await it.service.folder(it.anna, it.share.id, { node: b });
  assert.deepEqual(above, [
    { id: it.share.root, name: it.share.name },
    { id: a, name: 'a' },
    { id: b, name: 'b' },
  ]);
});

test('three pages show one revision, whatever is committed between them', async () => {
  const it = await createFixture();
  const { root } = it.share;
  const names = Array.from({ length: 2 * folderEntriesMax + 5 }, (_, n) => `n${String(n).padStart(5, '0')}`);
  await many(it, names);
  const pages: FolderReply[] = [];
  for (let after: string | undefined; pages.length === 0 || after !== undefined; after = pages.at(-1)?.after) {
    const page = await it.service.folder(it.anna, it.share.id, {
      node: root,
      ...(after === undefined ? {} : { after }),
    });
    pages.push(page);
    const last = page.entries.at(-1)!;
    await it.done([folder(it.id(), root, `n00000 ${pages.length}`), folder(it.id(), root, `n99999 ${pages.length}`)]);
    await it.done([{ op: 'move', id: last.id, base: last.placeRev, parent: root, name: `z ${pages.length}` }]);
  }
  assert.deepEqual(
    pages.map(page => page.entries.length),
    [folderEntriesMax, folderEntriesMax, 5],
  );
  assert.equal(new Set(pages.map(page => page.revision)).size, 1);
  assert.deepEqual(pages.flatMap(namesOf), names);
});

test('a folder that is as large as a page has no second one', async () => {
  const it = await createFixture();
  await many(
    it,
    Array.from({ length: folderEntriesMax }, (_, n) => `n${n}`),
  );
  const page = await it.service.folder(it.anna, it.share.id, { node: it.share.root });
  assert.equal(page.entries.length, folderEntriesMax);
  assert.equal(page.after, undefined);
});

test('a folder is shown as it was at a revision: its names, its place, and what was deleted since', async () => {
  const it = await createFixture();
  const { root } = it.share;
  const [a, b, x, y] = [it.id(), it.id(), it.id(), it.id()];
  await it.done([folder(a, root, 'a'), folder(b, root, 'b'), folder(x, a, 'x'), folder(y, a, 'y')]);
  await it.done([{ op: 'delete', id: x, seen: 1 }]);
  await it.done([{ op: 'move', id: a, base: 1, parent: b, name: 'was a' }]);
  const at = async (revision: number) => it.service.folder(it.anna, it.share.id, { node: a, at: String(revision) });
  assert.deepEqual(namesOf(await at(1)), ['x', 'y']);
  assert.deepEqual(
    (await at(1)).above.map(each => each.name),
    [it.share.name, 'a'],
  );
  assert.deepEqual(namesOf(await at(2)), ['y']);
  assert.deepEqual(
    (await at(3)).above.map(each => each.name),
    [it.share.name, 'b', 'was a'],
  );
  await assert.rejects(at(0), refused('unknown-node'), 'it was not yet there');
});

test('what is no folder, is deleted, lies beneath what is deleted, or is in another share is unknown', async () => {
  const store = createMemoryShareStore();
  const [it, other] = [await createFixture({ store }), await createFixture({ store, seed: 2 })];
  const { root } = it.share;
  const [d, e, f, link] = [it.id(), it.id(), it.id(), it.id()];
  const made = [folder(d, root, 'd'), folder(e, d, 'e'), file(f, { parent: root, name: 'f' }, 'x')];
  await it.done([...made, { ...file(link, { parent: root, name: 'l' }, 'x'), kind: 'link' }], { texts: ['x'] });
  const page = (node: NodeId, at?: string) =>
    it.service.folder(it.anna, it.share.id, { node, ...(at === undefined ? {} : { at }) });
  assert.equal((await page(e)).revision, 1);
  await it.done([{ op: 'delete', id: d, seen: 1 }]);
  for (const node of [d, e, f, link, other.share.root, it.id()]) {
    await assert.rejects(page(node), refused('unknown-node'), node);
  }
  assert.equal((await page(e, '1')).revision, 1, 'it lived then');
});

test('a cursor that no page gave, and a revision that has not been, are malformed', async () => {
  const it = await createFixture();
  await it.done([folder(it.id(), it.share.root, 'd')]);
  const page = (query: object) => it.service.folder(it.anna, it.share.id, { node: it.share.root, ...query });
  for (const after of ['', '1', '1.', '.d', 'x.d', '-1.d', '2.d', '9999999999999999.d']) {
    await assert.rejects(page({ after }), refused('malformed'), after);
  }
  await assert.rejects(page({ at: '2' }), refused('malformed'));
  await assert.rejects(page({ at: '0', after: '1.d' }), refused('malformed'), 'a page of another revision');
  assert.deepEqual(namesOf(await page({ at: '1', after: '1.a\n' })), ['d']);
});

test('a page costs the way up and itself, however large the share is', async () => {
  const calls: string[] = [];
  const counted = new Proxy(createMemoryShareStore(), {
    get(store, name: keyof ShareStore) {
      const method = store[name] as (...given: unknown[]) => unknown;
      return (...given: unknown[]) => {
        calls.push(name);
        return method.apply(store, given);
      };
    },
  });
  const it = await createFixture({ store: counted });
  const [a, b] = [it.id(), it.id()];
  await it.done([folder(a, it.share.root, 'a'), folder(b, a, 'b'), folder(it.id(), b, 'c')]);
  const costs = async () => {
    calls.length = 0;
    await it.service.folder(it.anna, it.share.id, { node: b });
    return calls.slice();
  };
  const small = await costs();
  assert.deepEqual(small, ['share', 'nodesAt', 'nodesAt', 'nodesAt', 'childrenAt']);
  await many(
    it,
    Array.from({ length: 3_000 }, (_, n) => `n${n}`),
  );
  assert.deepEqual(await costs(), small);
});
