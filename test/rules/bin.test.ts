/** What becomes of bytes that a drive took out of a person's folder. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs } from '#engine/bin-sweep.ts';
import { restoreBinned } from '#engine/effects/restore.ts';
import { tidyEveryMs } from '#engine/tidy.ts';
import type { BinEntry } from '#platform/recovery-bin-index.ts';
import { binned, type Drive, noonOf, play, startScene } from '#test/rules/two-drives.ts';

/** Path, reason and whether the station has it, by path. */
async function noted({ disk, store }: Drive): Promise<Record<string, string>> {
  const entries = await disk.files.binned();
  const text = ({ why, heldIn }: BinEntry): string => `${why}${heldIn === store.meta().epoch ? ', held' : ''}`;
  return Object.fromEntries(entries.map(entry => [entry.path, text(entry)]));
}

test('R96: the bin knows why something lies in it, and whether the station has it', async () => {
  const pair = await play({
    settings: { keepDiscarded: false },
    start: user => {
      for (const path of ['gone', 'new', 'fought']) user.write(path, `text of ${path}`);
    },
    onA: user => {
      user.unlink('gone');
      user.write('new', 'new text');
      user.write('fought', 'of A');
      user.touch('fought', noonOf(2040, 1, 2));
    },
    onB: user => {
      user.write('fought', 'of B');
      user.touch('fought', noonOf(2040, 1, 1));
    },
  });
  assert.deepEqual(await noted(pair.b), { gone: 'deleted, held', new: 'replaced, held', fought: 'discarded' });
});

test('R96, R18: without the consistency check it is only taken on trust that the station has it', async () => {
  const pair = await play({
    settings: { consistencyCheck: false },
    start: user => user.write('a', 'text'),
    onA: user => user.unlink('a'),
  });
  assert.deepEqual(await noted(pair.b), { a: 'deleted' });
});

test('R95: a drive at rest sweeps its bin by itself, and what is only here stays longer', async () => {
  const pair = await startScene({
    settings: { keepDiscarded: false, conflictPolicy: 'station' },
    start: user => {
      for (const path of ['gone', 'fought']) user.write(path, `text of ${path}`);
    },
    onA: user => {
      user.unlink('gone');
      user.write('fought', 'of A');
    },
    onB: user => user.write('fought', 'of B'),
  });
  await pair.settle();
  assert.deepEqual(binned(pair.b), ['of B', 'text of gone']);
  await pair.b.clock.advance(7 * dayMs + tidyEveryMs);
  await pair.b.rest();
  assert.deepEqual(binned(pair.b), ['of B']);
  await pair.b.clock.advance(23 * dayMs);
  await pair.b.rest();
  assert.deepEqual(binned(pair.b), ['of B'], 'it has to look old twice');
  await pair.b.clock.advance(tidyEveryMs);
  await pair.b.rest();
  assert.deepEqual(binned(pair.b), []);
});

test('R95: and it keeps to the bytes that its person allows', async () => {
  const pair = await play({
    b: { settings: { bin: { ageMsMax: dayMs, bytesMax: 7 } } },
    start: user => {
      for (const path of ['a', 'b', 'c']) user.write(path, `of ${path}`);
    },
  });
  for (const path of ['a', 'b', 'c']) {
    pair.a.user.unlink(path);
    await pair.settle();
    await pair.b.clock.advance(1_000);
  }
  assert.deepEqual(binned(pair.b), ['of a', 'of b', 'of c']);
  await pair.b.clock.advance(tidyEveryMs);
  await pair.b.rest();
  assert.deepEqual(binned(pair.b), ['of c']);
});

test('R95, scenario 43: a clock that jumped ahead of the station’s empties no bin', async () => {
  const pair = await play({
    b: { between: door => ({ ...door, skewMs: () => -60 * dayMs }) },
    start: user => user.write('a', 'text'),
    onA: user => user.unlink('a'),
  });
  await pair.b.clock.advance(60 * dayMs);
  await pair.b.rest();
  assert.deepEqual(binned(pair.b), ['text']);
});

test('R95: at rest a drive also forgets the manifests that no file has any more', async () => {
  const pair = await play({});
  const content = `01${'7'.repeat(64)}` as never;
  pair.b.store.transaction(writes => writes.putManifest(content, new Uint8Array(3)));
  await pair.b.clock.advance(tidyEveryMs);
  await pair.b.rest();
  assert.equal(pair.b.store.manifest(content), undefined);
});

test('R97: what is restored stands where it stood, beside what stands there now, and syncs as a new file', async () => {
  const pair = await play({
    start: user => {
      user.mkdir('d');
      user.mkdir('d/e');
      user.write('d/e/notes.txt', 'first');
    },
    onA: user => user.rmTree('d'),
  });
  assert.deepEqual(pair.tree(), {});
  const [entry] = await pair.b.disk.files.binned();
  assert.ok(entry);
  // Meanwhile somebody made the folder and the file anew.
  pair.a.user.mkdir('d');
  await pair.settle();
  assert.equal(await restoreBinned(pair.b.disk.files, entry.name, entry.path), 'd/e/notes.txt');
  pair.b.task().hint({ paths: ['d/e/notes.txt'] });
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { d: '/', 'd/e': '/', 'd/e/notes.txt': 'first' });

  pair.a.user.write('d/e/notes.txt', 'second');
  await pair.settle();
  const [older] = await pair.b.disk.files.binned();
  assert.ok(older);
  assert.equal(await restoreBinned(pair.b.disk.files, older.name, older.path), 'd/e/notes (2).txt');
  assert.equal(await restoreBinned(pair.b.disk.files, older.name, older.path), undefined, 'the bin has it no more');
  pair.b.task().hint({ paths: ['d/e/notes (2).txt'] });
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { d: '/', 'd/e': '/', 'd/e/notes (2).txt': 'first', 'd/e/notes.txt': 'second' });
  assert.deepEqual(await pair.b.disk.files.binned(), []);
});

test('R97: there is no way through a file, and the object stays in the bin', async () => {
  const pair = await play({
    start: user => {
      user.mkdir('d');
      user.write('d/a', 'text');
    },
    onA: user => {
      user.rmTree('d');
      user.write('d', 'a file now');
    },
  });
  const [entry] = await pair.b.disk.files.binned();
  assert.ok(entry);
  await assert.rejects(restoreBinned(pair.b.disk.files, entry.name, entry.path), { name: 'FilesError' });
  assert.equal(await restoreBinned(pair.b.disk.files, entry.name, 'other/a'), 'other/a');
});
