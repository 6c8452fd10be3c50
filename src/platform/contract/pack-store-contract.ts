/** What every pack store keeps to. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { Hash } from '#model/node.ts';
import {
  type PackStore,
  packHeaderBytes,
  type ReadChunk,
  recordHeaderBytes,
  type StoredChunk,
} from '#platform/pack-store.ts';

/** Registers the tests of the contract for the stores that `open` makes: new, empty, and closed by the test. */
export function packStoreContract(name: string, open: () => Promise<PackStore>): void {
  const check = (title: string, body: (store: PackStore) => Promise<void>): void => {
    test(`${name}: ${title}`, async () => {
      const store = await open();
      try {
        await body(store);
      } finally {
        await store.close();
      }
    });
  };
  check('what was appended is read back, in any order', async store => {
    const chunks = ['one', 'x'.repeat(70_000), 'three'].map(chunkOf);
    const locations = await store.append(chunks);
    assert.deepEqual(
      locations.map(location => location.length),
      [3, 70_000, 5],
    );
    const [a, b, c] = locations;
    const read = await store.read([c!, a!, b!, a!]);
    assert.deepEqual(read.map(text), ['three', 'one', 'x'.repeat(70_000), 'one']);
  });
  check('appends at the same time do not mix', async store => {
    const groups = Array.from({ length: 20 }, (_, group) => [chunkOf(`a${group}`), chunkOf(`b${group}`)]);
    const locations = await Promise.all(groups.map(chunks => store.append(chunks)));
    for (const [group, found] of locations.entries()) {
      assert.deepEqual((await store.read(found)).map(text), [`a${group}`, `b${group}`]);
    }
  });
  check('a place where nothing stands answers undefined', async store => {
    await store.append([chunkOf('one')]);
    const nowhere = { kind: 'pack' as const, pack: 1, offset: 5_000, length: 3, storedLength: 3 };
    assert.deepEqual(await store.read([nowhere]), [undefined]);
    assert.deepEqual(await store.append([]), []);
    assert.deepEqual(await store.read([]), []);
  });
  check('packs are listed with their bytes; a sealed one is not gone on with', async store => {
    assert.deepEqual(await store.list(), []);
    const [one] = await store.append([chunkOf('one')]);
    const bytes = packHeaderBytes + recordHeaderBytes + 3;
    assert.deepEqual(await store.list(), [{ pack: one!.pack, bytes }]);
    await store.seal();
    const [two] = await store.append([chunkOf('two')]);
    assert.ok(two!.pack > one!.pack);
    assert.deepEqual(await store.list(), [
      { pack: one!.pack, bytes },
      { pack: two!.pack, bytes },
    ]);
    assert.deepEqual((await store.read([one!, two!])).map(text), ['one', 'two']);
  });
  check('a pack that was dropped is gone, and the last one stays', async store => {
    const [one] = await store.append([chunkOf('one')]);
    await store.seal();
    const [two] = await store.append([chunkOf('two')]);
    assert.deepEqual((await store.read([one!])).map(text), ['one']);
    await store.drop(one!.pack);
    await store.drop(one!.pack);
    assert.deepEqual((await store.read([one!, two!])).map(text), [undefined, 'two']);
    assert.deepEqual(
      (await store.list()).map(({ pack }) => pack),
      [two!.pack],
    );
    await assert.rejects(store.drop(two!.pack), /last pack/);
    const [three] = await store.append([chunkOf('three')]);
    assert.equal(three!.pack, two!.pack);
  });
}

/** A chunk that holds `content`. */
export function chunkOf(content: string): StoredChunk {
  const bytes = Buffer.from(content);
  return { hash: `01${createHash('sha256').update(bytes).digest('hex')}` as Hash, bytes };
}

function text(chunk: ReadChunk | undefined): string | undefined {
  return chunk && Buffer.from(chunk.bytes).toString();
}
