import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesContract } from '#platform/contract/files.contract.ts';
import { filesFidelityContract } from '#platform/contract/files-fidelity.contract.ts';
import type { FilesWorld } from '#platform/contract/files-world.ts';
import { stagingDirectory } from '#platform/files.ts';
import { createVirtualClock } from '#platform/memory/memory-clock.ts';
import { createMemoryDisk, type MemoryDiskOptions } from '#platform/memory/memory-disk.ts';
import { decodeText } from '#platform/memory/memory-text.ts';
import { markerPath } from '#platform/memory/memory-volume.ts';

filesContract('memory', async () => world({}));
filesContract('memory folding case', async () => world({ caseSensitive: false }));
filesContract('memory reusing inode numbers', async () => world({ reuseInodes: true }));

const coarse = { mtimeStepNs: 2_000_000_000n, mode: 0o777 };
filesFidelityContract('memory, by ticks', async () => world({ tickNs: 4_000_000n }));
filesFidelityContract('memory, coarse', async () => ({ ...(await world({ coarse })), exactTimes: false }));

test('R107: the times of a volume go on by its tick', async () => {
  const clock = createVirtualClock();
  const { user } = disk({ clock, tickNs: 4_000_000n });
  const written = () => {
    user.write('f', '');
    return user.meta('f').mtimeNs;
  };
  const first = written();
  await clock.advance(3);
  assert.equal(written(), first);
  await clock.advance(1);
  assert.equal(written(), first + 4_000_000n);
});

test('R102: a coarse volume that is mounted anew gives other inode numbers, and some that others had', async () => {
  const { files, user, remount } = disk({ coarse });
  const paths = ['a', 'b', 'd', 'd/x'];
  user.mkdir('d');
  for (const path of ['a', 'b', 'd/x']) user.write(path, path);
  const numbers = async () => Promise.all(paths.map(async path => (await files.stat(path))?.stamp.inode));
  const before = await numbers();
  remount();
  const after = await numbers();
  assert.ok(after.some((number, at) => before.includes(number) && before[at] !== number));
});

test('a volume that folds Unicode takes both spellings for one name', async () => {
  const { files, user } = disk({ foldsUnicode: true });
  await files.mark('m');
  user.write('caf\u00e9', 'x');
  assert.equal((await files.stat('cafe\u0301'))?.kind, 'file');
  assert.equal(await files.makeFolder('cafe\u0301'), 'exists');
  assert.equal(await files.move('caf\u00e9', 'cafe\u0301'), 'done');
  assert.deepEqual(user.list('').slice(1), ['cafe\u0301']);
});

test('people act between the parts of an operation', async () => {
  const during: (() => void)[] = [];
  const { files, user } = disk({ step: async () => during.shift()?.() });
  for (const name of ['a', 'b', 'c']) user.write(name, name);
  during.push(
    () => {},
    () => {},
    () => user.rename('b', 'z'),
  );
  const torn = await files.list('');
  assert.deepEqual(
    torn?.entries.map(entry => entry.name),
    ['a', 'c'],
    'b vanished before it was looked at',
  );
  const now = await files.list('');
  assert.notEqual(now?.stamp.mtimeNs, torn?.stamp.mtimeNs, 'and the stamp tells that the listing is not the last word');
});

test('a file that is rewritten between two blocks is read torn, and its stamp tells', async () => {
  const { files, user } = disk({});
  user.write('f', 'aaaa');
  const file = (await files.open('f'))!;
  const before = await file.stamp();
  const into = new Uint8Array(2);
  await file.read(0, into);
  user.writeInPlace('f', 'bbbb');
  await file.read(2, into);
  assert.equal(new TextDecoder().decode(into), 'bb');
  assert.notEqual((await file.stamp()).ctimeNs, before.ctimeNs);
});

test('a fault is thrown before the operation has any effect', async () => {
  const { files, user, snapshot } = disk({ fault: operation => (operation === 'makeFolder' ? 'full' : undefined) });
  user.mkdir('d');
  await assert.rejects(files.makeFolder('e'), { name: 'FilesError', code: 'full', path: 'e' });
  assert.deepEqual([...snapshot().keys()], ['d']);
});

test('an inode number is used again when asked, with another birth time', async () => {
  const { files, user } = disk({ reuseInodes: true });
  user.write('a', '');
  const first = (await files.stat('a'))!.stamp;
  user.unlink('a');
  user.writeInPlace('b', '');
  const second = (await files.stat('b'))!.stamp;
  assert.equal(second.inode, first.inode);
  assert.notEqual(second.bornNs, first.bornNs);
});

test('changes by a person are announced, those by the door are not', async () => {
  const heard: string[] = [];
  const { files, user } = disk({ onChange: path => heard.push(path) });
  user.mkdir('d');
  user.write('d/f', '');
  user.rename('d', 'e');
  await files.makeFolder('own');
  user.rmTree('e');
  assert.deepEqual(heard, ['d', 'd/f', 'd', 'e', 'e/f', 'e']);
});

test('an unplugged volume is absent, and back with all it held', async () => {
  const { files, user, unplug, plug } = disk({});
  await files.mark('m');
  user.write('f', 'x');
  unplug();
  assert.equal(await files.identity(), undefined);
  assert.equal(await files.list(''), undefined);
  assert.equal(await files.makeFolder('d'), 'absent');
  plug();
  assert.equal((await files.identity())?.marker, 'm');
  assert.deepEqual(
    (await files.list(''))?.entries.map(entry => entry.name),
    ['f'],
  );
});

test('checkers see the visible tree, the staging area and the bin', async () => {
  const { files, user, snapshot, seenAt, contents, staging, bin } = disk({ caseSensitive: false });
  await files.mark('m');
  user.mkdir('d');
  user.write('d/f', 'text');
  user.symlink('l', 'd');
  assert.deepEqual(
    [...snapshot()].map(([path, seen]) => [path, seen.kind]),
    [
      ['d', 'folder'],
      ['d/f', 'file'],
      ['l', 'link'],
    ],
  );
  for (const [path, seen] of snapshot()) assert.deepEqual(seenAt(path), seen);
  for (const path of ['g', 'D', 'd/F', 'd/f/g', stagingDirectory, markerPath]) assert.equal(seenAt(path), undefined);
  assert.deepEqual([...contents()].map(decodeText).sort(), ['m', 'text']);
  await files.takeOut('d', 'out');
  assert.equal(seenAt('d'), undefined);
  assert.deepEqual([...staging().keys()], ['out', 'out/f']);
  assert.deepEqual([...contents()].map(decodeText).sort(), ['m', 'text'], 'the staging area as well');
  const kept = await files.bin('out', 'd');
  assert.deepEqual(
    bin().index.map(({ name, path }) => [name, path]),
    [[kept, 'd']],
  );
  assert.deepEqual([...bin().objects.keys()], [kept, `${kept}/f`]);
});

function disk(options: Partial<MemoryDiskOptions>) {
  return createMemoryDisk({ clock: createVirtualClock(), ...options });
}

async function world(options: Partial<MemoryDiskOptions>): Promise<FilesWorld> {
  const clock = createVirtualClock();
  const { files, user } = disk({ ...options, clock });
  user.mkdir('../outside');
  return { files, user, exactTimes: true, nowMs: clock.nowMs, pass: clock.advance, dispose: async () => {} };
}

test('names are listed in the order that is asked for', async () => {
  const { files, user } = disk({ order: names => names.toReversed() });
  for (const name of ['a', 'b', 'c']) user.write(name, name);
  assert.deepEqual(
    (await files.list(''))?.entries.map(({ name }) => name),
    ['c', 'b', 'a'],
  );
});
