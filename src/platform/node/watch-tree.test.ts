import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inotifyBit as bit, parseEvents } from '#platform/node/libc-inotify.ts';
import { createWatchTree } from '#platform/node/watch-tree.ts';

test('scenario 36: lost events make everything suspect, and new folders are found again', () => {
  const { tree, folders } = fake(['', 'd']);
  folders.add('unseen');
  assert.equal(tree.take([{ watch: -1, mask: bit.overflow, cookie: 0, name: '' }]), undefined);
  assert.equal(tree.size(), 3);
});

test('both ends of a rename are hinted and the watch moves along', () => {
  const { tree, watches, swap } = fake(['', 'd', 'd/e']);
  const root = watches.get('')!;
  const within = watches.get('d/e')!;
  swap('d', 'z');
  const moved = [
    { watch: root, mask: bit.movedFrom | bit.isFolder, cookie: 7, name: 'd' },
    { watch: root, mask: bit.movedTo | bit.isFolder, cookie: 7, name: 'z' },
  ];
  assert.deepEqual(tree.take(moved), new Set(['d', 'z']));
  const inside = { watch: within, mask: bit.closeWrite, cookie: 0, name: 'f' };
  assert.deepEqual(tree.take([inside]), new Set(['z/e/f']));
  assert.equal(tree.size(), 3);
});

test('a folder that leaves takes its watches with it', () => {
  const { tree, watches, removed } = fake(['', 'd', 'd/e']);
  tree.take([{ watch: watches.get('')!, mask: bit.movedFrom | bit.isFolder, cookie: 7, name: 'd' }]);
  assert.deepEqual(removed.sort(), [watches.get('d'), watches.get('d/e')].sort());
  assert.deepEqual(tree.take([{ watch: watches.get('d/e')!, mask: bit.closeWrite, cookie: 0, name: 'f' }]), new Set());
});

test('a root that is removed, moved or unmounted makes everything suspect', () => {
  for (const mask of [bit.deleteSelf, bit.moveSelf, bit.unmount]) {
    const { tree, watches } = fake(['']);
    assert.equal(tree.take([{ watch: watches.get('')!, mask, cookie: 0, name: '' }]), undefined);
  }
});

test('scenario 37: a folder that cannot be watched is told of, and the rest goes on', () => {
  const { tree, failures } = fake(['', 'full', 'd'], 'full');
  assert.deepEqual(failures, ['full -28']);
  assert.equal(tree.size(), 2);
});

test('events are read as the kernel writes them', () => {
  const bytes = Buffer.alloc(48);
  bytes.writeInt32LE(-1, 0);
  bytes.writeUInt32LE(bit.overflow, 4);
  bytes.writeInt32LE(3, 16);
  bytes.writeUInt32LE((bit.create | bit.isFolder) >>> 0, 20);
  bytes.writeUInt32LE(9, 24);
  bytes.writeUInt32LE(16, 28);
  bytes.write('caf\u00e9', 32);
  assert.deepEqual(parseEvents(bytes), [
    { watch: -1, mask: bit.overflow, cookie: 0, name: '' },
    { watch: 3, mask: bit.create | bit.isFolder, cookie: 9, name: 'caf\u00e9' },
  ]);
});

test('two folders that change names while events are lost stay watched, and what left is watched no more', () => {
  const { tree, folders, watches, removed, swap } = fake(['', 'a', 'a/c', 'b', 'gone']);
  const gone = watches.get('gone')!;
  swap('a', 'b');
  folders.delete('gone');
  assert.equal(tree.take([{ watch: -1, mask: bit.overflow, cookie: 0, name: '' }]), undefined);
  const inside = ['a', 'b', 'b/c'].map(path => ({
    watch: watches.get(path)!,
    mask: bit.closeWrite,
    cookie: 0,
    name: 'f',
  }));
  assert.deepEqual(tree.take(inside), new Set(['a/f', 'b/f', 'b/c/f']));
  assert.deepEqual(removed, [gone]);
});

test('a folder that could not be watched is watched once its attributes change', () => {
  const { tree, watches, mend } = fake(['', 'd', 'd/e'], 'd');
  const root = watches.get('')!;
  mend();
  const changed = { watch: root, mask: bit.attributes | bit.isFolder, cookie: 0, name: 'd' };
  assert.deepEqual(tree.take([changed]), new Set(['d', 'd/e']));
  assert.equal(tree.size(), 3);
  assert.deepEqual(tree.take([changed]), new Set(['d']), 'once');
});

/** A tree over folders that are only named; watches are numbers by folder, which goes by its path at first. */
function fake(paths: readonly string[], unwatchable?: string) {
  const folders = new Set(paths);
  const watches = new Map<string, number>();
  const removed: number[] = [];
  const failures: string[] = [];
  let denied = unwatchable;
  const tree = createWatchTree({
    add: path => {
      if (path === denied) return -28;
      const known = watches.get(path) ?? watches.size + 1;
      watches.set(path, known);
      return known;
    },
    remove: watch => removed.push(watch),
    list: path =>
      [...folders]
        .filter(one => one !== '' && (one.includes('/') ? one.slice(0, one.lastIndexOf('/')) : '') === path)
        .map(one => ({ name: one.slice(one.lastIndexOf('/') + 1), folder: true })),
    failed: (path, answer) => failures.push(`${path} ${answer}`),
  });
  tree.start();
  /** The two, with all in them, from now on under each other's names. */
  const swap = (one: string, other: string): void => {
    const renamed = (path: string): string =>
      path.replace(/^[^/]+/, name => (name === one ? other : name === other ? one : name));
    const [before, known] = [[...folders], [...watches]];
    folders.clear();
    watches.clear();
    for (const path of before) folders.add(renamed(path));
    for (const [path, watch] of known) watches.set(renamed(path), watch);
  };
  const mend = (): void => {
    denied = undefined;
  };
  return { tree, folders, watches, removed, failures, swap, mend };
}
