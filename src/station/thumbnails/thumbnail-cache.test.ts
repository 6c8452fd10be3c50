import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createThumbnailCache, thumbnailKeepMs } from '#station/thumbnails/thumbnail-cache.ts';

/** As WebP begins: `RIFF`, and how many bytes follow. */
function thumbnail(bytes: number): Buffer {
  const made = Buffer.alloc(bytes, 7);
  made.write('RIFF', 'latin1');
  made.writeUInt32LE(bytes - 8, 4);
  return made;
}

const nameOf = (letter: string): string => `01${letter.repeat(64)}-256-1`;

function cacheFor(t: TestContext) {
  const folder = join(mkdtempSync(join(tmpdir(), 'waystation-thumbnails-')), 'thumbnails');
  t.after(() => rmSync(join(folder, '..'), { recursive: true }));
  const said: string[] = [];
  const clock = { nowMs: () => clock.ms, ms: Date.now() };
  const log = (_level: string, event: string): void => void said.push(event);
  const open = (bytesMax?: number) =>
    createThumbnailCache({ folder, clock, log, ...(bytesMax === undefined ? {} : { bytesMax }) });
  const names = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.includes('-'));
  return { folder, said, clock, open, names };
}

test('thumbnails take no more bytes than they may, and those that were not asked for longest go', async t => {
  const { open, names, clock } = cacheFor(t);
  const cache = open(3 * 8192);
  for (const letter of ['a', 'b', 'c']) {
    clock.ms += 1_000;
    await cache.put(nameOf(letter), { kind: 'made', bytes: thumbnail(5_000) });
  }
  assert.equal(names().length, 3);
  assert.ok(await cache.get(nameOf('a')));
  await cache.put(nameOf('d'), { kind: 'made', bytes: thumbnail(5_000) });
  assert.equal(names().length, 3);
  assert.equal(await cache.get(nameOf('b')), undefined);
  assert.ok(await cache.get(nameOf('a')), 'it was asked for after the others');
  // The order is known after a start as well.
  clock.ms += 1_000;
  await open(2 * 8192).put(nameOf('e'), { kind: 'made', bytes: thumbnail(100) });
  assert.ok(names().some(name => name.includes(nameOf('e'))));
  assert.ok(!names().some(name => name.includes(nameOf('c'))));
});

test('what nobody asks for goes after its time, and a use counts', async t => {
  const { open, names, clock } = cacheFor(t);
  const cache = open();
  for (const letter of ['a', 'b']) await cache.put(nameOf(letter), { kind: 'none' });
  clock.ms += thumbnailKeepMs / 2;
  assert.deepEqual(await cache.get(nameOf('a')), { kind: 'none' });
  clock.ms += thumbnailKeepMs / 2 + 1;
  await cache.expire();
  assert.deepEqual(
    names().map(name => basename(name)),
    [nameOf('a')],
  );
  // The use was noted on the disk, too.
  await open().expire();
  assert.equal(names().length, 1);
});

test('what is not whole, or was deleted meanwhile, is as good as never made', async t => {
  const { folder, open, names } = cacheFor(t);
  const cache = open();
  await cache.put(nameOf('a'), { kind: 'made', bytes: thumbnail(5_000) });
  const [place = ''] = names();
  truncateSync(join(folder, place), 4_000);
  assert.equal(await cache.get(nameOf('a')), undefined);
  truncateSync(join(folder, place), 0);
  assert.equal(await cache.get(nameOf('a')), undefined);
  rmSync(folder, { recursive: true });
  assert.equal(await cache.get(nameOf('a')), undefined);
  await cache.put(nameOf('a'), { kind: 'made', bytes: thumbnail(5_000) });
  assert.ok(await cache.get(nameOf('a')));
});

test('a folder that cannot be written is told to the log, and harms nobody', async t => {
  const { folder, open, said } = cacheFor(t);
  writeFileSync(folder, 'in its way');
  await open().put(nameOf('a'), { kind: 'none' });
  assert.deepEqual(said, ['thumbnails cannot be kept']);
});

test('what could not be kept leaves nothing behind', async t => {
  const { folder, open, said, names } = cacheFor(t);
  const cache = open();
  await cache.put(nameOf('a'), { kind: 'none' });
  const [place = ''] = names();
  // Nothing can be renamed over a folder that holds something.
  rmSync(join(folder, place));
  mkdirSync(join(folder, place, 'something'), { recursive: true });
  await cache.put(nameOf('a'), { kind: 'made', bytes: thumbnail(100) });
  assert.deepEqual(said, ['thumbnails cannot be kept']);
  assert.deepEqual(names().toSorted(), [place, join(place, 'something')]);
});
