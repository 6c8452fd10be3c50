import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import { createMemoryShareStore } from '#platform/memory/memory-share-store.ts';
import type { Search } from '#platform/share-store.ts';
import { type SearchReply, searchFoundMax } from '#protocol/browse.ts';
import { Refusal } from '#protocol/refusals.ts';
import { searchNamesMax } from '#station/share/search.ts';
import { createFixture, type Fixture, file, folder } from '#station/share/share-fixture.ts';

const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

/** Where everything stands that the steps of a search find. */
async function found(it: Fixture, text: string, node: NodeId = it.share.root): Promise<readonly string[]> {
  const paths: string[] = [];
  for (let reply: SearchReply | undefined; reply === undefined || reply.after !== undefined; ) {
    const after = reply?.after;
    reply = await it.service.search(it.reader, it.share.id, { node, text, ...(after !== undefined && { after }) });
    paths.push(...reply.found.map(({ node: { name }, above }) => [...above.map(each => each.name), name].join('/')));
  }
  return paths.toSorted();
}

test('names are found by all of the words, in any case and spelling, with where they stand', async () => {
  const it = await createFixture();
  const { root } = it.share;
  const [a, b] = [it.id(), it.id()];
  await it.done(
    [
      folder(a, root, 'Sommer'),
      folder(b, a, 'Strand am Meer'),
      file(it.id(), { parent: b, name: 'Ärger am STRAND.jpg' }, 'x'),
    ],
    { texts: ['x'] },
  );
  const top = it.share.name;
  assert.deepEqual(await found(it, 'strand'), [
    `${top}/Sommer/Strand am Meer`,
    `${top}/Sommer/Strand am Meer/Ärger am STRAND.jpg`,
  ]);
  assert.deepEqual(await found(it, ' strand \t A\u0308RGER '), [`${top}/Sommer/Strand am Meer/Ärger am STRAND.jpg`]);
  assert.deepEqual(await found(it, 'strand winter'), []);
  assert.deepEqual(await found(it, 'strand', b), [`${top}/Sommer/Strand am Meer/Ärger am STRAND.jpg`]);
});

test('what was deleted, or lies beneath what was, is not found, nor what stands beside the folder', async () => {
  const it = await createFixture();
  const { root } = it.share;
  const [a, b, c] = [it.id(), it.id(), it.id()];
  await it.done([folder(a, root, 'a'), folder(b, a, 'x one'), folder(c, root, 'c'), folder(it.id(), c, 'x two')]);
  assert.deepEqual(await found(it, 'x', a), [`${it.share.name}/a/x one`]);
  const { revision } = await it.done([{ op: 'delete', id: a, seen: 1 }]);
  assert.deepEqual(await found(it, 'x'), [`${it.share.name}/c/x two`]);
  await assert.rejects(found(it, 'x', a), refused('unknown-node'));
  assert.ok(revision > 1);
});

test('a step looks at a bounded number of names, and answers a bounded number of nodes', async () => {
  const asked: Search[] = [];
  const store = createMemoryShareStore();
  const it = await createFixture({
    store: {
      ...store,
      search(share, search) {
        asked.push(search);
        return store.search(share, search);
      },
    },
  });
  for (let at = 0; at < searchFoundMax + 100; at += 300) {
    await it.done(Array.from({ length: 300 }, (_, n) => folder(it.id(), it.share.root, `n${at + n}`)));
  }
  const first = await it.service.search(it.anna, it.share.id, { node: it.share.root, text: 'n' });
  assert.equal(first.found.length, searchFoundMax);
  assert.ok(first.after !== undefined);
  assert.equal((await found(it, 'n')).length, 600);
  assert.ok(asked.every(({ scan, limit }) => scan === searchNamesMax && limit === searchFoundMax));
});

test('a text without a word, and a place that a search never answered, are refused', async () => {
  const it = await createFixture();
  const ask = { node: it.share.root, text: 'x' };
  await assert.rejects(it.service.search(it.anna, it.share.id, { ...ask, text: ' \n' }), refused('malformed'));
  for (const after of ['', 'x', '1.y', `${'g'.repeat(32)}.a`]) {
    await assert.rejects(it.service.search(it.anna, it.share.id, { ...ask, after }), refused('malformed'));
  }
});
